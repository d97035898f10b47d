import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { outcomeAfter } from './outcome.ts';
import { ACTION_TITLES, allowedActions, nextStatus, type PieceAction, type PieceStatus } from './status.ts';

/** What is done to pieces. `evidence` holds codes, ids, dates and receipts, never a person's data. */
export interface PieceAct {
  readonly insurerId: string;
  readonly pieceIds: readonly string[];
  readonly action: PieceAction;
  readonly evidence?: Readonly<Record<string, unknown>>;
}

export interface LockedPiece {
  readonly piece_id: string;
  readonly campaign_id: string;
  readonly member_id: string;
  readonly status: PieceStatus;
  /** Where its person stands. */
  readonly outcome: string;
  /** False once another piece has taken its place. */
  readonly newest: boolean;
}

/** Pieces as they stand, locked until the transaction ends. Throws `piece.unknown` if one does not exist. */
export async function lockPieces(
  sql: Sql,
  insurerId: string,
  pieceIds: readonly string[],
): Promise<LockedPiece[]> {
  const ids = [...new Set(pieceIds)];
  // In one order for everybody, so that two acts on the same pieces wait and never deadlock.
  await sql.query(
    `SELECT FROM piece.piece WHERE insurer_id = $1 AND piece_id = ANY($2) ORDER BY piece_id COLLATE "C" FOR UPDATE`,
    [insurerId, ids],
  );
  // Read in a second statement: it sees what the transaction waited for has committed.
  const { rows } = await sql.query<LockedPiece>(
    `SELECT p.piece_id, p.campaign_id, p.member_id, p.status, coalesce(x.outcome, '') AS outcome,
            NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id) AS newest
       FROM piece.piece p JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
      WHERE p.insurer_id = $1 AND p.piece_id = ANY($2) ORDER BY p.piece_id COLLATE "C"`,
    [insurerId, ids],
  );
  if (rows.length === ids.length) return rows;
  throw new TodokeError(
    'piece.unknown',
    `指定された送付物のうち${ids.length - rows.length}件がありません。`,
    {
      remedy: '送付物の番号を確かめてください。どの送付物も変更していません。',
      status: 404,
    },
  );
}

function illegal(action: PieceAction, pieces: readonly LockedPiece[]): TodokeError {
  const statuses = [...new Set(pieces.map(({ status }) => status))].sort();
  const legal = statuses.map((status) => {
    const actions = allowedActions(status).map((name) => `${ACTION_TITLES[name]} (${name})`);
    return `${status}: ${actions.join('、') || 'なし'}`;
  });
  return new TodokeError(
    'piece.illegal_action',
    `「${ACTION_TITLES[action]}」は、送付物${pieces.length}件の今の状態（${statuses.join('、')}）ではできません。`,
    {
      remedy: `今できる操作は次のとおりです。${legal.join('／')}。どの送付物も変更していません。`,
      status: 409,
    },
  );
}

/** Moves the people of pieces to where the action leaves them; those of replaced pieces stand by their newer one. */
async function moveOutcomes(
  sql: Sql,
  insurerId: string,
  pieces: readonly LockedPiece[],
  action: PieceAction,
  reason: string | undefined,
): Promise<void> {
  const moves = pieces.flatMap((piece) => {
    const outcome = piece.newest ? outcomeAfter(action, piece.outcome, reason) : undefined;
    return outcome === undefined ? [] : [{ ...piece, outcome }];
  });
  if (moves.length === 0) return;
  await sql.query(
    `UPDATE campaign.extracted x SET outcome = t.outcome
       FROM unnest($2::text[], $3::text[], $4::text[]) AS t (campaign_id, member_id, outcome)
      WHERE x.insurer_id = $1 AND x.campaign_id = t.campaign_id AND x.member_id = t.member_id`,
    [
      insurerId,
      moves.map(({ campaign_id }) => campaign_id),
      moves.map(({ member_id }) => member_id),
      moves.map(({ outcome }) => outcome),
    ],
  );
}

/**
 * Does one action to pieces: all of them or none. Status, event, audit entry and the person's outcome change in
 * the caller's transaction. A piece named twice is acted on once.
 *
 * Throws `piece.unknown` (404) and `piece.illegal_action` (409, naming the legal ones).
 */
export async function act(sql: Sql, actor: Actor, request: PieceAct): Promise<LockedPiece[]> {
  const { insurerId, action, evidence = {} } = request;
  const pieces = await lockPieces(sql, insurerId, request.pieceIds);
  if (pieces.length === 0) return pieces;
  const refused = pieces.filter(({ status }) => nextStatus(status, action) === undefined);
  if (refused.length > 0) throw illegal(action, refused);

  const [only] = pieces;
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: `piece.${action}`,
    subject: pieces.length === 1 ? `piece:${only?.piece_id}` : `campaign:${only?.campaign_id}`,
    detail: { pieces: pieces.length, ...evidence },
  });
  const values = [
    insurerId,
    pieces.map(({ piece_id }) => piece_id),
    pieces.map(({ status }) => nextStatus(status, action)),
  ];
  await sql.query(
    `INSERT INTO piece.event (insurer_id, piece_id, action, from_status, to_status, audit_id, evidence)
     SELECT $1, t.piece_id, $4, t.before, t.after, $5, $6::jsonb
       FROM unnest($2::text[], $3::text[], $7::text[]) AS t (piece_id, after, before)`,
    [...values, action, auditId, JSON.stringify(evidence), pieces.map(({ status }) => status)],
  );
  await sql.query(
    `UPDATE piece.piece p SET status = t.status
       FROM unnest($2::text[], $3::text[]) AS t (piece_id, status)
      WHERE p.insurer_id = $1 AND p.piece_id = t.piece_id`,
    values,
  );
  const reason = typeof evidence.reason === 'string' ? evidence.reason : undefined;
  await moveOutcomes(sql, insurerId, pieces, action, reason);
  return pieces;
}
