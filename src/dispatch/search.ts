import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { FoundPiece } from '../piece/find.ts';
import type { PieceStatus } from '../piece/status.ts';

/** Statuses in which no paper exists, or nobody here can look for it. */
const NOTHING_TO_SEARCH: readonly PieceStatus[] = ['planned', 'composed', 'destroyed'];

/** How the search for a paper ended. */
export type SearchResult = 'found' | 'given_up';

function noEvidence(): TodokeError {
  return new TodokeError('dispatch.search_evidence', 'どこで何を確かめたかが書かれていません。', {
    remedy: '探した場所、見つかった場所、または事故報告の番号を入力してください。',
  });
}

/** The open search for a piece, locked; its serial, or undefined. */
async function openSerial(sql: Sql, piece: FoundPiece): Promise<number | undefined> {
  const { rows } = await sql.query<{ serial: number }>(
    `SELECT serial FROM dispatch.search WHERE insurer_id = $1 AND piece_id = $2 AND result IS NULL FOR UPDATE`,
    [piece.insurerId, piece.pieceId],
  );
  return rows[0]?.serial;
}

/**
 * Opens the search for a missing paper (I2): from now on nothing of its lot is posted, for it may lie in a stranger's
 * envelope. Answers whether the search is new. Throws `dispatch.nothing_to_search` (409) where no paper exists.
 */
export async function openSearch(
  sql: Sql,
  actor: Actor,
  piece: FoundPiece,
  evidence: string,
): Promise<boolean> {
  if (evidence.trim() === '') throw noEvidence();
  // Searches of one piece take turns, so that two desks that report it missing open one search.
  await sql.query('SELECT FROM piece.piece WHERE insurer_id = $1 AND piece_id = $2 FOR UPDATE', [
    piece.insurerId,
    piece.pieceId,
  ]);
  if ((await openSerial(sql, piece)) !== undefined) return false;
  if (NOTHING_TO_SEARCH.includes(piece.status)) {
    throw new TodokeError('dispatch.nothing_to_search', 'この送付物には、探すべき紙がありません。', {
      remedy: 'まだ印刷へ引き渡していないか、廃棄が記録されています。整理番号を確かめてください。',
      status: 409,
    });
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: piece.insurerId,
    action: 'dispatch.open_search',
    subject: `piece:${piece.pieceId}`,
    detail: { status: piece.status, lot: piece.lot },
  });
  await sql.query(
    `INSERT INTO dispatch.search (insurer_id, piece_id, serial, evidence, audit_id)
     SELECT $1, $2, coalesce(max(serial), 0) + 1, $3, $4 FROM dispatch.search WHERE insurer_id = $1 AND piece_id = $2`,
    [piece.insurerId, piece.pieceId, evidence, auditId],
  );
  return true;
}

/**
 * Ends the search for a paper: it was found, or the insurer gives it up against its incident record. A paper that was
 * voided meanwhile and is found must still be destroyed. Throws `dispatch.no_search` (404) where none is open,
 * `dispatch.not_voided` (409) for giving up a paper that still counts.
 */
export async function endSearch(
  sql: Sql,
  actor: Actor,
  piece: FoundPiece,
  result: SearchResult,
  evidence: string,
): Promise<void> {
  if (evidence.trim() === '') throw noEvidence();
  const serial = await openSerial(sql, piece);
  if (serial === undefined) {
    throw new TodokeError('dispatch.no_search', 'この送付物は、探していることになっていません。', {
      remedy: '整理番号を確かめてください。紛失は todoke piece lose で記録します。',
      status: 404,
    });
  }
  if (result === 'given_up' && piece.status !== 'voided' && piece.status !== 'stopped') {
    throw new TodokeError(
      'dispatch.not_voided',
      '無効にしていない送付物は、見つからないまま終わりにできません。',
      {
        remedy: '先に無効化（todoke piece void）を記録し、必要なら刷り直してください。',
        status: 409,
      },
    );
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: piece.insurerId,
    action: `dispatch.search_${result}`,
    subject: `piece:${piece.pieceId}`,
    detail: { serial, lot: piece.lot },
  });
  await sql.query(
    `UPDATE dispatch.search SET result = $4, ended_at = now(), ended_evidence = $5, ended_audit_id = $6
      WHERE insurer_id = $1 AND piece_id = $2 AND serial = $3`,
    [piece.insurerId, piece.pieceId, serial, result, evidence, auditId],
  );
}

/** SQL: lots of campaign ($1, $2) in which a paper is being searched for. */
export const SEARCHED_LOTS = `
  SELECT p.lot FROM dispatch.search s JOIN piece.piece p USING (insurer_id, piece_id)
   WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND s.result IS NULL
  UNION SELECT e.lot FROM dispatch.search s JOIN piece.piece p USING (insurer_id, piece_id)
   JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
   WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND s.result IS NULL`;
