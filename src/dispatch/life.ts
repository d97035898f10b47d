import { lockCampaign } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import type { FoundPiece } from '../piece/find.ts';
import { DEAD, nextStatus, type PieceAction, type PieceStatus } from '../piece/status.ts';

/** Longest reason or evidence, in characters: a number of a record and a few words, not a report. */
const LONGEST = 200;

/** Refuses a reason or evidence that says nothing, or too much (`piece.no_evidence`, `piece.long_evidence`). */
function requireEvidence(text: string): void {
  if (text.trim() === '') {
    throw new TodokeError('piece.no_evidence', '理由または確かめた方法が書かれていません。', {
      remedy: '誰が何を見てそうしたか（報告書や受領書の番号など）を、個人情報を書かずに入力してください。',
    });
  }
  if ([...text].length > LONGEST) {
    throw new TodokeError('piece.long_evidence', `理由または確かめた方法が${LONGEST}文字を超えています。`, {
      remedy: '報告書や受領書の番号だけを書き、詳しい内容は報告書に残してください。',
    });
  }
}

/** What an order about a piece did. `already`: it had been done before, which is a success and changes nothing. */
export interface LifeReceipt {
  readonly managementNumber: string;
  readonly done: 'done' | 'already';
  readonly before: PieceStatus;
  readonly status: PieceStatus;
}

/** Locks the campaigns of pieces in one order for everybody, and answers the pieces by campaign. */
export async function lockCampaignsOf(
  sql: Sql,
  pieces: readonly FoundPiece[],
): Promise<Map<string, FoundPiece[]>> {
  const byCampaign = Map.groupBy(pieces, ({ insurerId, campaignId }) => `${insurerId}/${campaignId}`);
  for (const name of [...byCampaign.keys()].sort()) {
    const [first] = byCampaign.get(name) as [FoundPiece];
    await lockCampaign(sql, first);
  }
  return byCampaign;
}

/** The last action of each piece, as its events have it. */
async function lastActions(sql: Sql, pieces: readonly FoundPiece[]): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ piece_id: string; action: string }>(
    `SELECT DISTINCT ON (e.piece_id) e.piece_id, e.action
       FROM unnest($1::text[], $2::text[]) AS t (insurer_id, piece_id)
       JOIN piece.event e ON e.insurer_id = t.insurer_id AND e.piece_id = t.piece_id
      ORDER BY e.piece_id, e.at DESC, e.audit_id DESC`,
    [pieces.map((piece) => piece.insurerId), pieces.map((piece) => piece.pieceId)],
  );
  return new Map(rows.map(({ piece_id, action }) => [piece_id, action]));
}

const statusOf = async (sql: Sql, pieces: readonly FoundPiece[]): Promise<Map<string, PieceStatus>> => {
  const { rows } = await sql.query<{ piece_id: string; status: PieceStatus }>(
    `SELECT p.piece_id, p.status FROM unnest($1::text[], $2::text[]) AS t (insurer_id, piece_id)
       JOIN piece.piece p ON p.insurer_id = t.insurer_id AND p.piece_id = t.piece_id`,
    [pieces.map((piece) => piece.insurerId), pieces.map((piece) => piece.pieceId)],
  );
  return new Map(rows.map(({ piece_id, status }) => [piece_id, status]));
};

/**
 * Does one action to pieces: to all or to none. A piece to which it was the last thing done is answered `already`.
 * `evidence` must say something in few words: throws `piece.no_evidence`, `piece.long_evidence`; an illegal action
 * `piece.illegal_action` (409) naming the legal ones.
 */
export async function orderPieces(
  sql: Sql,
  actor: Actor,
  pieces: readonly FoundPiece[],
  action: PieceAction,
  evidence: Readonly<Record<string, string>>,
): Promise<LifeReceipt[]> {
  for (const text of Object.values(evidence)) requireEvidence(text);
  await lockCampaignsOf(sql, pieces);
  const before = await statusOf(sql, pieces);
  const last = await lastActions(sql, pieces);
  const receipts = pieces.map((piece): LifeReceipt => {
    const status = before.get(piece.pieceId) as PieceStatus;
    const next = nextStatus(status, action);
    const already = next === undefined && last.get(piece.pieceId) === action;
    return {
      managementNumber: piece.managementNumber,
      done: already ? 'already' : 'done',
      before: status,
      status: next ?? status,
    };
  });
  const fresh = pieces.filter((_, i) => receipts[i]?.done === 'done');
  for (const [insurerId, own] of Map.groupBy(fresh, (piece) => piece.insurerId)) {
    const pieceIds = own.map((piece) => piece.pieceId);
    await act(sql, actor, { insurerId, pieceIds, action, evidence });
  }
  return receipts;
}

/** What somebody who holds a paper has to do with it. */
export type ScanVerdict = 'goes_on' | 'pull' | 'on_its_way';

/**
 * Records that a paper was seen somewhere, and answers what to do with it: it goes on in its parcel, it must be pulled
 * and destroyed, or it should not be here at all, for its parcel is closed. Moves no status. `place`: a desk or
 * machine, never a person.
 */
export async function recordSighting(
  sql: Sql,
  actor: Actor,
  piece: FoundPiece,
  place: string,
): Promise<ScanVerdict> {
  requireEvidence(place);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: piece.insurerId,
    action: 'dispatch.sight',
    subject: `piece:${piece.pieceId}`,
    detail: { place },
  });
  await sql.query(
    'INSERT INTO dispatch.sighting (insurer_id, piece_id, place, audit_id) VALUES ($1, $2, $3, $4)',
    [piece.insurerId, piece.pieceId, place, auditId],
  );
  if (DEAD.includes(piece.status)) return 'pull';
  return nextStatus(piece.status, 'stop') === undefined ? 'on_its_way' : 'goes_on';
}
