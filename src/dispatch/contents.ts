import { createHash } from 'node:crypto';
import type { CampaignKey } from '../campaign/extract.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { DEAD, type PieceStatus } from '../piece/status.ts';
import type { Content } from './scan.ts';

/**
 * Fingerprint of a parcel's contents: over its management numbers in order. Two parcels of equal count and weight
 * never agree (I1).
 */
export const fingerprintOf = (numbers: readonly string[]): string =>
  createHash('sha256').update(numbers.join('\n')).digest('hex');

/** A piece of a parcel (or of one envelope that travels alone) as the database has it, in the order of enclosing. */
export interface StoredContent {
  readonly piece_id: string;
  readonly management_number: string;
  readonly status: PieceStatus;
  readonly outcome: string;
  readonly newest: boolean;
  readonly envelope_id: string;
}

/** What a lone envelope of direct mail is called as a container; a parcel names its own. */
export const LONE_ENVELOPE = 'window';

/** `dispatch.unknown_parcel` (404): no parcel or envelope of the campaign bears the number. */
export const unknownTarget = (): TodokeError =>
  new TodokeError('dispatch.unknown_parcel', 'その番号の梱包・封筒は、この送付にありません。', {
    remedy: '梱包の番号（W0001-0001 など）、直送の封筒の番号（H0001-E00001 など）を確かめてください。',
    status: 404,
  });

/**
 * The contents of a parcel, or of an envelope that is in no parcel. An envelope inside a parcel is not closed by
 * itself and is unknown here. Throws `dispatch.unknown_parcel`.
 */
export async function readContents(sql: Sql, key: CampaignKey, target: string): Promise<StoredContent[]> {
  const { rows } = await sql.query<StoredContent>(
    `SELECT p.piece_id, p.management_number, p.status, x.outcome, p.envelope_id,
            NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id) AS newest
       FROM packing.envelope e
       JOIN piece.piece p USING (insurer_id, campaign_id, envelope_id)
       JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
      WHERE e.insurer_id = $1 AND e.campaign_id = $2
        AND (e.parcel_id = $3 OR (e.parcel_id IS NULL AND e.envelope_id = $3))
      ORDER BY e.position, coalesce(p.seat, p.position), p.piece_id COLLATE "C"`,
    [key.insurerId, key.campaignId, target],
  );
  if (rows.length === 0) throw unknownTarget();
  return rows;
}

/** Somebody whose paper was voided and not yet made again: without it the set is not full (I2). */
const awaited = (row: StoredContent): boolean => row.newest && row.outcome === 'reprint_pending';

/** What a scan is held against. Whoever waits for a reprint is still expected, so that nobody is sealed out. */
export const contentsOf = (rows: readonly StoredContent[]): Content[] =>
  rows.map((row) => ({
    number: row.management_number,
    envelope: row.envelope_id,
    live: !DEAD.includes(row.status) || awaited(row),
    ...(awaited(row) ? { awaited: true } : {}),
  }));

/** The container a parcel is planned in, or the window envelope of direct mail. */
export async function containerOf(sql: Sql, key: CampaignKey, target: string): Promise<string> {
  const { rows } = await sql.query<{ container: string }>(
    'SELECT container FROM packing.parcel WHERE insurer_id = $1 AND campaign_id = $2 AND parcel_id = $3',
    [key.insurerId, key.campaignId, target],
  );
  return rows[0]?.container ?? LONE_ENVELOPE;
}
