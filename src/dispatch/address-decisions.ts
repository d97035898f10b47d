import { type CampaignKey, lockCampaign } from '../campaign/extract.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { PlanSettings } from '../packing/planner.ts';
import { notThroughWorkplace, planThroughWorkplace } from '../packing/second-route.ts';
import type { FoundPiece } from '../piece/find.ts';
import { nextStatus, type PieceStatus } from '../piece/status.ts';
import type { Keys } from '../vault/keys.ts';
import { type AddressFlag, clearAddressFlag } from './address-trust.ts';
import { orderPieces } from './life.ts';
import { reprintPieces } from './reprints.ts';

/**
 * What is decided about a letter to a doubtful address (I4). `use`: it is right, send the letter as it is; `workplace`:
 * send it through the workplace instead; `hold`: keep this letter back, the others go; `stop`: do not send it.
 */
export type AddressDecision = 'use' | 'workplace' | 'hold' | 'stop';

/** Where a flagged letter stands. `held`: kept back, with nothing in its place yet. */
export const ADDRESS_STATES = ['open', 'held', 'used', 'replaced', 'stopped'] as const;
export type AddressState = (typeof ADDRESS_STATES)[number];

/** What may be decided in a state; a letter that was replaced or stopped is settled. */
export const DECISIONS_IN: Readonly<Record<AddressState, readonly AddressDecision[]>> = {
  open: ['use', 'workplace', 'hold', 'stop'],
  held: ['use', 'workplace', 'stop'],
  used: [],
  replaced: [],
  stopped: [],
};

/** By the pieces' own record: `p` the piece, `x` its person, `g.open` whether a flag of it is not cleared. */
export const ADDRESS_STATE = `CASE
  WHEN EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id) THEN 'replaced'
  WHEN x.outcome = 'reprint_pending' THEN 'held'
  WHEN x.outcome IN ('stopped', 'late_loss') THEN 'stopped'
  WHEN g.open THEN 'open' ELSE 'used' END`;

interface Standing {
  readonly piece_id: string;
  readonly state: AddressState;
  readonly status: PieceStatus;
}

async function statesOf(sql: Sql, key: CampaignKey, pieceIds: readonly string[]): Promise<Standing[]> {
  const { rows } = await sql.query<Standing>(
    `SELECT p.piece_id, ${ADDRESS_STATE} AS state, p.status
       FROM (SELECT piece_id, bool_or(cleared_audit_id IS NULL) AS open FROM dispatch.address_flag
              WHERE insurer_id = $1 AND piece_id = ANY($3) GROUP BY piece_id) g
       JOIN piece.piece p ON p.insurer_id = $1 AND p.piece_id = g.piece_id
       JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
      WHERE p.campaign_id = $2`,
    [key.insurerId, key.campaignId, pieceIds],
  );
  return rows;
}

async function clearAll(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  pieceIds: readonly string[],
  evidence: string,
): Promise<void> {
  const { rows } = await sql.query<{ piece_id: string; flag: AddressFlag }>(
    `SELECT piece_id, flag FROM dispatch.address_flag
      WHERE insurer_id = $1 AND piece_id = ANY($2) AND cleared_audit_id IS NULL ORDER BY 1, 2`,
    [insurerId, pieceIds],
  );
  for (const { piece_id: pieceId, flag } of rows)
    await clearAddressFlag(sql, actor, { insurerId, pieceId, flag, evidence });
}

/** What is decided about which letters. `evidence`: who made sure of what, without a person's data. */
export interface AskedDecision {
  readonly pieces: readonly FoundPiece[];
  readonly decision: AddressDecision;
  readonly evidence: string;
  readonly on: IsoDate;
}

/**
 * Of letters that are to be decided about together, those this cannot be decided about, each with the reason in words:
 * settled already or never flagged, past being taken back, or without a workplace they could go through. Holds the campaign
 * from now on, so that what is answered stays so within the transaction.
 */
export async function undecidable(
  sql: Sql,
  key: CampaignKey,
  { pieces, decision, on }: AskedDecision,
): Promise<ReadonlyMap<string, string>> {
  await lockCampaign(sql, key);
  const pieceIds = pieces.map(({ pieceId }) => pieceId);
  const standing = new Map((await statesOf(sql, key, pieceIds)).map((one) => [one.piece_id, one]));
  const kept = decision === 'workplace' ? await notThroughWorkplace(sql, key, on, pieceIds) : new Map();
  const why = (pieceId: string): string | undefined => {
    const { state, status } = standing.get(pieceId) ?? {};
    if (state === undefined || status === undefined || !DECISIONS_IN[state].includes(decision))
      return '住所の注意がないか、すでに判断されています。';
    const action = decision === 'stop' ? 'stop' : decision === 'use' || state === 'held' ? undefined : 'void';
    if (action !== undefined && nextStatus(status, action) === undefined)
      return 'もう手元にないため、この判断はできません。';
    return kept.get(pieceId);
  };
  return new Map(
    pieceIds.flatMap((pieceId) => {
      const reason = why(pieceId);
      return reason === undefined ? [] : [[pieceId, reason] as const];
    }),
  );
}

/**
 * Decides about letters to doubtful addresses of one campaign, all of them or none. A letter held before is made again where it is to go. Answers the pieces made, with what
 * they replace: they are composed with the next run of the round. Throws `dispatch.address_settled` (409) where one is
 * not flagged, or settled already; `packing.not_through_workplace`; as `orderPieces`.
 */
export async function decideAddresses(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: PlanSettings,
  asked: AskedDecision,
): Promise<readonly { readonly pieceId: string; readonly replaces: string }[]> {
  const { pieces, decision, evidence, on } = asked;
  const pieceIds = pieces.map(({ pieceId }) => pieceId);
  const states = await statesOf(sql, key, pieceIds);
  const allowed = states.filter(({ state }) => DECISIONS_IN[state].includes(decision));
  if (allowed.length < new Set(pieceIds).size) {
    throw new TodokeError('dispatch.address_settled', 'この判断ができない送付物が含まれています。', {
      remedy:
        '一覧を開き直してください。住所の注意がないか、すでに判断されています。どの送付物も変更していません。',
      status: 409,
    });
  }
  const held = states.filter(({ state }) => state === 'held').map(({ piece_id }) => piece_id);
  const open = pieces.filter(({ pieceId }) => !held.includes(pieceId));
  const reason = { reason: evidence };
  switch (decision) {
    case 'use': {
      const made = await reprintPieces(sql, actor, keys, key, held);
      const settled = [...open, ...made].map(({ pieceId }) => pieceId);
      await clearAll(sql, actor, key.insurerId, settled, evidence);
      return made.map(({ pieceId, replaces }) => ({ pieceId, replaces }));
    }
    case 'hold':
      await orderPieces(sql, actor, open, 'void', reason);
      return [];
    case 'stop':
      await orderPieces(sql, actor, pieces, 'stop', reason);
      return [];
    case 'workplace':
      await orderPieces(sql, actor, open, 'void', reason);
      return planThroughWorkplace(sql, actor, keys, key, settings, on, pieceIds);
  }
}
