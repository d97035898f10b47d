import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import { isRealDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { nextStatus, type PieceAction } from '../piece/status.ts';
import { readContents } from './contents.ts';
import { SEARCHED_LOTS } from './search.ts';
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

export type TrackingRefusal = 'unknown_number' | 'unknown_state' | 'bad_moment' | 'not_posted';

/** The same as people read it. */
export const TRACKING_REFUSALS: Readonly<Record<TrackingRefusal, string>> = {
  unknown_number: 'この送付にない引受番号と引受日です',
  unknown_state: '知らない配達状況です。日本郵便の追跡の画面の語のまま書いてください',
  bad_moment: '日付または日時を読めません。日時は時差まで書いてください（2024-10-02T09:30:00+09:00）',
  not_posted: '差し出した記録のない梱包・封筒です。差出しを先に記録してください',
};

export interface TrackingAnswer {
  /** The same file was taken in before; its lines are held against the items once more. */
  readonly repeated: boolean;
  /** Items whose state is newer than what was known. */
  readonly moved: number;
  readonly refused: readonly { readonly line: number; readonly why: TrackingRefusal }[];
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;
const isMoment = (text: string): boolean => MOMENT.test(text) && isRealDate(text.slice(0, 10));

interface Accepted {
  readonly target: string;
  readonly newer: boolean;
}

/**
 * Posts everything of a campaign that is sealed and has its acceptance for that day: the pieces become `posted`.
 * Items that are not sealed are answered, and stay; so do those of a lot in which a paper is being searched for, for it
 * may lie in a stranger's envelope (I2). Run again, it posts what was sealed and found since.
 */
export async function postAccepted(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  on: string,
): Promise<{
  readonly posted: number;
  readonly unsealed: readonly string[];
  readonly searching: readonly string[];
}> {
  await lockCampaign(sql, key);
  const { rows } = await sql.query<{ target: string; sealed: boolean; searching: boolean }>(
    `SELECT t.target, EXISTS (SELECT FROM dispatch.sealing s WHERE s.insurer_id = t.insurer_id
        AND s.campaign_id = t.campaign_id AND s.target = t.target AND s.opened_at IS NULL) AS sealed,
            EXISTS (SELECT FROM packing.envelope e WHERE e.insurer_id = t.insurer_id AND e.campaign_id = t.campaign_id
               AND (e.parcel_id = t.target OR e.envelope_id = t.target) AND e.lot IN (${SEARCHED_LOTS})) AS searching
       FROM dispatch.acceptance t
      WHERE t.insurer_id = $1 AND t.campaign_id = $2 AND t.accepted_on = $3 ORDER BY t.target COLLATE "C"`,
    [key.insurerId, key.campaignId, on],
  );
  const sealed = rows.filter((row) => row.sealed && !row.searching).map(({ target }) => target);
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
    searching: rows.filter((row) => row.sealed && row.searching).map(({ target }) => target),
  };
}

/**
 * Takes in tracking states. The newest state of an item counts, whatever the order of the lines; the same line twice,
 * or an older one later, changes nothing. The last states move the papers inside: delivered, or returned. `sha256`: of
 * the file's bytes.
 */
export async function takeTracking(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  { sha256, lines }: { readonly sha256: string; readonly lines: readonly TrackingLine[] },
): Promise<TrackingAnswer> {
  await lockCampaign(sql, key);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.take_tracking',
    subject: `campaign:${key.campaignId}`,
    detail: { lines: lines.length },
  });
  const refused: { line: number; why: TrackingRefusal }[] = [];
  let moved = 0;
  for (const [i, { number, acceptedOn, state, at }] of lines.entries()) {
    const action = Object.hasOwn(TRACKING_STATES, state) ? TRACKING_STATES[state] : undefined;
    if (!isMoment(at) || !isRealDate(acceptedOn)) {
      refused.push({ line: i + 1, why: 'bad_moment' });
      continue;
    }
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
  const { rowCount } = await sql.query(
    `INSERT INTO dispatch.answer_file (insurer_id, campaign_id, sha256, kind, rows, applied, audit_id)
     VALUES ($1, $2, $3, 'tracking', $4, $5, $6) ON CONFLICT DO NOTHING`,
    [key.insurerId, key.campaignId, sha256, lines.length, moved, auditId],
  );
  return { repeated: rowCount === 0, moved, refused };
}
