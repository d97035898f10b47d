const NEEDS_QUOTES = /[",\r\n]/;

/** One record as a line of RFC 4180 (CRLF at the end). Exact: what is read back is what was written. */
export function csvLine(cells: readonly (string | number)[]): string {
  let line = '';
  for (let i = 0; i < cells.length; i++) {
    const cell = String(cells[i]);
    if (i > 0) line += ',';
    line += NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return `${line}\r\n`;
}
