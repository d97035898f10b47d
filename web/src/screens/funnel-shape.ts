import type { CampaignDetail } from '../../../src/api/contract.ts';
import { locale, t, withinMarks } from '../i18n/index.ts';

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
    title: withinMarks(whole),
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
    undecided === 0
      ? []
      : [{ id: 'undecided', title: t('overview.undecided'), count: undecided, outcome: null, parts: [] }];
  const aside: Leaving[] =
    register === null || register.aside === 0
      ? []
      : [{ id: 'aside', title: t('nav.aside'), count: register.aside, outcome: null, parts: [] }];
  return {
    stages: [
      ...(register === null
        ? []
        : [{ id: 'file', title: t('funnel.file'), count: register.fileRows, leaving: aside }]),
      {
        id: 'extracted',
        title: t('funnel.extracted'),
        count: extracted,
        leaving: group('excluded', t('nav.excluded'), excluded),
      },
      {
        id: 'population',
        title: t('funnel.population'),
        count: population,
        leaving: [
          ...group('lost', t('funnel.lost'), lost),
          ...group('held', t('nav.held'), held),
          ...waiting,
        ],
      },
      { id: 'pieces', title: t('nav.pieces'), count: sum(arrivals), leaving: [] },
    ],
    arrivals: arrivals.map(({ outcome, title, count }) => ({
      outcome,
      title,
      count,
      note:
        outcome === 'workplace_parcel' && funnel.parcels > 0
          ? t('funnel.parcels', { n: funnel.parcels.toLocaleString(locale) })
          : null,
    })),
  };
}
