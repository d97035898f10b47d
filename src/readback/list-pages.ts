import type { Facts } from '../template/conditions.ts';
import type { Element, Paper } from '../template/layout.ts';
import { filled, joined } from './joined.ts';
import type { RoundRecord } from './record.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { type Subject, sharedValues, type ValueOf } from './values.ts';
import { type WantedPage, wanted } from './wanted.ts';

/** Points of a millimetre. */
const MM = 72 / 25.4;

/** Somebody on a list, as lists write them. */
interface Listed {
  readonly symbol: string;
  readonly number: string;
  readonly subNumber: string;
  readonly insuredName: string;
  readonly name: string;
  readonly relationship: string;
}
/** A row of a list, counted from 1 over all its pages. */
export type ListRow<R> = R & { readonly position: number };

/** What every list says of somebody. */
export const ROW_VALUES: ReadonlyMap<string, ValueOf<ListRow<Listed>>> = new Map(
  Object.entries({
    position: ({ position }) => `${position}`,
    memberKey: ({ symbol, number, subNumber }) => memberKey(symbol, number, subNumber),
    insuredName: ({ insuredName }) => insuredName,
    name: ({ name }) => name,
    kind: ({ relationship }) => (relationship === 'insured' ? '本人' : '家族'),
  } satisfies Record<string, ValueOf<ListRow<Listed>>>),
);

/** Symbol, number and, where there is one, sub-number as lists write them. */
export const memberKey = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('-');

/** A list paper: the page, one row of it, and how many rows stand how far apart (points). */
interface ListPaper<P, R> {
  readonly page: Sheet<P>;
  readonly row: Sheet<ListRow<R>>;
  readonly pitch: number;
  readonly count: number;
}

/** The sheet of a paper of a round's set; undefined where the set lacks it. */
export function paperSheet<R>(
  round: RoundRecord,
  name: string,
  personal: ReadonlyMap<string, ValueOf<R>>,
  facts: Partial<Facts> = {},
  elements = round.templateSet.papers[name]?.elements,
): Sheet<R> | undefined {
  const paper = round.templateSet.papers[name];
  if (paper === undefined || elements === undefined) return undefined;
  const shared = sharedValues(round, paper);
  return sheetOf({ paper: { ...paper, elements }, facts, shared, personal, texts: round.texts });
}

/** Lists over as many pages as their rows take: a first page and further ones, each with a number of rows of its own. */
export class ListPapers<P, R> {
  readonly #first: ListPaper<P, R> | undefined;
  readonly #next: ListPaper<P, R> | undefined;

  constructor(
    round: RoundRecord,
    names: { readonly first: string; readonly next: string },
    pageValues: ReadonlyMap<string, ValueOf<P>>,
    rowValues: ReadonlyMap<string, ValueOf<ListRow<R>>>,
    facts: Partial<Facts> = {},
  ) {
    const paper = (name: string): ListPaper<P, R> | undefined => {
      const rows = round.templateSet.papers[name]?.rows;
      const page = paperSheet(round, name, pageValues, facts);
      const row = rows && paperSheet(round, name, rowValues, facts, rowElements(rows));
      return rows && page && row && { page, row, pitch: rows.height * MM, count: rows.count };
    };
    this.#first = paper(names.first);
    this.#next = paper(names.next);
  }

  /** The pages of one list; undefined where the template set lacks a paper of it. `pageOf` as its composer has it. */
  pages(
    rows: readonly R[],
    pageOf: (page: number, pages: number) => P,
    subject: Subject,
  ): WantedPage[] | undefined {
    const [first, next] = [this.#first, this.#next];
    if (first === undefined || next === undefined) return undefined;
    const further = Math.max(0, Math.ceil((rows.length - first.count) / next.count));
    let done = 0;
    return Array.from({ length: 1 + further }, (_, i) => {
      const paper = i === 0 ? first : next;
      const here = rows.slice(done, done + paper.count);
      const body = here.map((row, line) => ({
        sheet: filled(paper.row, { ...row, position: done + line + 1 }),
        dx: 0,
        dy: -line * paper.pitch,
      }));
      done += here.length;
      return wanted(joined(filled(paper.page, pageOf(i + 1, 1 + further)), body), subject);
    });
  }
}

/** The elements of a list's first row where they stand on the page. */
export function rowElements({ y, elements }: NonNullable<Paper['rows']>): Element[] {
  return elements.map((element) => {
    if (element.kind !== 'line') return { ...element, y: element.y + y };
    const { from, to } = element;
    return { ...element, from: [from[0], from[1] + y], to: [to[0], to[1] + y] };
  });
}
