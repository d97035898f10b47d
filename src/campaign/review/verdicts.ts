import type { Sql } from '../../kernel/ports.ts';
import type { CampaignKey } from '../extract.ts';
import type { Form } from '../rule-table.ts';
import { IS_CURRENT, STILL_CURRENT } from './close.ts';
import type { Resolution } from './resolutions.ts';

/** A released decision, as a supplementary mailing takes it. */
export interface ReleasedVerdict {
  readonly decisionId: number;
  readonly memberId: string;
  readonly form: Exclude<Form, 'hold'>;
  readonly digits: boolean;
  readonly ruleRow: number;
  readonly heldRow: number;
  readonly ruleVersion: string;
  readonly resolution: Resolution;
  readonly snapshot: string | null;
  readonly decidedBy: string;
  readonly releasedBy: string;
  readonly releasedOn: string;
  /** False: the five items or the number changed since; the next campaign decides afresh, this must not be sent. */
  readonly current: boolean;
  /** First day without cover, as known now. */
  readonly coverEndsOn: string | null;
}

/**
 * Everything released in a campaign's review, in order of member id, in batches. Alters no packed round. With a
 * `page` only those after a member id, at most `limit` of them.
 */
export async function* releasedVerdicts(
  sql: Sql,
  key: CampaignKey,
  page: { readonly after?: string | undefined; readonly limit?: number } = {},
): AsyncGenerator<ReleasedVerdict> {
  const batches = sql.batches<ReleasedVerdict>(
    `SELECT v.decision_id AS "decisionId", v.member_id AS "memberId", v.form, v.digits, v.rule_row AS "ruleRow",
            v.held_row AS "heldRow", v.rule_version AS "ruleVersion", v.resolution, v.snapshot,
            v.decided_by AS "decidedBy", v.closed_by AS "releasedBy", v.closed_on AS "releasedOn",
            ${IS_CURRENT} AS current, n.cover_ends_on AS "coverEndsOn"
       FROM review.decision v JOIN campaign.campaign k USING (insurer_id, campaign_id) ${STILL_CURRENT}
      WHERE v.insurer_id = $1 AND v.campaign_id = $2 AND v.state = 'released' AND v.member_id > $3
      ORDER BY v.member_id LIMIT $4`,
    [key.insurerId, key.campaignId, page.after ?? '', page.limit ?? null],
    2_000,
  );
  for await (const batch of batches) yield* batch;
}
