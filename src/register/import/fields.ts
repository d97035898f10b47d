import { isRealDate } from '../../japan/calendar.ts';
import type { SealedNumber } from '../../vault/numbers.ts';
import { type Finding, type FindingCode, severityOf } from './findings.ts';

/** A row that passed its own checks, ready for COPY; the Individual Number already sealed. */
export interface StagedRow {
  readonly cells: readonly (string | number | boolean | Buffer | null)[];
  readonly number: SealedNumber | null;
}

export interface CheckedRow {
  readonly findings: readonly Finding[];
  /** Null where a finding is an error. */
  readonly staged: StagedRow | null;
}

/** NUL, which no database holds, and line breaks and the like, which no line of a letter has. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Checks the cells of one row, collecting what is wrong. Pure; one instance per row. */
export class RowChecker<Column extends string> {
  readonly findings: Finding[] = [];
  readonly #cells: readonly string[];
  readonly #columns: Readonly<Record<Column, number>>;

  constructor(cells: readonly string[], columns: Readonly<Record<Column, number>>) {
    this.#cells = cells;
    this.#columns = columns;
  }

  report(column: Column, code: FindingCode): void {
    this.findings.push({ column, code });
  }

  /** A cell without the white space around it. */
  text(column: Column): string {
    return (this.#cells[this.#columns[column]] as string).trim();
  }

  required(column: Column, longest: number): string {
    const value = this.text(column);
    if (value === '') this.report(column, 'field.missing');
    return this.#plain(column, value, longest);
  }

  optional(column: Column, longest: number): string {
    return this.#plain(column, this.text(column), longest);
  }

  matching(column: Column, pattern: RegExp, { blank }: { blank: 'allowed' | 'refused' }): string {
    const value = this.text(column);
    if (value === '') {
      if (blank === 'refused') this.report(column, 'field.missing');
    } else if (!pattern.test(value)) this.report(column, 'field.malformed');
    return value;
  }

  oneOf(column: Column, allowed: ReadonlySet<string>): string {
    const value = this.text(column);
    if (value === '') this.report(column, 'field.missing');
    else if (!allowed.has(value)) this.report(column, 'code.unknown');
    return value;
  }

  /** An ISO date, or null where the cell is blank (or wrong, which is reported). */
  date(column: Column, { blank }: { blank: 'allowed' | 'refused' }): string | null {
    const value = this.text(column);
    if (value === '') {
      if (blank === 'refused') this.report(column, 'field.missing');
      return null;
    }
    if (isRealDate(value)) return value;
    this.report(column, 'date.impossible');
    return null;
  }

  /** Reports `column` unless it is on or after `earlier`; a missing date is not this rule's business. */
  notBefore(column: Column, date: string | null, earlier: string | null): void {
    if (date !== null && earlier !== null && date < earlier) this.report(column, 'date.order');
  }

  /**
   * What the check ends in: the row's cells in the order of its staging table, unless a finding keeps the row aside.
   * `number` is the Individual Number to be kept with it.
   */
  checked(cells: StagedRow['cells'], number: SealedNumber | null = null): CheckedRow {
    const refused = this.findings.some(({ code }) => severityOf(code) === 'error');
    return { findings: this.findings, staged: refused ? null : { cells, number } };
  }

  #plain(column: Column, value: string, longest: number): string {
    if (CONTROL.test(value)) this.report(column, 'text.control');
    // In characters as people count them: 𠮷 and a letter with a variation selector are one each.
    if (value.length > longest && [...value].length > longest) this.report(column, 'field.too_long');
    return value;
  }
}
