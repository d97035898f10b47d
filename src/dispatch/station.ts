import type { CampaignKey } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { DEAD } from '../piece/status.ts';
import { containerOf, contentsOf, fingerprintOf, readContents } from './contents.ts';
import { lastSealing, type SealAnswer, sealParcel } from './seal.ts';
import {
  acknowledged,
  keptCode,
  mergeScans,
  type SealingSheet,
  type SealingState,
  type StationScan,
  sealingState,
  standingScans,
} from './sealing.ts';

/** Most scans of one upload; a parcel holds 150 pieces. */
const MOST_SCANS = 5_000;
const CLIENT = /^[A-Za-z0-9-]{1,64}$/;
/** Ids of envelopes as the planner makes them. */
const ENVELOPE = /^[A-Z0-9-]{1,40}$/;

/**
 * Why a scan is not taken. `reused`: its name stands for another scan; `sealed`: the parcel was closed meanwhile;
 * `other_closing`: made for a closing that was opened again.
 */
export type ScanConflict = 'reused' | 'sealed' | 'other_closing';

/** The server's answer to an upload. The station keeps `sheet`, drops what `receipts` covers, and shows `state`. */
export interface ScanAnswer {
  readonly fresh: number;
  readonly repeated: number;
  readonly conflicts: readonly {
    readonly client: string;
    readonly sequence: number;
    readonly why: ScanConflict;
  }[];
  /** Of each client the sequence up to which the server has everything. */
  readonly receipts: Readonly<Record<string, number>>;
  readonly state: SealingState;
  /** As things stand now: a loss since the station took its sheet is in it. */
  readonly sheet: SealingSheet;
}

/** What a station takes with it to work without a network. Throws `dispatch.unknown_parcel`. */
export async function readSheet(
  sql: Sql,
  key: CampaignKey,
  target: string,
  containerRequired: boolean,
): Promise<SealingSheet> {
  const rows = await readContents(sql, key, target);
  const last = await lastSealing(sql, key, target);
  const sealed = last !== undefined && !last.open;
  return {
    target,
    serial: sealed ? last.serial : (last?.serial ?? 0) + 1,
    sealed,
    outer: { container: await containerOf(sql, key, target), required: containerRequired },
    contents: contentsOf(rows),
    fingerprint: fingerprintOf(
      rows.filter(({ status }) => !DEAD.includes(status)).map((row) => row.management_number),
    ),
  };
}

interface Stored {
  readonly client: string;
  readonly sequence: number;
  readonly serial: number;
  readonly code: string | null;
  readonly envelope: string | null;
  readonly undoes_client: string | null;
  readonly undoes_sequence: number | null;
  readonly at: string;
}

async function readScans(sql: Sql, key: CampaignKey, target: string): Promise<(StationScan & Serial)[]> {
  const { rows } = await sql.query<Stored>(
    `SELECT client, sequence, serial, code, envelope, undoes_client, undoes_sequence,
            to_char(scanned_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
       FROM dispatch.scan WHERE insurer_id = $1 AND campaign_id = $2 AND target = $3
      ORDER BY client COLLATE "C", sequence`,
    [key.insurerId, key.campaignId, target],
  );
  return rows.map((row) => ({
    client: row.client,
    sequence: row.sequence,
    serial: row.serial,
    code: row.code ?? '',
    at: row.at,
    ...(row.envelope === null ? {} : { envelope: row.envelope }),
    ...(row.undoes_client === null || row.undoes_sequence === null
      ? {}
      : { undoes: { client: row.undoes_client, sequence: row.undoes_sequence } }),
  }));
}

interface Serial {
  readonly serial: number;
}

function badBatch(why: string): TodokeError {
  return new TodokeError('dispatch.scan_batch', `読み取りの記録を受け取れません。${why}。`, {
    remedy: '端末の画面を開き直し、もう一度送ってください。何も記録していません。',
  });
}

/** What a station sent, in the form it is kept; a code that is no number is not kept. Throws `dispatch.scan_batch`. */
function accept(batch: readonly StationScan[]): StationScan[] {
  if (batch.length > MOST_SCANS) throw badBatch(`一度に送れるのは${MOST_SCANS}件までです`);
  return batch.map((scan) => {
    const names = [scan, ...(scan.undoes === undefined ? [] : [scan.undoes])];
    for (const { client, sequence } of names) {
      if (!CLIENT.test(client)) throw badBatch('端末の番号の形が違います');
      if (!Number.isInteger(sequence) || sequence < 1 || sequence > 2 ** 31 - 1)
        throw badBatch('読み取りの通し番号が整数ではありません');
    }
    if (scan.envelope !== undefined && !ENVELOPE.test(scan.envelope))
      throw badBatch('封筒の番号の形が違います');
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(scan.at) || Number.isNaN(Date.parse(scan.at)))
      throw badBatch('読み取りの日時を読めません');
    return { ...scan, at: new Date(scan.at).toISOString(), code: keptCode(scan.code) };
  });
}

