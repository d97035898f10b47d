import type { Element, Paper } from '../template/layout.ts';
import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import { filled, joined } from './joined.ts';
import type { RoundRecord } from './record.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { hyphenated, type Subject, sharedValues, type ValueOf } from './values.ts';
import { type Unit, type WantedPage, wanted } from './wanted.ts';

/** Points of a millimetre. */
const MM = 72 / 25.4;

interface ListPage {
  readonly parcel: ParcelSheet;
  readonly page: number;
  readonly pages: number;
}
type ListRow = ParcelRow & { readonly position: number };

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

const ROW_VALUES: ReadonlyMap<string, ValueOf<ListRow>> = new Map(
  Object.entries({
    position: ({ position }) => `${position}`,
    memberKey: ({ symbol, number, subNumber }) => memberKey(symbol, number, subNumber),
    insuredName: ({ insuredName }) => insuredName,
    name: ({ name }) => name,
    kind: ({ relationship }) => (relationship === 'insured' ? '本人' : '家族'),
    managementNumber: ({ managementNumber }) => managementNumber,
  } satisfies Record<string, ValueOf<ListRow>>),
);

/** Symbol, number and, where there is one, sub-number as lists write them. */
export const memberKey = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('-');

/** A list paper: the page, one row of it, and how many rows stand how far apart (points). */
interface ListPaper {
  readonly page: Sheet<ListPage>;
  readonly row: Sheet<ListRow>;
  readonly pitch: number;
  readonly count: number;
}

/** The papers of parcels as the record wants them: a label, then the list over as many pages as it takes. */
export class ParcelPapers {
  readonly #round: RoundRecord;
  #label: Sheet<ListPage> | undefined;
  #first: ListPaper | undefined;
  #next: ListPaper | undefined;

  constructor(round: RoundRecord) {
    this.#round = round;
  }

  /** The pages of one parcel; one without sheet where the template set lacks a paper. */
  unit(parcel: ParcelSheet & { readonly page: number }): Unit {
    this.#label ??= this.#sheet('parcelLabel', PAGE_VALUES);
    this.#first ??= this.#list('distributionList');
    this.#next ??= this.#list('distributionListNext');
    const { parcelId, rows } = parcel;
    const subject: Subject = {
      pieceId: parcelId,
      managementNumber: parcelId,
      lastFourProof: null,
      destination: parcel.workplace,
    };
    const [label, first, next] = [this.#label, this.#first, this.#next];
    if (label === undefined || first === undefined || next === undefined)
      return { piece: parcelId, page: parcel.page, pages: [undefined] };
    const further = Math.max(0, Math.ceil((rows.length - first.count) / next.count));
    const pages: WantedPage[] = [wanted(filled(label, { parcel, page: 1, pages: 1 }), subject)];
    let done = 0;
    for (let page = 1; page <= 1 + further; page++) {
      const paper = page === 1 ? first : next;
      const here = rows.slice(done, done + paper.count);
      const body = here.map((row, i) => ({
        sheet: filled(paper.row, { ...row, position: done + i + 1 }),
        dx: 0,
        dy: -i * paper.pitch,
      }));
      done += here.length;
      pages.push(wanted(joined(filled(paper.page, { parcel, page, pages: 1 + further }), body), subject));
    }
    return { piece: parcelId, page: parcel.page, pages };
  }

  #list(name: string): ListPaper | undefined {
    const rows = this.#paper(name)?.rows;
    const page = this.#sheet(name, PAGE_VALUES);
    if (rows === undefined || page === undefined) return undefined;
    const row = this.#sheet(name, ROW_VALUES, rowElements(rows));
    return row && { page, row, pitch: rows.height * MM, count: rows.count };
  }

  #paper(name: string): Paper | undefined {
    return this.#round.templateSet.papers[name];
  }

  #sheet<R>(
    name: string,
    personal: ReadonlyMap<string, ValueOf<R>>,
    elements = this.#paper(name)?.elements,
  ): Sheet<R> | undefined {
    const paper = this.#paper(name);
    if (paper === undefined || elements === undefined) return undefined;
    const shared = sharedValues(this.#round, paper);
    return sheetOf({ paper: { ...paper, elements }, facts: {}, shared, personal, texts: this.#round.texts });
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
