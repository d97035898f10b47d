import { TodokeError } from '../kernel/errors.ts';
import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import { barsOf } from './bars.ts';
import type { CompiledPaper } from './compile.ts';
import type { NoticeContext } from './context.ts';
import { type FieldOf, hyphenated } from './fields.ts';
import { addList, compileFor, compileList, type ListPaper } from './list-paper.ts';
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
  const papers = papersOf(input.context);
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

interface Papers {
  readonly label: CompiledPaper<ListPage>;
  readonly first: ListPaper<ListPage, ListRow>;
  readonly next: ListPaper<ListPage, ListRow>;
}

const papersOf = (context: NoticeContext): Papers => ({
  label: compileFor(context, 'parcelLabel', PAGE_FIELDS),
  first: compileList(context, 'distributionList', PAGE_FIELDS, ROW_FIELDS),
  next: compileList(context, 'distributionListNext', PAGE_FIELDS, ROW_FIELDS),
});

function composeParcel(file: Publication, papers: Papers, parcel: ParcelSheet): void {
  file.startPage(papers.label);
  file.add(papers.label, { parcel, page: 1, pages: 1 });
  file.endPage(papers.label);
  const rows = parcel.rows.map((row, i) => ({ row, position: i + 1 }));
  addList(file, papers, rows, (page, pages) => ({ parcel, page, pages }));
}
