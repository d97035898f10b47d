import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { nextStatus, type PieceAction } from '../piece/status.ts';
import { readContents } from './contents.ts';
import { parseTrackingNumber } from './tracking-band.ts';

/** The states of Japan Post's tracking page (公表されている語), and what the last ones do to the papers inside. */
const TRACKING_STATES: Readonly<Record<string, PieceAction | null>> = {
  引受: null,
  通過: null,
  到着: null,
  発送: null,
  持ち出し中: null,
  ご不在のため持ち戻り: null,
  保管: null,
  配達希望受付: null,
  お届け先にお届け済み: 'deliver',
  窓口でお渡し: 'deliver',
  差出人に返送: null,
  差出人に返送済み: 'return',
};

/** One line of a tracking file. `at`: ISO 8601 with zone. */
export interface TrackingLine {
  readonly number: string;
  readonly acceptedOn: string;
  readonly state: string;
  readonly at: string;
}

export type TrackingRefusal = 'unknown_number' | 'unknown_state' | 'not_posted';

export interface TrackingAnswer {
  /** Items whose state is newer than what was known. */
  readonly moved: number;
  readonly refused: readonly { readonly line: number; readonly why: TrackingRefusal }[];
}

interface Accepted {
  readonly target: string;
  readonly newer: boolean;
}

/**
 * Posts everything of a campaign that is sealed and has its acceptance for that day: the pieces become `posted`.
 * Items that are not sealed are answered, and stay. Run again, it posts what was sealed since.
 */
export async function postAccepted(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  on: string,
): Promise<{ readonly posted: number; readonly unsealed: readonly string[] }> {
  await lockCampaign(sql, key);
  const { rows } = await sql.query<{ target: string; sealed: boolean }>(
    `SELECT t.target, EXISTS (SELECT FROM dispatch.sealing s WHERE s.insurer_id = t.insurer_id
        AND s.campaign_id = t.campaign_id AND s.target = t.target AND s.opened_at IS NULL) AS sealed
       FROM dispatch.acceptance t
      WHERE t.insurer_id = $1 AND t.campaign_id = $2 AND t.accepted_on = $3 ORDER BY t.target COLLATE "C"`,
    [key.insurerId, key.campaignId, on],
  );
  const sealed = rows.filter((row) => row.sealed).map(({ target }) => target);
  const { rows: pieces } = await sql.query<{ piece_id: string }>(
    `SELECT p.piece_id FROM piece.piece p JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.status = 'sealed'
        AND coalesce(e.parcel_id, e.envelope_id) = ANY($3)`,
    [key.insurerId, key.campaignId, sealed],
  );
  const pieceIds = pieces.map(({ piece_id }) => piece_id);
  await act(sql, actor, { insurerId: key.insurerId, pieceIds, action: 'post', evidence: { on } });
  return {
    posted: pieceIds.length,
    unsealed: rows.filter((row) => !row.sealed).map(({ target }) => target),
  };
}

/**
 * Takes in tracking states. The newest state of an item counts, whatever the order of the lines; the same line twice,
 * or an older one later, changes nothing. The last states move the papers inside: delivered, or returned.
 */
export async function takeTracking(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  lines: readonly TrackingLine[],
): Promise<TrackingAnswer> {
  await lockCampaign(sql, key);
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.take_tracking',
    subject: `campaign:${key.campaignId}`,
    detail: { lines: lines.length },
  });
  const refused: { line: number; why: TrackingRefusal }[] = [];
  let moved = 0;
  for (const [i, { number, acceptedOn, state, at }] of lines.entries()) {
    const action = TRACKING_STATES[state];
    const { rows } = await sql.query<Accepted>(
      `SELECT target, tracked_at IS NULL OR tracked_at < $5::timestamptz AS newer FROM dispatch.acceptance
        WHERE insurer_id = $1 AND campaign_id = $2 AND number = $3 AND accepted_on = $4::date`,
      [key.insurerId, key.campaignId, parseTrackingNumber(number) ?? '', acceptedOn, at],
    );
    const [found] = rows;
    if (action === undefined || found === undefined) {
      refused.push({ line: i + 1, why: action === undefined ? 'unknown_state' : 'unknown_number' });
      continue;
    }
    if (!found.newer) continue;
    if (action !== null) {
      const inside = await readContents(sql, key, found.target);
      if (inside.every(({ status }) => nextStatus('posted', action) !== status && status !== 'posted')) {
        refused.push({ line: i + 1, why: 'not_posted' });
        continue;
      }
      const pieceIds = inside.filter(({ status }) => status === 'posted').map((row) => row.piece_id);
      const evidence = { tracking: state, at, cause: action === 'return' ? 'post_return' : undefined };
      await act(sql, actor, { insurerId: key.insurerId, pieceIds, action, evidence });
    }
    await sql.query(
      `UPDATE dispatch.acceptance SET tracking = $4, tracked_at = $5
        WHERE insurer_id = $1 AND campaign_id = $2 AND target = $3`,
      [key.insurerId, key.campaignId, found.target, state, at],
    );
    moved += 1;
  }
  return { moved, refused };
}
