import { TodokeError } from '../kernel/errors.ts';
import type { Element } from '../template/layout.ts';
import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import { catalogue } from '../template/sets.ts';
import { barsOf } from './bars.ts';
import { type CompiledPaper, compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import { type FieldOf, hyphenated } from './fields.ts';
import { paperVariables } from './notices.ts';
import { points } from './pdf/bytes.ts';
import { Publication } from './publication.ts';

/** A finished file of lists. `firstPages[i]` is the page (from 1) of parcel i's label, its list follows. */
export interface ComposedLists {
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly firstPages: readonly number[];
}

interface ListPage {
  readonly parcel: ParcelSheet;
  readonly page: number;
  readonly pages: number;
}

interface ListRow {
  readonly row: ParcelRow;
  /** Running number in the parcel, from 1. */
  readonly position: number;
}

const PAGE_FIELDS: Readonly<Record<string, FieldOf<ListPage>>> = {
  parcelId: ({ parcel }) => parcel.parcelId,
  parcelPart: ({ parcel }) => `${parcel.index} / ${parcel.count}`,
  people: ({ parcel }) => String(parcel.rows.length),
  workplaceName: ({ parcel }) => parcel.workplace.name,
  workplaceSymbol: ({ parcel }) => parcel.workplace.symbol,
  workplacePostcode: ({ parcel }) => hyphenated(parcel.workplace.postcode),
  workplaceAddress: ({ parcel }) => parcel.workplace.address,
  customerBarcode: ({ parcel }) => barsOf(parcel.workplace),
  page: ({ page, pages }) => `${page} / ${pages}`,
};

const ROW_FIELDS: Readonly<Record<string, FieldOf<ListRow>>> = {
  position: ({ position }) => String(position),
  memberKey: ({ row }) => [row.symbol, row.number, row.subNumber].filter((part) => part !== '').join('-'),
  insuredName: ({ row }) => row.insuredName,
  name: ({ row }) => row.name,
  kind: ({ row }) => (row.relationship === 'insured' ? '本人' : '家族'),
  managementNumber: ({ row }) => row.managementNumber,
};

/**
 * Composes what lies in each parcel for the workplace: a label, then the distribution list (S080, S121), over as
 * many pages as its people need. Pure but for the file at `path`, which the caller gives a temporary name.
 */
export async function composeDistributionLists(input: {
  readonly context: NoticeContext;
  readonly parcels: Iterable<ParcelSheet> | AsyncIterable<ParcelSheet>;
  readonly path: string;
}): Promise<ComposedLists> {
  const papers = new ListPapers(input.context);
  const file = new Publication(input.path, { title: '配付リスト', issuedOn: input.context.issuedOn });
  const firstPages: number[] = [];
  try {
    for await (const parcel of input.parcels) {
      firstPages.push(file.pages + 1);
      composeParcel(file, papers, parcel);
    }
    if (file.pages === 0) {
      throw new TodokeError('document.no_pages', '配付リストを作る梱包が1件もありません。', {
        remedy: '梱包の計画を確かめてください。',
      });
    }
    return { pages: file.pages, ...file.finish(), firstPages };
  } finally {
    file.close();
  }
}

function composeParcel(file: Publication, papers: ListPapers, parcel: ParcelSheet): void {
  const total = parcel.rows.length;
  const pages = 1 + Math.max(0, Math.ceil((total - papers.first.count) / papers.next.count));
  file.startPage(papers.label);
  file.add(papers.label, { parcel, page: 1, pages: 1 });
  file.endPage(papers.label);
  let position = 0;
  for (let page = 1; page <= pages; page++) {
    const { paper, row, rowHeight, count } = page === 1 ? papers.first : papers.next;
    file.startPage(paper);
    file.add(paper, { parcel, page, pages });
    for (let line = 0; line < count && position < total; line++) {
      file.addAt(
        row,
        { row: parcel.rows[position] as ParcelRow, position: position + 1 },
        0,
        line * rowHeight,
      );
      position++;
    }
    file.endPage(paper);
  }
}

/** A compiled list paper: its page, its row, and how the rows stand. Lengths in points. */
interface ListPaper {
  readonly paper: CompiledPaper<ListPage>;
  readonly row: CompiledPaper<ListRow>;
  readonly rowHeight: number;
  readonly count: number;
}

class ListPapers {
  readonly label: CompiledPaper<ListPage>;
  readonly first: ListPaper;
  readonly next: ListPaper;
  readonly #context: NoticeContext;

  constructor(context: NoticeContext) {
    this.#context = context;
    this.label = this.#compile('parcelLabel', undefined, PAGE_FIELDS);
    this.first = this.#list('distributionList');
    this.next = this.#list('distributionListNext');
  }

  #list(name: string): ListPaper {
    const { rows } = this.#paper(name);
    if (rows === undefined) throw missing(name);
    const elements = rows.elements.map((element) => movedDown(element, rows.y));
    return {
      paper: this.#compile(name, undefined, PAGE_FIELDS),
      row: this.#compile(name, elements, ROW_FIELDS),
      rowHeight: points(rows.height),
      count: rows.count,
    };
  }

  #paper(name: string): NoticeContext['templateSet']['papers'][string] {
    const paper = this.#context.templateSet.papers[name];
    if (paper === undefined) throw missing(name);
    return paper;
  }

  #compile<R>(
    name: string,
    elements: readonly Element[] | undefined,
    fields: Readonly<Record<string, FieldOf<R>>>,
  ): CompiledPaper<R> {
    const paper = this.#paper(name);
    return compilePaper({
      paper,
      elements: elements ?? paper.elements,
      facts: undefined,
      variables: { ...contextVariables(this.#context), ...paperVariables(paper) },
      fields,
      texts: catalogue(),
    });
  }
}

function missing(name: string): TodokeError {
  return new TodokeError('template.no_paper', `様式の組に用紙「${name}」がありません。`, {
    remedy: '様式の組の定義を確かめてください。',
  });
}

/** A row's element at the place of the first row. */
export function movedDown(element: Element, dy: number): Element {
  if (element.kind !== 'line') return { ...element, y: element.y + dy };
  const move = ([x, y]: readonly [number, number]): [number, number] => [x, y + dy];
  return { ...element, from: move(element.from), to: move(element.to) };
}
