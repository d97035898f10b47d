import type { CampaignKey } from '../campaign/extract.ts';
import { readWaves } from '../campaign/wave-store.ts';
import { lettersPath } from '../document/print.ts';
import type { IsoDate } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import { pagesOf } from '../packing/planner.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import type { FileBytes } from '../readback/proof.ts';
import { controlCodes } from '../template/inserter.ts';
import { fingerprintOf } from './contents.ts';
import { schedule } from './schedule.ts';
import { notYetPrinted } from './waves.ts';

/** A composed print file to be handed to a contractor. */
export interface JobLot {
  readonly lot: string;
  readonly path: string;
  readonly sha256: string;
  readonly pages: number;
  /** Hash of the letters certificates travel on (letters/LOT.pdf); null for a lot of notices. */
  readonly letters_sha256: string | null;
}

/** The files of a lot that hold pieces: its print file and, of certificates, the letters their cards travel on. */
export const printedBytes = ({ lot, path, sha256, letters_sha256: letters }: JobLot): FileBytes[] => [
  { file: path, sha256 },
  ...(letters === null ? [] : [{ file: lettersPath(lot), sha256: letters }]),
];

/** One piece of a lot as the inserter needs it. Names nobody: the paper does. */
export interface JobPiece {
  /** Turn in the print file, from 1. */
  readonly sequence: number;
  readonly management_number: string;
  /** First page in the print file, from 1. */
  readonly page: number;
  readonly pages: number;
  readonly envelope_id: string;
  readonly parcel_id: string;
  readonly inserts: string;
  /** One code per page: page in the set (2), pages of the set (2), set (1, counting 0–9), stations 1–4 and 5–8 (hex). */
  readonly control_codes: string;
}

export interface JobParcel {
  /** Turn at the packing table: neighbours are of unequal count. */
  readonly turn: number;
  /** `yes`: a dividing sheet before it, for the one before has as many pieces. */
  readonly separate: 'yes' | 'no';
  readonly parcel_id: string;
  readonly container: string;
  readonly pieces: number;
  readonly envelopes: number;
  readonly grams: number;
  readonly thickness_mm: number;
  readonly fingerprint: string;
}

export interface Job {
  readonly lot: JobLot;
  readonly pieces: readonly JobPiece[];
  readonly parcels: readonly JobParcel[];
  /** Numbers that are in the print file and must be pulled. */
  readonly pull: readonly string[];
}

/** The composed print files of a campaign, in their order; with `on`, without those of waves printed later. */
export async function readLots(sql: Sql, key: CampaignKey, on?: IsoDate): Promise<JobLot[]> {
  const later = on === undefined ? [] : notYetPrinted(await readWaves(sql, key), on);
  const { rows } = await sql.query<JobLot>(
    `SELECT lot, path, sha256, pages, letters_sha256 FROM document.file
      WHERE insurer_id = $1 AND campaign_id = $2 AND sha256 IS NOT NULL AND (wave IS NULL OR wave <> ALL ($3))
      ORDER BY lot COLLATE "C"`,
    [key.insurerId, key.campaignId, later],
  );
  return rows;
}

interface PieceRow {
  readonly management_number: string;
  readonly form: string;
  readonly page: number | null;
  readonly dead: boolean;
  readonly envelope_id: string;
  readonly parcel_id: string | null;
  readonly inserts: string[];
}

/** `printed`: the codes on the pages, by management number; without them the machine is told by the manifest alone. */
function piecesOf(
  rows: readonly PieceRow[],
  stations: Readonly<Record<string, number>>,
  printed: ReadonlyMap<string, readonly string[]> | undefined,
): JobPiece[] {
  const told = controlCodes(
    rows.map(({ envelope_id, inserts, form }) => ({
      envelopeId: envelope_id,
      inserts,
      pages: pagesOf(form),
    })),
    stations,
  );
  return rows.map((row, i) => {
    const codes = printed === undefined ? told[i] : printed.get(row.management_number);
    return {
      sequence: i + 1,
      management_number: row.management_number,
      page: row.page ?? 0,
      pages: pagesOf(row.form),
      envelope_id: row.envelope_id,
      parcel_id: row.parcel_id ?? '',
      inserts: row.inserts.join(' '),
      control_codes: (codes ?? []).join(' '),
    };
  });
}

interface ParcelRow {
  readonly parcel_id: string;
  readonly container: string;
  readonly envelopes: number;
  readonly grams: number;
  readonly thickness_mm: string;
  readonly numbers: string[];
}

/**
 * The job of one lot as it stands: what travels, in the order of the print file; its parcels whole (a lot of reprints
 * completes parcels of another lot) in the order of packing; and the numbers to be pulled. `stations`: insert → station;
 * `printed`: the control codes on its pages, where they bear any.
 */
export async function readJob(
  sql: Sql,
  key: CampaignKey,
  lot: JobLot,
  stations: Readonly<Record<string, number>>,
  printed?: ReadonlyMap<string, readonly string[]>,
): Promise<Job> {
  const values = [key.insurerId, key.campaignId, lot.lot];
  const { rows } = await sql.query<PieceRow>(
    `SELECT p.management_number, p.form, p.page, NOT (${ALIVE}) AS dead, p.envelope_id, e.parcel_id, e.inserts
       FROM piece.piece p JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.lot = $3 ORDER BY p.position`,
    values,
  );
  const { rows: parcelRows } = await sql.query<ParcelRow>(
    `SELECT a.parcel_id, a.container, a.grams, a.thickness_mm::text, count(DISTINCT e.envelope_id) AS envelopes,
            array_agg(p.management_number ORDER BY e.position, coalesce(p.seat, p.position)) AS numbers
       FROM packing.parcel a
       JOIN packing.envelope e USING (insurer_id, campaign_id, parcel_id)
       JOIN piece.piece p USING (insurer_id, campaign_id, envelope_id)
      WHERE a.insurer_id = $1 AND a.campaign_id = $2 AND ${ALIVE}
        AND a.parcel_id = ANY (ARRAY(
              SELECT DISTINCT g.parcel_id FROM piece.piece q JOIN packing.envelope g USING (insurer_id, campaign_id, envelope_id)
               WHERE q.insurer_id = $1 AND q.campaign_id = $2 AND q.lot = $3))
      GROUP BY a.parcel_id, a.container, a.grams, a.thickness_mm ORDER BY a.parcel_id COLLATE "C"`,
    values,
  );
  const byId = new Map(parcelRows.map((row) => [row.parcel_id, row]));
  const turns = schedule(
    parcelRows.map(({ parcel_id, numbers }) => ({ parcelId: parcel_id, pieces: numbers.length })),
  );
  return {
    lot,
    pieces: piecesOf(
      rows.filter((row) => !row.dead),
      stations,
      printed,
    ),
    parcels: turns.map(({ turn, separate, parcelId, pieces }) => {
      const row = byId.get(parcelId) as ParcelRow;
      return {
        turn,
        separate: separate ? ('yes' as const) : ('no' as const),
        parcel_id: parcelId,
        container: row.container,
        pieces,
        envelopes: row.envelopes,
        grams: row.grams,
        thickness_mm: Number(row.thickness_mm),
        fingerprint: fingerprintOf(row.numbers),
      };
    }),
    pull: rows.filter((row) => row.dead).map((row) => row.management_number),
  };
}
