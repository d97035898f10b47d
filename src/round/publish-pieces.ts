import type { CampaignKey } from '../campaign/extract.ts';
import { fingerprintOf } from '../dispatch/contents.ts';
import type { Sql } from '../kernel/ports.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import type { Columns, Publisher } from './publisher.ts';

interface PieceRow {
  readonly piece_id: string;
  readonly management_number: string;
  readonly member_id: string;
  readonly form: string;
  readonly digits: boolean;
  readonly route: string;
  readonly parcel_id: string | null;
  readonly path: string;
  /** Null for a piece stopped before its file was made. */
  readonly page: number | null;
  readonly envelope_id: string;
  readonly envelope_lot: string;
  readonly position: number;
  readonly inserts: string[];
}

const PIECES = `
  SELECT p.piece_id, p.management_number, p.member_id, p.form, p.digits, p.route, e.parcel_id, f.path, p.page,
         p.envelope_id, e.lot AS envelope_lot, e.position, e.inserts
    FROM piece.piece p
    JOIN document.file f USING (insurer_id, campaign_id, lot)
    JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
   WHERE p.insurer_id = $1 AND p.campaign_id = $2`;

/** pieces.csv: every piece in the order of its page. */
export const publishPieces = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<PieceRow>(sql, 'pieces.csv', `${PIECES} ORDER BY p.lot COLLATE "C", p.position`, {
    piece_id: (row) => row.piece_id,
    management_number: (row) => row.management_number,
    member_id: (row) => row.member_id,
    form: (row) => row.form,
    digits_printed: (row) => (row.digits ? 'yes' : 'no'),
    route: (row) => row.route,
    parcel_id: (row) => row.parcel_id ?? '',
    file: (row) => row.path,
    page: (row) => row.page ?? '',
    envelope_id: (row) => row.envelope_id,
    position: (row) => row.position,
    inserts: (row) => row.inserts.join(' '),
  });

interface ParcelRow {
  readonly parcel_id: string;
  readonly lot: string;
  readonly workplace_id: string;
  readonly part: number;
  readonly parts: number;
  readonly container: string;
  readonly people: number;
  readonly envelopes: number;
  readonly grams: number;
  readonly thickness_mm: string;
  readonly contents: string[];
}

const PARCELS = `
  SELECT a.parcel_id, a.lot, a.workplace_id, a.part, a.parts, a.container, a.people, a.envelopes, a.grams, a.thickness_mm,
         coalesce(array_agg(p.management_number ORDER BY e.position, coalesce(p.seat, p.position))
                    FILTER (WHERE ${ALIVE}), '{}') AS contents
    FROM packing.parcel a
    JOIN packing.envelope e USING (insurer_id, campaign_id, parcel_id)
    JOIN piece.piece p USING (insurer_id, campaign_id, envelope_id)
   WHERE a.insurer_id = $1 AND a.campaign_id = $2
   GROUP BY a.parcel_id, a.lot, a.workplace_id, a.part, a.parts, a.container, a.people, a.envelopes, a.grams, a.thickness_mm
   ORDER BY a.parcel_id COLLATE "C"`;

/** parcels.csv. The fingerprint is over the management numbers in order: two parcels of equal count never agree (I1). */
export const publishParcels = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<ParcelRow>(sql, 'parcels.csv', PARCELS, {
    parcel_id: (row) => row.parcel_id,
    lot: (row) => row.lot,
    workplace_id: (row) => row.workplace_id,
    part: (row) => row.part,
    parts: (row) => row.parts,
    container: (row) => row.container,
    people: (row) => row.people,
    envelopes: (row) => row.envelopes,
    grams: (row) => row.grams,
    thickness_mm: (row) => row.thickness_mm,
    fingerprint: (row) => fingerprintOf(row.contents),
  });

/** Every envelope with what must be in it (no stopped or replaced paper), a reprinted piece in its old place, lot by lot. */
const CONTENTS = `${PIECES} AND ${ALIVE}
   ORDER BY e.lot COLLATE "C", e.parcel_id COLLATE "C" NULLS LAST, e.position, coalesce(p.seat, p.position)`;

const MANIFEST: Columns<PieceRow> = {
  parcel_id: (row) => row.parcel_id ?? '',
  position: (row) => row.position,
  envelope_id: (row) => row.envelope_id,
  management_number: (row) => row.management_number,
  piece_id: (row) => row.piece_id,
  form: (row) => row.form,
  inserts: (row) => row.inserts.join(' '),
};

/** manifests/LOT.csv: every envelope of every parcel in its order, to be ticked off when packing; in one pass. */
export async function publishManifests(sql: Sql, to: Publisher, key: CampaignKey): Promise<void> {
  const values = [key.insurerId, key.campaignId];
  const { rows: lots } = await sql.query<{ lot: string }>(
    'SELECT DISTINCT lot FROM packing.envelope WHERE insurer_id = $1 AND campaign_id = $2',
    values,
  );
  // A lot in which nothing travels any more has a manifest too, with nothing in it.
  const unwritten = new Set(lots.map(({ lot }) => lot));
  let contents: PieceRow[] = [];
  const write = async (lot: string): Promise<void> => {
    unwritten.delete(lot);
    await to.rows(`manifests/${lot}.csv`, MANIFEST, contents);
    contents = [];
  };
  for await (const batch of sql.batches<PieceRow>(CONTENTS, values, 5_000)) {
    for (const row of batch) {
      const lot = contents[0]?.envelope_lot ?? row.envelope_lot;
      if (lot !== row.envelope_lot) await write(lot);
      contents.push(row);
    }
  }
  if (contents[0] !== undefined) await write(contents[0].envelope_lot);
  for (const lot of unwritten) await write(lot);
}
