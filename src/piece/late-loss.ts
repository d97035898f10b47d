import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from './commands.ts';
import { LATE_LOSS, LATE_PROTECTION, outcomeAfter } from './outcome.ts';
import { nextStatus, type PieceStatus, statusesAllowing } from './status.ts';

/** What a late loss, or protection learned late, did to one piece; the list of a run is the order to whoever has to find the paper. */
export interface LateLossReceipt {
  readonly pieceId: string;
  readonly managementNumber: string;
  readonly memberId: string;
  /** `stopped`: it is in no sealed parcel. `recalled`: it has left or is sealed, and is called back. */
  readonly done: 'stopped' | 'recalled';
  readonly before: PieceStatus;
  /** The paper exists and must be pulled (or come back) and be destroyed against a receipt. */
  readonly paper: boolean;
}

interface Found {
  readonly piece_id: string;
  readonly management_number: string;
  readonly member_id: string;
  readonly status: PieceStatus;
  /** It was printed at some time: there is a paper to pull. */
  readonly printed: boolean;
}

/** Letters of a campaign that must not arrive: whose, why, and from where they are still called back. */
interface Halt {
  readonly insurerId: string;
  readonly campaignId: string;
  readonly memberIds: readonly string[];
  /** `reason` decides where their people stand (`outcomeAfter`). */
  readonly evidence: { readonly reason: string } & Readonly<Record<string, string>>;
  /** Statuses in which a letter is recalled; before them all it is stopped. */
  readonly recalledFrom: readonly PieceStatus[];
}

/**
 * Eligibility lost after the extraction: each person's newest piece is stopped up to the moment its parcel is
 * sealed, and recalled after that (S069, S107); one that is voided is not made again. People whose piece has already
 * ended keep their end. `lostOn`: first day without cover (ISO). The pieces stay locked until the transaction ends, so
 * that sealing and loss take turns.
 */
export const stopForLoss = (
  sql: Sql,
  actor: Actor,
  {
    insurerId,
    campaignId,
    memberIds,
    lostOn,
  }: { insurerId: string; campaignId: string; memberIds: readonly string[]; lostOn: string },
): Promise<LateLossReceipt[]> =>
  halt(sql, actor, {
    insurerId,
    campaignId,
    memberIds,
    evidence: { reason: LATE_LOSS, lost_on: lostOn },
    recalledFrom: statusesAllowing('recall'),
  });

/** Statuses in which a letter is on its way and can still be kept from arriving. */
const NOT_YET_ARRIVED: readonly PieceStatus[] = ['sealed', 'posted'];

/**
 * Protection (支援措置) learned after a letter was planned to the workplace or to the home on file: it is stopped as for a
 * late loss, and called back while it has not arrived. One that was delivered is left: to ask for it back at that home
 * would tell that somebody is protected. A letter to the address of their choice is a later mailing's.
 */
export const stopForProtection = (
  sql: Sql,
  actor: Actor,
  of: { insurerId: string; campaignId: string; memberIds: readonly string[] },
): Promise<LateLossReceipt[]> =>
  halt(sql, actor, { ...of, evidence: { reason: LATE_PROTECTION }, recalledFrom: NOT_YET_ARRIVED });

/** Where a letter of somebody protected by now can still be kept from arriving. */
export const REACHED_BY_PROTECTION: readonly PieceStatus[] = [
  ...statusesAllowing('stop'),
  ...NOT_YET_ARRIVED,
];

async function halt(sql: Sql, actor: Actor, request: Halt): Promise<LateLossReceipt[]> {
  const { insurerId, campaignId, evidence, recalledFrom } = request;
  const newest = `FROM piece.piece p
    WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.member_id = ANY($3)
      AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)`;
  const values = [insurerId, campaignId, request.memberIds];
  await sql.query(`SELECT ${newest} ORDER BY p.piece_id COLLATE "C" FOR UPDATE OF p`, values);
  const { rows } = await sql.query<Found>(
    `SELECT p.piece_id, p.management_number, p.member_id, p.status,
            EXISTS (SELECT FROM piece.event e WHERE e.insurer_id = p.insurer_id AND e.piece_id = p.piece_id
                       AND e.action = 'print') AS printed ${newest} ORDER BY p.piece_id COLLATE "C"`,
    values,
  );
  const receipts: LateLossReceipt[] = [];
  for (const action of ['stop', 'recall'] as const) {
    const reached = rows.filter(({ status }) =>
      action === 'stop' ? nextStatus(status, action) !== undefined : recalledFrom.includes(status),
    );
    await act(sql, actor, {
      insurerId,
      pieceIds: reached.map((row) => row.piece_id),
      action,
      evidence,
    });
    for (const row of reached) {
      receipts.push({
        pieceId: row.piece_id,
        managementNumber: row.management_number,
        memberId: row.member_id,
        done: action === 'stop' ? 'stopped' : 'recalled',
        before: row.status,
        paper: row.printed,
      });
    }
  }
  const gone = rows.filter(({ status }) => status === 'destroyed').map((row) => row.member_id);
  await cancelReprints(sql, actor, request, gone);
  return receipts.sort((a, b) => (a.pieceId < b.pieceId ? -1 : 1));
}

/** Whoever waits for a reprint of a paper already destroyed has no paper to stop: only the reprint is called off. */
async function cancelReprints(
  sql: Sql,
  actor: Actor,
  { insurerId, campaignId, evidence }: Halt,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return;
  await writeAudit(sql, {
    actor,
    insurerId,
    action: 'piece.cancel_reprints',
    subject: `campaign:${campaignId}`,
    detail: { people: memberIds.length, ...evidence },
  });
  await sql.query(
    `UPDATE campaign.extracted SET outcome = $4
      WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = ANY($3) AND outcome = 'reprint_pending'`,
    [insurerId, campaignId, memberIds, outcomeAfter('stop', 'reprint_pending', evidence.reason)],
  );
}

/**
 * Records that papers which must not travel (stopped, voided, returned) were destroyed. `receipt` says who did it
 * and under which record; without one nothing counts as destroyed (S106). Throws `piece.no_receipt`.
 */
export async function destroyAgainstReceipt(
  sql: Sql,
  actor: Actor,
  request: { insurerId: string; pieceIds: readonly string[]; receipt: string },
): Promise<void> {
  const receipt = request.receipt.trim();
  if (receipt === '') {
    throw new TodokeError('piece.no_receipt', '廃棄の記録番号がありません。', {
      remedy: '廃棄した人と記録の番号を入力してください。記録のない廃棄は受け付けません。',
    });
  }
  const { insurerId, pieceIds } = request;
  await act(sql, actor, { insurerId, pieceIds, action: 'destroy', evidence: { receipt } });
}
