import { TodokeError } from '../kernel/errors.ts';
import type { Facts } from '../template/conditions.ts';
import type { Element, Paper } from '../template/layout.ts';
import { catalogue } from '../template/sets.ts';
import { type CompiledPaper, compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import type { FieldOf } from './fields.ts';
import { paperVariables } from './notices.ts';
import { points } from './pdf/bytes.ts';
import type { Publication } from './publication.ts';

/** A compiled list paper: its page, its row, and how the rows stand. Lengths in points. */
export interface ListPaper<P, R> {
  readonly paper: CompiledPaper<P>;
  readonly row: CompiledPaper<R>;
  readonly rowHeight: number;
  readonly count: number;
}

/** A paper of the context's set by name. Throws `template.no_paper`. */
export function paperNamed({ templateSet }: NoticeContext, name: string): Paper {
  const paper = templateSet.papers[name];
  if (paper !== undefined) return paper;
  throw new TodokeError('template.no_paper', `様式の組に用紙「${name}」がありません。`, {
    remedy: '様式の組の定義を確かめてください。',
  });
}

/** Compiles a paper, or other elements of it, for records of one kind. Throws as `compilePaper` does. */
export function compileFor<R>(
  context: NoticeContext,
  name: string,
  fields: Readonly<Record<string, FieldOf<R>>>,
  facts?: Partial<Facts>,
  elements?: readonly Element[],
): CompiledPaper<R> {
  const paper = paperNamed(context, name);
  return compilePaper({
    paper,
    elements: elements ?? paper.elements,
    facts,
    variables: { ...contextVariables(context), ...paperVariables(paper) },
    fields,
    texts: catalogue(),
  });
}

/** Compiles a paper with rows: the page's fields and the row's. Throws `template.no_paper` if it has no rows. */
export function compileList<P, R>(
  context: NoticeContext,
  name: string,
  pageFields: Readonly<Record<string, FieldOf<P>>>,
  rowFields: Readonly<Record<string, FieldOf<R>>>,
  facts?: Partial<Facts>,
): ListPaper<P, R> {
  const { rows } = paperNamed(context, name);
  if (rows === undefined) throw new RangeError(`${name} has no rows`);
  const elements = rows.elements.map((element) => movedDown(element, rows.y));
  return {
    paper: compileFor(context, name, pageFields, facts),
    row: compileFor(context, name, rowFields, facts, elements),
    rowHeight: points(rows.height),
    count: rows.count,
  };
}

/** Pages a list of so many rows takes; a list of none has one page all the same. */
const pagesOf = (rows: number, first: { count: number }, next: { count: number }): number =>
  1 + Math.max(0, Math.ceil((rows - first.count) / next.count));

/** Writes a list over as many pages as its rows need; `pageOf` gives what each page (from 1) says of itself. */
export function addList<P, R>(
  file: Publication,
  papers: { readonly first: ListPaper<P, R>; readonly next: ListPaper<P, R> },
  rows: readonly R[],
  pageOf: (page: number, pages: number) => P,
): void {
  const pages = pagesOf(rows.length, papers.first, papers.next);
  let position = 0;
  for (let page = 1; page <= pages; page++) {
    const { paper, row, rowHeight, count } = page === 1 ? papers.first : papers.next;
    file.startPage(paper);
    file.add(paper, pageOf(page, pages));
    for (let line = 0; line < count && position < rows.length; line++) {
      file.addAt(row, rows[position] as R, 0, line * rowHeight);
      position++;
    }
    file.endPage(paper);
  }
}

/** A row's element at the place of the first row. */
export function movedDown(element: Element, dy: number): Element {
  if (element.kind !== 'line') return { ...element, y: element.y + dy };
  const move = ([x, y]: readonly [number, number]): [number, number] => [x, y + dy];
  return { ...element, from: move(element.from), to: move(element.to) };
}
