/** What a spreadsheet takes for a formula, half width or full, also behind spaces it skips. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** What it reads as a number, a day or a sum of money: 00123, 1-2-3, 12E4, (5), ¥5, Mar-1, in any width. */
const READ_AS_NUMBER =
  /^\s*([0-9.]|[($¥\\]\s*[0-9.])[\x20-\x7e]*$|^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s./-]*[0-9]+$/i;

/** A text that no spreadsheet takes for a formula: an apostrophe before one it would. Others stay as they are. */
export const noFormula = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/**
 * A text as a spreadsheet shows it unharmed: one that would be a formula gets an apostrophe before it; one it would read
 * as a number or a day gets a tab, which Excel takes as "this is text" and does not show. Numbers and ISO dates stay as
 * they are.
 */
export function spreadsheetCell(cell: string | number | null): string | number {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell;
  if (FORMULA.test(cell)) return noFormula(cell);
  if (ISO_DATE.test(cell)) return cell;
  return READ_AS_NUMBER.test(cell.normalize('NFKC')) ? `\t${cell}` : cell;
}
