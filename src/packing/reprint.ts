import { DIGITS_IN_DOUBT } from '../campaign/digits-sql.ts';
import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { lockPieces } from '../piece/commands.ts';
import { managementNumber } from '../piece/management-number.ts';
import type { PieceRoute } from '../piece/outcome.ts';
import type { Keys } from '../vault/keys.ts';
import { lotName, takeNumbers } from './planner.ts';
import { lastSerial, setOnTheirWay } from './replacement.ts';

/** A piece made again, in the place of one that was voided. */
export interface Reprint {
  readonly pieceId: string;
  readonly replaces: string;
  readonly managementNumber: string;
  readonly lot: string;
  readonly route: PieceRoute;
}

interface Voided {
  readonly piece_id: string;
  readonly member_id: string;
  readonly form: string;
  readonly digits: boolean;
  readonly route: PieceRoute;
  readonly envelope_id: string;
  readonly seat: number;
}

function notVoided(count: number): TodokeError {
  return new TodokeError(
    'packing.not_voided',
    `送付物${count}件は、元の紙がまだ無効になっていないため、刷り直せません。`,
    {
      remedy:
        '元の紙を探し、見つかれば無効にして抜き取り、見つからなければ無効を記録してから刷り直してください。見つからない紙が廃棄されるまで、この送付は締められません。',
      status: 409,
    },
  );
}

function inDoubt(count: number): TodokeError {
  return new TodokeError(
    'packing.number_in_doubt',
    `送付物${count}件は、印字されていた下4桁が本人の番号と確かめられていないため、刷り直せません。`,
    {
      remedy:
        '申出の確認が済むまで待つか、発送の取りやめを記録してください。番号が改まった方には、追加の回でお送りします。',
      status: 409,
    },
  );
}

/** Those of some pieces that are not made again: their digits are not to be printed any more (S026). */
export async function findInDoubt(
  sql: Sql,
  insurerId: string,
  pieceIds: readonly string[],
): Promise<{ readonly piece_id: string; readonly management_number: string }[]> {
  const { rows } = await sql.query<{ piece_id: string; management_number: string }>(
    `SELECT p.piece_id, p.management_number FROM piece.piece p
      WHERE p.insurer_id = $1 AND p.piece_id = ANY($2) AND ${DIGITS_IN_DOUBT} ORDER BY p.piece_id COLLATE "C"`,
    [insurerId, pieceIds],
  );
  return rows;
}

const LETTER = 'R';

/**
 * Plans voided pieces again: a new piece with a new management number each, into the old one's envelope and place,
 * in a print lot of its own per route (`R0001` …). The parcel of a voided piece cannot be sealed without it, so it
 * is still open. The new pieces are composed with the next run of the round.
 *
 * Throws `packing.not_voided` (409, I2) if a piece is not voided, or was made again already, `packing.number_in_doubt`
 * (409, S026) if its digits are not to be printed again; `piece.unknown`.
 */
export async function planReprints(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  pieceIds: readonly string[],
): Promise<Reprint[]> {
  await lockCampaign(sql, key);
  const locked = await lockPieces(sql, key.insurerId, pieceIds);
  const refused = locked.filter(
    (piece) => !piece.newest || piece.outcome !== 'reprint_pending' || piece.campaign_id !== key.campaignId,
  );
  if (refused.length > 0) throw notVoided(refused.length);
  if (locked.length === 0) return [];
  const doubts = await findInDoubt(sql, key.insurerId, pieceIds);
  if (doubts.length > 0) throw inDoubt(doubts.length);
  const { rows } = await sql.query<Voided>(
    `SELECT p.piece_id, p.member_id, p.form, p.digits, p.route, p.envelope_id, coalesce(p.seat, p.position) AS seat
       FROM piece.piece p JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
      WHERE p.insurer_id = $1 AND p.piece_id = ANY($2)
      ORDER BY p.route, e.lot COLLATE "C", e.parcel_id COLLATE "C" NULLS LAST, e.position, seat`,
    [key.insurerId, locked.map((piece) => piece.piece_id)],
  );
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'packing.reprint',
    subject: `campaign:${key.campaignId}`,
    detail: { pieces: rows.length },
  });
  let number = await takeNumbers(sql, rows.length);
  let serial = await lastSerial(sql, key, LETTER);
  const made: Reprint[] = [];
  for (const route of [...new Set(rows.map((row) => row.route))]) {
    const lot = lotName(LETTER, ++serial);
    const ofRoute = rows.filter((row) => row.route === route);
    const pieces = ofRoute.map((row) => {
      const n = number++;
      return {
        pieceId: `${key.campaignId}-${n}`,
        replaces: row.piece_id,
        managementNumber: managementNumber(keys.management, n),
        lot,
        route,
      };
    });
    await insertLot(sql, key, auditId, { lot, route }, ofRoute, pieces);
    await setOnTheirWay(
      sql,
      key,
      route,
      ofRoute.map((row) => row.member_id),
    );
    made.push(...pieces);
  }
  return made;
}

async function insertLot(
  sql: Sql,
  key: CampaignKey,
  auditId: string,
  { lot, route }: { lot: string; route: PieceRoute },
  old: readonly Voided[],
  pieces: readonly Reprint[],
): Promise<void> {
  const own = [key.insurerId, key.campaignId];
  await sql.query(
    'INSERT INTO document.file (insurer_id, campaign_id, lot, route, path, pieces) VALUES ($1, $2, $3, $4, $5, $6)',
    [...own, lot, route, `print/${lot}.pdf`, pieces.length],
  );
  const ids = pieces.map((piece) => piece.pieceId);
  await sql.query(
    `INSERT INTO piece.event (insurer_id, piece_id, action, to_status, audit_id, evidence)
     SELECT $1, t.piece_id, 'plan', 'planned', $2, jsonb_build_object('replaces', t.replaces)
       FROM unnest($3::text[], $4::text[]) AS t (piece_id, replaces)`,
    [key.insurerId, auditId, ids, pieces.map((piece) => piece.replaces)],
  );
  await sql.query(
    `INSERT INTO piece.piece (insurer_id, campaign_id, piece_id, member_id, management_number, form, digits, route, lot,
                              envelope_id, position, seat, status, replaces)
     SELECT $1, $2, t.piece_id, t.member_id, t.number, t.form, t.digits, $3, $4, t.envelope_id, t.position, t.seat,
            'planned', t.replaces
       FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::bool[], $10::text[], $11::int[], $12::text[])
         WITH ORDINALITY AS t (piece_id, member_id, number, form, digits, envelope_id, seat, replaces, position)`,
    [
      ...own,
      route,
      lot,
      ids,
      old.map((row) => row.member_id),
      pieces.map((piece) => piece.managementNumber),
      old.map((row) => row.form),
      old.map((row) => row.digits),
      old.map((row) => row.envelope_id),
      old.map((row) => row.seat),
      pieces.map((piece) => piece.replaces),
    ],
  );
}
