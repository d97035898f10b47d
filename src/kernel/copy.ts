const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One line of PostgreSQL's COPY text format. `null` is SQL NULL; a Buffer becomes bytea. */
export function copyLine(cells: readonly (string | number | boolean | Buffer | null)[]): string {
  let line = '';
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (i > 0) line += '\t';
    if (cell === null || cell === undefined) line += '\\N';
    else if (typeof cell === 'string')
      line += /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, escapeOf) : cell;
    else if (Buffer.isBuffer(cell)) line += `\\\\x${cell.toString('hex')}`;
    else line += String(cell);
  }
  return `${line}\n`;
}

const escapeOf = (char: string): string => ESCAPES[char] as string;
