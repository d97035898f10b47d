import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import { filled } from './joined.ts';
import { ListPapers, type ListRow, paperSheet, ROW_VALUES } from './list-pages.ts';
import type { RoundRecord } from './record.ts';
import type { Sheet } from './sheet.ts';
import { hyphenated, type Subject, type ValueOf } from './values.ts';
import { type Unit, wanted } from './wanted.ts';

interface ListPage {
  readonly parcel: ParcelSheet;
  readonly page: number;
  readonly pages: number;
}

const PAGE_VALUES: ReadonlyMap<string, ValueOf<ListPage>> = new Map(
  Object.entries({
    parcelId: ({ parcel }) => parcel.parcelId,
    parcelPart: ({ parcel }) => `${parcel.index} / ${parcel.count}`,
    people: ({ parcel }) => `${parcel.rows.length}`,
    workplaceName: ({ parcel }) => parcel.workplace.name,
    workplaceSymbol: ({ parcel }) => parcel.workplace.symbol,
    workplacePostcode: ({ parcel }) => hyphenated(parcel.workplace.postcode),
    workplaceAddress: ({ parcel }) => parcel.workplace.address,
    page: ({ page, pages }) => `${page} / ${pages}`,
  } satisfies Record<string, ValueOf<ListPage>>),
);

const ROWS: ReadonlyMap<string, ValueOf<ListRow<ParcelRow>>> = new Map<string, ValueOf<ListRow<ParcelRow>>>([
  ...ROW_VALUES,
  ['managementNumber', ({ managementNumber }) => managementNumber],
]);

const NAMES = { first: 'distributionList', next: 'distributionListNext' };

/** The papers of parcels as the record wants them: a label, then the list over as many pages as it takes. */
export class ParcelPapers {
  readonly #round: RoundRecord;
  #label: Sheet<ListPage> | undefined;
  #list: ListPapers<ListPage, ParcelRow> | undefined;

  constructor(round: RoundRecord) {
    this.#round = round;
  }

  /** The pages of one parcel; one without sheet where the template set lacks a paper. */
  unit(parcel: ParcelSheet & { readonly page: number }): Unit {
    this.#label ??= paperSheet(this.#round, 'parcelLabel', PAGE_VALUES);
    this.#list ??= new ListPapers(this.#round, NAMES, PAGE_VALUES, ROWS);
    const { parcelId, rows } = parcel;
    const subject: Subject = {
      pieceId: parcelId,
      managementNumber: parcelId,
      lastFourProof: null,
      destination: parcel.workplace,
    };
    const list = this.#list.pages(rows, (page, pages) => ({ parcel, page, pages }), subject);
    if (this.#label === undefined || list === undefined)
      return { piece: parcelId, page: parcel.page, pages: [undefined] };
    const label = wanted(filled(this.#label, { parcel, page: 1, pages: 1 }), subject);
    return { piece: parcelId, page: parcel.page, pages: [label, ...list] };
  }
}
