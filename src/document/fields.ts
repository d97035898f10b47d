import { formatWareki } from '../japan/era.ts';
import { omrMarks } from '../template/inserter.ts';
import type { NoticeRecord } from '../template/record.ts';
import { barsOf } from './bars.ts';
import type { NoticeContext } from './context.ts';

/** A personal placeholder's value on a record, as printed. */
export type FieldOf<R> = (record: R) => string;

/** Dates repeat (birthdays, first of April), so each is put into its era once; bounded, as a file is. */
function eraDates(): (date: string) => string {
  const known = new Map<string, string>();
  return (date) => {
    let text = known.get(date);
    if (text === undefined) {
      text = formatWareki(date);
      if (known.size < 40_000) known.set(date, text);
    }
    return text;
  };
}

/** A postcode as it is written: seven digits get their hyphen, anything else stays as it is. */
export const hyphenated = (postcode: string): string => postcode.replace(/^([0-9]{3})([0-9]{4})$/, '$1-$2');

const codeOf = ({ control }: NoticeRecord, page: number): string => control?.codes[page] ?? '';

/** The machine's code with the first group of the management number: ten characters, the code that is drawn fastest. */
const controlText = (record: NoticeRecord, page: number): string =>
  codeOf(record, page) + record.managementNumber.slice(0, 3);

/** Placeholders of a notice that differ from page to page. */
export function noticeFields(context: NoticeContext): Readonly<Record<string, FieldOf<NoticeRecord>>> {
  const wareki = eraDates();
  const mask = context.settings.mask.replace(/#+$/, '');
  return {
    managementNumber: (record) => record.managementNumber,
    name: (record) => record.name,
    kana: (record) => record.kana,
    insuredName: (record) => record.insuredName,
    birthDate: (record) => wareki(record.birthDate),
    symbol: (record) => record.symbol,
    number: (record) => record.number,
    subNumber: (record) => record.subNumber,
    copayment: (record) => (record.copayment === 2 ? '2割' : '3割'),
    acquiredOn: (record) => wareki(record.acquiredOn),
    accessCode: ({ access }) => access?.code ?? '',
    accessUntil: ({ access }) => (access === undefined ? '' : wareki(access.until)),
    maskedNumber: (record) => mask + (record.lastFour ?? ''),
    postcode: (record) => hyphenated(record.destination?.postcode ?? ''),
    address: (record) => record.destination?.address ?? '',
    customerBarcode: (record) => barsOf(record.destination),
    // Of the first page, and of the second.
    controlCode: (record) => controlText(record, 0),
    controlCodeNext: (record) => controlText(record, 1),
    controlMarks: (record) => omrMarks(codeOf(record, 0)),
    controlMarksNext: (record) => omrMarks(codeOf(record, 1)),
  };
}
