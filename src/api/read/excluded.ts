import { z } from 'zod';
import { OUTCOMES, type Outcome } from '../../ledger/outcomes.ts';
import type { Excluded } from '../contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { kindTitle } from '../words.ts';
import { outcomesOf } from './outcome-lists.ts';

export const ExcludedQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  outcome: z
    .union([z.enum(outcomesOf('excluded')), z.string().regex(/^population_[a-z][a-z0-9_]{0,31}$/)])
    .optional(),
  member: z.string().max(32).optional(),
  sort: z.enum(['member', 'outcome']).default('outcome'),
});

interface ExcludedRow {
  readonly memberId: string;
  /** An outcome of the ledger, or `population_CODE`: left out by the campaign's population for a reason of its own. */
  readonly outcome: string;
  /** The population's own words for its code. */
  readonly own: string | null;
  readonly cover: Pick<Excluded, 'kind' | 'acquiredOn' | 'coverEndsOn'> | null;
}

/**
 * The cover of one eligibility as its outcome was decided from: as known at the extraction, a late loss as known
 * today. A dependent's cover ends with the insured's, and everybody's at 75.
 */
const cover = (memberId: string): string => `
  SELECT a.insured_id, a.kind, a.acquired_on, register.cover_ends_on(a.lost_on, f.birth_date) AS cover_ends_on
    FROM register.eligibility a JOIN register.person_fact f USING (insurer_id, member_id)
   WHERE a.insurer_id = e.insurer_id AND a.member_id = ${memberId}
     AND CASE WHEN e.outcome = 'late_loss' THEN a.known_to = 'infinity' AND f.known_to = 'infinity'
              ELSE a.known_from <= c.known_at AND c.known_at < a.known_to
               AND f.known_from <= c.known_at AND c.known_at < f.known_to END
   ORDER BY a.valid_from DESC LIMIT 1`;

/** The cover a person's outcome rests on, in one value: a subquery of a list is run for the rows shown only. */
const COVER = `SELECT jsonb_build_object('kind', m.kind, 'acquiredOn', m.acquired_on,
    'coverEndsOn', CASE WHEN e.outcome IN ('excluded_lost', 'late_loss')
                        THEN least(m.cover_ends_on, i.cover_ends_on) END)
  FROM (${cover('e.member_id')}) m LEFT JOIN LATERAL (${cover('m.insured_id')}) i ON true`;

/** Who has an outcome of the ledger, and who was left out before it, by the population. */
const PEOPLE = `(
    SELECT insurer_id, campaign_id, member_id, outcome, NULL AS code FROM campaign.extracted
    UNION ALL
    SELECT insurer_id, campaign_id, member_id, 'population_' || code, code FROM campaign.population_exclusion
  ) e JOIN campaign.campaign c USING (insurer_id, campaign_id)`;

const OWN = `SELECT one ->> 'title' FROM jsonb_array_elements(c.population -> 'exclude') one WHERE one ->> 'code' = e.code LIMIT 1`;

/** How many: those with an outcome are counted already (0081_tally.sql), those left out before are few or counted by key. */
const COUNT = `SELECT ((SELECT coalesce(sum(n), 0) FROM campaign.tally
                         WHERE insurer_id = $1 AND campaign_id = $2 AND what = 'outcome' AND key = ANY($3))
                     + (SELECT count(*) FROM campaign.population_exclusion
                         WHERE insurer_id = $1 AND campaign_id = $2 AND ($4::text IS NULL OR 'population_' || code = $4)))::bigint AS total`;

/** The people who get nothing in a campaign, with the reason and the facts it rests on. */
export function excludedList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof ExcludedQuerySchema>,
): ListQuery {
  const outcomes = query.outcome === undefined ? outcomesOf('excluded') : [query.outcome];
  const filters = new Filters(insurerId, campaignId)
    .add(
      query.outcome === undefined ? '(e.code IS NOT NULL OR e.outcome = ANY(?))' : 'e.outcome = ANY(?)',
      outcomes,
    )
    .add('starts_with(e.member_id, ?)', query.member);
  const member = { sql: 'e.member_id', type: 'text' } as const;
  return {
    select: `e.member_id AS "memberId", e.outcome, (${OWN}) AS own, (${COVER}) AS cover`,
    from: PEOPLE,
    where: ['e.insurer_id = $1', 'e.campaign_id = $2', ...filters.where],
    values: filters.values,
    order: query.sort === 'outcome' ? [{ sql: 'e.outcome', type: 'text' }, member] : [member],
    descending: query.descending,
    ...(query.member === undefined || query.member === ''
      ? { count: { text: COUNT, values: [insurerId, campaignId, outcomes, query.outcome ?? null] } }
      : {}),
  };
}

const isOutcome = (outcome: string): outcome is Outcome => outcome in OUTCOMES;

export const excludedItem = ({ memberId, outcome, own, cover: facts }: ExcludedRow): Excluded => ({
  memberId,
  outcome,
  title: isOutcome(outcome) ? OUTCOMES[outcome].title : `対象外（${own ?? outcome}）`,
  kind: facts === null || facts.kind === null ? null : kindTitle(facts.kind),
  acquiredOn: facts?.acquiredOn ?? null,
  coverEndsOn: facts?.coverEndsOn ?? null,
});

export const EXCLUDED_CSV: CsvShape<ExcludedRow> = {
  header: ['member_id', 'outcome', 'title', 'kind', 'acquired_on', 'cover_ends_on'],
  lines: (row) => {
    const item = excludedItem(row);
    return [[item.memberId, item.outcome, item.title, item.kind, item.acquiredOn, item.coverEndsOn]];
  },
};
