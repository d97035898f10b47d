import type { Sql } from '../kernel/ports.ts';
import type { FoundPiece } from './find.ts';
import { allowedActions, type PieceAction, type PieceStatus } from './status.ts';

/** One thing that happened to a piece. */
export interface PieceEvent {
  /** ISO 8601, Japanese time. */
  readonly at: string;
  readonly action: string;
  readonly status: PieceStatus;
  readonly actor: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** The life of one piece so far. Names nobody: the paper and the register do. */
export interface PieceHistory {
  readonly management_number: string;
  readonly campaign: string;
  readonly form: string;
  readonly route: string;
  readonly lot: string;
  readonly envelope: string;
  /** Null: its envelope travels alone. */
  readonly parcel: string | null;
  readonly status: PieceStatus;
  /** What may be done to it now, by the one table. */
  readonly allowed: readonly PieceAction[];
  /** Where its person stands in the ledger. */
  readonly outcome: string;
  readonly replaces: string | null;
  readonly replaced_by: string | null;
  readonly events: readonly PieceEvent[];
  readonly seen: readonly { readonly at: string; readonly place: string }[];
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS+09:00'`;

/** What a piece is, what happened to it, and what may be done to it now. */
export async function readHistory(sql: Sql, piece: FoundPiece): Promise<PieceHistory> {
  const own = [piece.insurerId, piece.pieceId];
  const { rows } = await sql.query<Omit<PieceHistory, 'allowed' | 'events' | 'seen'>>(
    `SELECT p.management_number, p.campaign_id AS campaign, p.form, p.route, p.lot, p.envelope_id AS envelope,
            e.parcel_id AS parcel, p.status, x.outcome, o.management_number AS replaces,
            n.management_number AS replaced_by
       FROM piece.piece p
       JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
       JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
       LEFT JOIN piece.piece o ON o.insurer_id = p.insurer_id AND o.piece_id = p.replaces
       LEFT JOIN piece.piece n ON n.insurer_id = p.insurer_id AND n.replaces = p.piece_id
      WHERE p.insurer_id = $1 AND p.piece_id = $2`,
    own,
  );
  const { rows: events } = await sql.query<PieceEvent>(
    `SELECT to_char(e.at AT TIME ZONE 'Asia/Tokyo', ${ISO}) AS at, e.action, e.to_status AS status, a.actor, e.evidence
       FROM piece.event e JOIN audit.entry a USING (audit_id)
      WHERE e.insurer_id = $1 AND e.piece_id = $2 ORDER BY e.at, e.audit_id`,
    own,
  );
  const { rows: seen } = await sql.query<{ at: string; place: string }>(
    `SELECT to_char(seen_at AT TIME ZONE 'Asia/Tokyo', ${ISO}) AS at, place FROM dispatch.sighting
      WHERE insurer_id = $1 AND piece_id = $2 ORDER BY seen_at, audit_id`,
    own,
  );
  const head = rows[0] as Omit<PieceHistory, 'allowed' | 'events' | 'seen'>;
  return { ...head, allowed: allowedActions(head.status), events, seen };
}