/**
 * Takes a station's scans in. Idempotent: a batch that comes twice, in parts, late or out of order changes nothing it
 * has changed already. The answer is the server's judgement over the scans of all stations and the contents as they
 * are now. A parcel already closed takes no new scan. `serial`: of the sheet the scans were made for.
 *
 * Throws `dispatch.unknown_parcel`, `dispatch.scan_batch`.
 */
export async function recordScans(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  target: string,
  upload: { readonly serial: number; readonly scans: readonly StationScan[] },
  containerRequired = false,
): Promise<ScanAnswer> {
  const batch = accept(upload.scans);
  // Uploads for one parcel take turns; those for other parcels do not wait.
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [
    `${key.insurerId}/${key.campaignId}/${target}`,
  ]);
  const sheet = await readSheet(sql, key, target, containerRequired);
  const known = await readScans(sql, key, target);
  const merged = mergeScans(known, batch);
  const refusal: ScanConflict | undefined = sheet.sealed
    ? 'sealed'
    : upload.serial === sheet.serial
      ? undefined
      : 'other_closing';
  const taken = refusal === undefined ? merged.fresh : [];
  if (taken.length > 0) await keep(sql, actor, key, target, sheet.serial, taken);
  const all = [...known, ...taken.map((scan) => ({ ...scan, serial: sheet.serial }))];
  return {
    fresh: taken.length,
    repeated: merged.repeated,
    conflicts: [
      ...merged.conflicts.map((one) => ({ ...one, why: 'reused' as const })),
      ...(refusal === undefined ? [] : merged.fresh).map(({ client, sequence }) => ({
        client,
        sequence,
        why: refusal as ScanConflict,
      })),
    ],
    receipts: acknowledged(all),
    state: sealingState(
      sheet,
      all.filter(({ serial }) => serial === sheet.serial),
    ),
    sheet,
  };
}

async function keep(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  target: string,
  serial: number,
  scans: readonly StationScan[],
): Promise<void> {
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.record_scans',
    subject: `parcel:${key.campaignId}/${target}`,
    detail: { scans: scans.length, serial, clients: new Set(scans.map(({ client }) => client)).size },
  });
  await sql.query(
    `INSERT INTO dispatch.scan (insurer_id, campaign_id, target, client, sequence, serial, code, envelope, undoes_client,
                                undoes_sequence, scanned_at, audit_id)
     SELECT $1, $2, $3, t.client, t.sequence, $4, nullif(t.code, ''), t.envelope, t.undoes_client, t.undoes_sequence,
            t.at::timestamptz, $5
       FROM unnest($6::text[], $7::int[], $8::text[], $9::text[], $10::text[], $11::int[], $12::text[])
         AS t (client, sequence, code, envelope, undoes_client, undoes_sequence, at)`,
    [
      key.insurerId,
      key.campaignId,
      target,
      serial,
      auditId,
      scans.map(({ client }) => client),
      scans.map(({ sequence }) => sequence),
      scans.map(({ code }) => code),
      scans.map(({ envelope }) => envelope ?? null),
      scans.map(({ undoes }) => undoes?.client ?? null),
      scans.map(({ undoes }) => undoes?.sequence ?? null),
      scans.map(({ at }) => at),
    ],
  );
}

/**
 * Seals a parcel over the scans its stations have sent. `fingerprint`: of the sheet the operator saw; if the contents
 * changed since (a late loss), nothing is sealed: `dispatch.contents_changed` (409). Otherwise as `sealParcel`.
 */
export async function sealScanned(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  target: string,
  request: { readonly fingerprint: string; readonly containerRequired: boolean },
): Promise<SealAnswer> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [
    `${key.insurerId}/${key.campaignId}/${target}`,
  ]);
  const { serial } = await readSheet(sql, key, target, request.containerRequired);
  const own = (await readScans(sql, key, target)).filter((scan) => scan.serial === serial);
  const scans = standingScans(own).map(({ code, envelope }) => ({ text: code, envelope }));
  return sealParcel(sql, actor, key, target, { ...request, scans });
}
