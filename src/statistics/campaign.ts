import type { CampaignKey } from '../campaign/extract.ts';
import { RETURN_CAUSES, type ReturnCause } from '../dispatch/returns.ts';
import type { Sql } from '../kernel/ports.ts';
import { ledgerLines } from '../ledger/lines.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../ledger/outcomes.ts';

/**
 * Outcomes as figures show them: who is written to at an address they chose stands among all who are written to
 * directly. A figure of one such person in a branch would tell who hides there.
 */
export type ShownOutcome = Exclude<Outcome, 'chosen_mail'>;
export const SHOWN_OUTCOMES = OUTCOME_NAMES.filter((name): name is ShownOutcome => name !== 'chosen_mail');
const DIRECT = '直送（自宅など）';
/** What an outcome is called in figures: mail to a chosen address counts among the direct. */
export const shownTitle = (name: ShownOutcome): string =>
  name === 'home_mail' ? DIRECT : OUTCOMES[name].title;

/** Outcomes taken together, as a picture of a branch can show them; a list of all stands in the tables. */
export const OUTCOME_GROUPS = {
  arrived: '届いた',
  sent: '送付',
  back: '返戻・回収',
  held: '保留',
  none: '対象外など',
} as const;
export type OutcomeGroup = keyof typeof OUTCOME_GROUPS;

const GROUP_OF: Readonly<Record<ShownOutcome, OutcomeGroup>> = {
  workplace_parcel: 'sent',
  home_mail: 'sent',
  supplemented: 'sent',
  electronic: 'arrived',
  delivered: 'arrived',
  handed_over: 'arrived',
  returned: 'back',
  undeliverable: 'back',
  recalled: 'back',
  recovered: 'back',
  written_off: 'back',
  reprint_pending: 'back',
  held_review: 'held',
  held_glyph: 'held',
  held_address: 'held',
  stopped: 'none',
  late_loss: 'none',
  excluded_not_yet_acquired: 'none',
  excluded_lost: 'none',
  excluded_day_labourer: 'none',
  excluded_already_notified: 'none',
  excluded_certificate_held: 'none',
  excluded_no_certificate_due: 'none',
  excluded_state_unknown: 'none',
};
/** The group an outcome is drawn in. */
export const groupOf = (name: ShownOutcome): OutcomeGroup => GROUP_OF[name];

/** The funnel of a branch: its people by outcome. */
export interface BranchFunnel {
  /** JIS X 0401 of the branch; empty for people without a workplace. */
  readonly branch: string;
  readonly extracted: number;
  readonly outcomes: Readonly<Record<ShownOutcome, number>>;
}

/** A campaign's people by branch and outcome. The sums are the ledger's. */
export async function readBranchFunnels(sql: Sql, key: CampaignKey): Promise<BranchFunnel[]> {
  const funnels: BranchFunnel[] = [];
  for await (const { id, extracted, outcomes } of ledgerLines(sql, key, 'branch')) {
    const { chosen_mail, ...shown } = outcomes;
    funnels.push({
      branch: id,
      extracted,
      outcomes: { ...shown, home_mail: shown.home_mail + chosen_mail },
    });
  }
  return funnels;
}

/** How many letters of a campaign came back for which cause: the best cause known of each, every cause named. */
export async function readReturns(
  sql: Sql,
  key: CampaignKey,
): Promise<{ readonly cause: ReturnCause; readonly title: string; readonly count: number }[]> {
  const { rows } = await sql.query<{ cause: ReturnCause; count: number }>(
    `SELECT coalesce(c.cause, r.cause, 'other') AS cause, count(*)::int AS count
       FROM (SELECT DISTINCT ON (p.piece_id) p.insurer_id, p.piece_id, e.evidence->>'cause' AS cause
               FROM piece.piece p JOIN piece.event e USING (insurer_id, piece_id)
              WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND e.action = 'return'
              ORDER BY p.piece_id, e.audit_id DESC) r
       LEFT JOIN LATERAL (
         SELECT k.cause FROM dispatch.return_cause k
          WHERE k.insurer_id = r.insurer_id AND k.piece_id = r.piece_id ORDER BY k.audit_id DESC LIMIT 1) c ON true
      GROUP BY 1`,
    [key.insurerId, key.campaignId],
  );
  const counts = new Map(rows.map(({ cause, count }) => [cause, count]));
  return (Object.keys(RETURN_CAUSES) as ReturnCause[]).map((cause) => ({
    cause,
    title: RETURN_CAUSES[cause],
    count: counts.get(cause) ?? 0,
  }));
}
