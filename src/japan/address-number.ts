import { KANJI_NUMERALS, parseKanjiNumeral } from './kanji-numerals.ts';

/** Kanji numerals count only directly before one of these (supplementary rule 1). */
const COUNTED = new RegExp(`([${KANJI_NUMERALS}]+)(?=丁目|丁|番地|番|号|地割|線|の|ノ)`, 'g');

/** Full-width letters, digits and signs to ASCII, half-width kana where the rules name kana; then capitals. */
const fold = (text: string): string =>
  text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('ﾉ', 'ノ')
    .replaceAll('･', '・')
    .toUpperCase();

/**
 * The address number (住所表示番号) of a customer barcode: what of an address after the town is encoded, e.g.
 * 「3丁目30-8　郵便ビル403号」 → `3-30-8-403`. Empty if the address has none.
 *
 * Japan Post's manual, p. 17–20: rules 1–6 and the supplementary rules (1)–(5).
 * Only for what follows the town: 一番町 or 三ノ輪 before it would be read as numbers. Beyond the manual: letters
 * and digits may be full width; every hyphen look-alike (ー, −, ‐ …) works, because whatever is not kept becomes
 * one hyphen; a hyphen with nothing after it is dropped; kanji numerals may be 十百千 or digit by digit.
 */
export function addressNumber(addressAfterTown: string): string {
  return (
    fold(addressAfterTown)
      // Rule 2: these are taken out and the text closes up.
      .replace(/[&/・.]/g, '')
      // (1) kanji numerals that count something.
      .replace(COUNTED, (numeral) => String(parseKanjiNumeral(numeral) ?? numeral))
      // Rules 3 and 4: two or more letters together are no number.
      .replace(/[A-Z]{2,}/g, ' ')
      // (2), (3) a floor's F goes; what follows it stays apart.
      .replace(/(?<=[0-9])F/g, '-')
      // Rules 4 and 5: whatever is not kept becomes one hyphen.
      .replace(/[^0-9A-Z]+/g, '-')
      // (4), (5) no hyphen beside a letter; letters that meet so stay.
      .replace(/-?([A-Z])-?/g, '$1')
      // Rule 6, and the rest of what followed the last kept character.
      .replace(/^-|-$/g, '')
  );
}
