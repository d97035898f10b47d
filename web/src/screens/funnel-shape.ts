import type { CampaignDetail } from '../../../src/api/contract.ts';

/** A group that leaves the way, with what it is made of. */
export interface Leaving {
  readonly id: 'aside' | 'excluded' | 'lost' | 'held' | 'undecided';
  readonly title: string;
  readonly count: number;
  /** The one outcome the group is, where it is but one. */
  readonly outcome: string | null;
  readonly parts: readonly {
    readonly outcome: string | null;
    readonly title: string;
    readonly count: number;
  }[];
}

export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  /** Who does not reach the next stage. */
  readonly leaving: readonly Leaving[];
}

export interface Arrival {
  readonly outcome: string;
  readonly title: string;
  readonly count: number;
  readonly note: string | null;
}

export interface FunnelShape {
  readonly stages: readonly Stage[];
  readonly arrivals: readonly Arrival[];
}

type Outcome = CampaignDetail['funnel']['outcomes'][number];

/** 「対象外（日雇特例）」 within a group that already says 対象外: 「日雇特例」. */
const withinGroup = (title: string): string => /（(.+)）$/.exec(title)?.[1] ?? title;

const sum = (outcomes: readonly { readonly count: number }[]): number =>
  outcomes.reduce((total, { count }) => total + count, 0);

function group(id: Leaving['id'], title: string, outcomes: readonly Outcome[]): Leaving[] {
  const some = outcomes.filter(({ count }) => count > 0);
  if (some.length === 0) return [];
  const [only] = some;
  if (only !== undefined && some.length === 1) {
    return [{ id, title: only.title, count: only.count, outcome: only.outcome, parts: [] }];
  }
  const parts = some.map(({ outcome, title: whole, count }) => ({
    outcome,
    title: withinGroup(whole),
    count,
  }));
  return [{ id, title, count: sum(some), outcome: null, parts }];
}

/**
 * The way from the file to the parcel: at each stage who goes on and who leaves, and why. Every person of the
 * file is in exactly one group that leaves or in one arrival.
 */
export function funnelShape(funnel: CampaignDetail['funnel']): FunnelShape {
  const { register, outcomes, undecided, extracted } = funnel;
  const excluded = outcomes.filter(({ outcome }) => outcome.startsWith('excluded_'));
  const lost = outcomes.filter(
    ({ outcome, list }) => list === 'excluded' && !outcome.startsWith('excluded_'),
  );
  const held = outcomes.filter(({ list }) => list === 'held');
  const arrivals = outcomes.filter(({ list, count }) => list === 'pieces' && count > 0);
  const population = extracted - sum(excluded);
  const waiting: Leaving[] =
    undecided === 0 ? [] : [{ id: 'undecided', title: '判定中', count: undecided, outcome: null, parts: [] }];
  const aside: Leaving[] =
    register === null || register.aside === 0
      ? []
      : [{ id: 'aside', title: '取込エラー', count: register.aside, outcome: null, parts: [] }];
  return {
    stages: [
      ...(register === null
        ? []
        : [{ id: 'file', title: '加入者ファイルの行', count: register.fileRows, leaving: aside }]),
      { id: 'extracted', title: '抽出', count: extracted, leaving: group('excluded', '対象外', excluded) },
      {
        id: 'population',
        title: '通知の対象',
        count: population,
        leaving: [...group('lost', '資格喪失', lost), ...group('held', '保留', held), ...waiting],
      },
      { id: 'pieces', title: 'お知らせ', count: sum(arrivals), leaving: [] },
    ],
    arrivals: arrivals.map(({ outcome, title, count }) => ({
      outcome,
      title,
      count,
      note:
        outcome === 'workplace_parcel' && funnel.parcels > 0
          ? `${funnel.parcels.toLocaleString('ja-JP')} 梱包`
          : null,
    })),
  };
}
