import { KANJI_NUMERALS } from '../../japan/kanji-numerals.ts';
import { AddressParser } from './parser.ts';
import { FORMER, WARD_OMITTED } from './table-types.ts';
import { plainText } from './text.ts';

/** What a way to a town in 京都 is told by; other text before the town's name is a name the table does not have. */
const STREET = /通|筋|路|上[るル]|下[るル]|入/;
/** What may follow a town in 京都, where a name that goes on is a street (寺町通), not the town (寺町). */
const NUMBER_OR_BLANK = new RegExp(`^(?:[\\s0-9０-９]|第?[${KANJI_NUMERALS}]|$)`);
const NUMERAL = new RegExp(`[${KANJI_NUMERALS}]`);
/** Kanji numerals that can be nothing but numbers: 三丁目, 二番地, but not the 一番 of 一番町. */
const COUNTED = new RegExp(`[${KANJI_NUMERALS}]+(?:丁目|番地|地割|番(?![町丁館])|号(?![町館]))`, 'g');

let shared: AddressParser | undefined;

/**
 * The part of an address after its town, as written and without blanks around it: 「3-5」 of 「東京都千代田区一番町3-5」.
 * undefined where the town is not known for certain: it is in no table, could be of several municipalities, is under
 * the name of a former one or leaves out its 条; or where a kanji numeral before the first figure may belong to a name
 * (東一番町).
 */
export function afterTown(address: string): string | undefined {
  shared ??= new AddressParser();
  const { city, town, uncertain, flags, tables, text, townFrom, townTo } = shared.read(address);
  if (city < 0 || town < 0 || uncertain || (flags & FORMER) !== 0) return undefined;
  // 本町1-1 for 本町一条 is likely, not certain.
  const name = tables.townNames.slice(tables.townNameStart[town], tables.townNameStart[town + 1]);
  if (name.includes('条') && !plainText(shared, townFrom, townTo).includes('条')) return undefined;
  const written = text.raw.slice(text.from[townTo]);
  if (tables.municipalities[city]?.city === '京都市') {
    const streets = plainText(shared, shared.streetFrom, shared.streetTo);
    if ((flags & WARD_OMITTED) !== 0 || !NUMBER_OR_BLANK.test(written)) return undefined;
    if (streets !== '' && !STREET.test(streets)) return undefined;
  }
  const between = written.replace(/[0-9０-９].*$/su, '').replace(COUNTED, '');
  return NUMERAL.test(between) ? undefined : written.trim();
}
