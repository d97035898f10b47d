import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { LATE_LOSS } from '../piece/outcome.ts';
import { nextStatus, type PieceStatus } from '../piece/status.ts';

/**
 * Keeps the letters of cards that are withdrawn from being sent: stopped up to the sealing, called back after it. Letters
 * that have ended, or come back, are left as they are. `reason`: of the withdrawal.
 */
export async function stopLetters(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  cardNumbers: readonly string[],
  reason: string,
): Promise<void> {
  const { rows } = await sql.query<{ piece_id: string; status: PieceStatus }>(
    `SELECT p.piece_id, p.status
       FROM certificate.card c JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
      WHERE c.insurer_id = $1 AND c.card_number = ANY($2)
        AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
      ORDER BY p.piece_id COLLATE "C"`,
    [insurerId, cardNumbers],
  );
  const evidence = { reason: reason === 'cover_lost' ? LATE_LOSS : `certificate_${reason}` };
  for (const action of ['stop', 'recall'] as const) {
    const reached = rows.filter(
      ({ status }) => nextStatus(status, action) !== undefined && (action === 'stop' || status === 'sealed'),
    );
    const pieceIds = reached.map(({ piece_id }) => piece_id);
    await act(sql, actor, { insurerId, pieceIds, action, evidence });
  }
}
