import { formatWareki } from '../japan/era.ts';
import type { TargetList, TargetRow } from '../template/target-list.ts';
import { ListPapers, ROW_VALUES } from './list-pages.ts';
import type { RoundRecord } from './record.ts';
import { hyphenated, type Subject, type ValueOf } from './values.ts';
import type { Unit } from './wanted.ts';

/** A line of the record of target lists: the list, and the workplace faults name. */
export type TargetLine = TargetList & { readonly workplaceId: string };

interface TargetPage {
  readonly list: TargetList;
  readonly page: number;
  readonly pages: number;
}

/** The days of a wave as the list tells them. */
const periodOf = ({ from, to }: TargetList['window']): string =>
  from === to ? formatWareki(from) : [`${formatWareki(from)}から`, `${formatWareki(to)}まで`].join('');

const PAGE_VALUES: ReadonlyMap<string, ValueOf<TargetPage>> = new Map(
  Object.entries({
    workplaceName: ({ list }) => list.workplace.name,
    workplaceSymbol: ({ list }) => list.workplace.symbol,
    workplacePostcode: ({ list }) => hyphenated(list.workplace.postcode),
    workplaceAddress: ({ list }) => list.workplace.address,
    sendPeriod: ({ list }) => periodOf(list.window),
    people: ({ list }) => `${list.rows.length}`,
    page: ({ page, pages }) => `${page} / ${pages}`,
  } satisfies Record<string, ValueOf<TargetPage>>),
);

const NAMES = { first: 'targetList', next: 'targetListNext' };

/** The papers that tell workplaces who is to get a certificate (S117-S120), as the record wants them. */
export class TargetPapers {
  readonly #round: RoundRecord;
  readonly #lists = new Map<TargetList['route'], ListPapers<TargetPage, TargetRow>>();

  constructor(round: RoundRecord) {
    this.#round = round;
  }

  /** The pages of one workplace's list, the first of them `first` in its file (from 1). */
  unit(list: TargetLine, first: number): Unit {
    const { route, rows, workplace, workplaceId } = list;
    const papers =
      this.#lists.get(route) ?? new ListPapers(this.#round, NAMES, PAGE_VALUES, ROW_VALUES, { route });
    this.#lists.set(route, papers);
    const subject: Subject = {
      pieceId: workplaceId,
      // What tells one workplace's list from another's.
      managementNumber: workplace.symbol,
      lastFourProof: null,
      destination: workplace,
    };
    const pages = papers.pages(rows, (page, of) => ({ list, page, pages: of }), subject);
    return { piece: workplaceId, page: first, pages: pages ?? [undefined] };
  }
}
