import { csvLine, noFormula } from '../csv/index.ts';
import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { TargetList, TargetRow } from '../template/target-list.ts';
import { barsOf } from './bars.ts';
import type { NoticeContext } from './context.ts';
import { type FieldOf, hyphenated } from './fields.ts';
import { addList, compileList, type ListPaper } from './list-paper.ts';
import { Publication } from './publication.ts';

/** A finished file of target lists. `firstPages[i]` is the page (from 1) on which list i begins. */
export interface ComposedTargetLists {
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly lists: number;
  readonly people: number;
  readonly firstPages: readonly number[];
}

interface Page {
  readonly list: TargetList;
  readonly page: number;
  readonly pages: number;
}

interface Row {
  readonly row: TargetRow;
  readonly position: number;
}

/** The window as its days are printed; one day stands alone. */
export const periodOf = ({ from, to }: TargetList['window']): string =>
  from === to ? formatWareki(from) : `${formatWareki(from)}から${formatWareki(to)}まで`;

const PAGE_FIELDS: Readonly<Record<string, FieldOf<Page>>> = {
  workplaceName: ({ list }) => list.workplace.name,
  workplaceSymbol: ({ list }) => list.workplace.symbol,
  workplacePostcode: ({ list }) => hyphenated(list.workplace.postcode),
  workplaceAddress: ({ list }) => list.workplace.address,
  customerBarcode: ({ list }) => barsOf(list.workplace),
  sendPeriod: ({ list }) => periodOf(list.window),
  people: ({ list }) => String(list.rows.length),
  page: ({ page, pages }) => `${page} / ${pages}`,
};

const kindOf = (row: TargetRow): string => (row.relationship === 'insured' ? '本人' : '家族');

const ROW_FIELDS: Readonly<Record<string, FieldOf<Row>>> = {
  position: ({ position }) => String(position),
  memberKey: ({ row }) => [row.symbol, row.number, row.subNumber].filter((part) => part !== '').join('-'),
  insuredName: ({ row }) => row.insuredName,
  name: ({ row }) => row.name,
  kind: ({ row }) => kindOf(row),
};

/**
 * Composes target lists (送付予定対象者一覧, S117-S120), one after the other: a page with the address for the
 * envelope's window, what is asked of the workplace and that somebody listed may get none (S107), then as many pages
 * as its people need. Holds one list at a time. Pure but for the file at `path`, which the caller gives a temporary
 * name. The context's template set is one with the papers of certificates. Throws `document.empty_list` for a
 * workplace without targets (S118), `document.no_pages` for no list at all.
 */
export async function composeTargetLists(input: {
  readonly context: NoticeContext;
  readonly lists: Iterable<TargetList> | AsyncIterable<TargetList>;
  readonly path: string;
}): Promise<ComposedTargetLists> {
  const { context, lists, path } = input;
  const papers = papersOf(context);
  const file = new Publication(path, {
    title: context.templateSet.papers.targetList?.title ?? '',
    issuedOn: context.issuedOn,
  });
  const firstPages: number[] = [];
  let people = 0;
  try {
    for await (const list of lists) {
      requireTargets(list);
      firstPages.push(file.pages + 1);
      people += list.rows.length;
      const rows = list.rows.map((row, i) => ({ row, position: i + 1 }));
      addList(file, papers[list.route], rows, (page, pages) => ({ list, page, pages }));
    }
    if (file.pages === 0) {
      throw new TodokeError('document.no_pages', '送付予定対象者一覧を作る事業所が1件もありません。', {
        remedy: '対象者と送付時期を確かめてください。',
      });
    }
    return { pages: file.pages, ...file.finish(), lists: firstPages.length, people, firstPages };
  } finally {
    file.close();
  }
}

const HEADER = [
  ...['事業所記号', '事業所名称', '送付時期（開始）', '送付時期（終了）', '連番'],
  ...['記号', '番号', '枝番', '被保険者氏名', '対象者氏名', '種別'],
];

/**
 * The same lists as CSV lines (UTF-8, CRLF), header first, one person a line, for workplaces that want them as data;
 * a name that a spreadsheet would run as a formula has an apostrophe before it.
 * Throws `document.empty_list` as the paper does.
 */
export async function* targetListCsv(
  lists: Iterable<TargetList> | AsyncIterable<TargetList>,
): AsyncGenerator<string> {
  yield csvLine(HEADER);
  for await (const list of lists) {
    requireTargets(list);
    const { workplace, window, rows } = list;
    const head = [workplace.symbol, workplace.name, window.from, window.to];
    for (const [i, row] of rows.entries()) {
      const { symbol, number, subNumber, insuredName, name } = row;
      const cells = [...head, String(i + 1), symbol, number, subNumber, insuredName, name, kindOf(row)];
      yield csvLine(cells.map(noFormula));
    }
  }
}

type Papers = Readonly<
  Record<TargetList['route'], { first: ListPaper<Page, Row>; next: ListPaper<Page, Row> }>
>;

function papersOf(context: NoticeContext): Papers {
  const next = compileList(context, 'targetListNext', PAGE_FIELDS, ROW_FIELDS, {});
  const first = (route: TargetList['route']): ListPaper<Page, Row> =>
    compileList(context, 'targetList', PAGE_FIELDS, ROW_FIELDS, { route });
  return { home: { first: first('home'), next }, workplace: { first: first('workplace'), next } };
}

function requireTargets({ rows }: TargetList): void {
  if (rows.length > 0) return;
  throw new TodokeError('document.empty_list', '対象者のいない事業所の送付予定対象者一覧は作りません。', {
    remedy: '対象者のいる事業所だけを渡してください。',
    status: 422,
  });
}
