import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act, lockPieces } from '../piece/commands.ts';
import { DEAD, nextStatus, type PieceAction } from '../piece/status.ts';
import { flagOnce, requireTrusted } from './address-trust.ts';
import { containerOf, contentsOf, fingerprintOf, LONE_ENVELOPE, readContents } from './contents.ts';
import { checkScans, type ScanFinding, type ScannedCode } from './scan.ts';

/** What came of a try to seal. Findings: nothing was sealed. `repeated`: it was sealed already, over the same set. */
export interface SealAnswer {
  readonly findings: readonly ScanFinding[];
  readonly fingerprint?: string;
  readonly repeated?: boolean;
}

/**
 * A paper in hand has been handed to print, printed and enclosed, whoever forgot to report it: the scan is the
 * evidence of the steps that are still missing.
 */
const STEPS: readonly PieceAction[] = ['release', 'print', 'enclose', 'seal'];

/** What a try to seal is held to beside its scans. */
export interface SealRequest {
  readonly scans: readonly (string | ScannedCode)[];
  /** The code of the box or envelope has to be scanned too (I7; `dispatch.scanContainer` of the profile). */
  readonly containerRequired?: boolean;
  /** The contents the station worked on. Throws `dispatch.contents_changed` if they are no longer these. */
  readonly fingerprint?: string;
}

export interface Sealing {
  readonly serial: number;
  readonly fingerprint: string;
  readonly open: boolean;
}

/** The last closing of a parcel, or undefined if it was never closed. */
export async function lastSealing(sql: Sql, key: CampaignKey, target: string): Promise<Sealing | undefined> {
  const { rows } = await sql.query<Sealing>(
    `SELECT serial, fingerprint, opened_at IS NOT NULL AS open FROM dispatch.sealing
      WHERE insurer_id = $1 AND campaign_id = $2 AND target = $3 ORDER BY serial DESC LIMIT 1`,
    [key.insurerId, key.campaignId, target],
  );
  return rows[0];
}

function contentsChanged(): TodokeError {
  return new TodokeError(
    'dispatch.contents_changed',
    'この梱包に入れるものが、読み取りを始めてから変わりました。',
    {
      remedy:
        '梱包の一覧を取り直してください。止められた紙は抜き取り、足りない紙は入れてから封緘してください。',
      status: 409,
    },
  );
}

/**
 * Seals a parcel (or an envelope that travels alone) over its scanned pieces. Anything but the exact set is
 * answered as findings, kept in the audit trail, and seals nothing. The exact set moves every piece to `sealed` and
 * keeps the fingerprint of the contents, in the caller's transaction. The same parcel and set again is a success
 * that changes nothing.
 *
 * Throws `dispatch.unknown_parcel`, `dispatch.nothing_to_seal` (every piece was stopped), `piece.illegal_action`,
 * `dispatch.address_flagged` (I4), `dispatch.contents_changed`.
 */
export async function sealParcel(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  target: string,
  request: readonly (string | ScannedCode)[] | SealRequest,
): Promise<SealAnswer> {
  const asked: SealRequest = 'scans' in request ? request : { scans: request };
  const { scans, containerRequired: required = false } = asked;
  await lockCampaign(sql, key);
  const found = await readContents(sql, key, target);
  await lockPieces(
    sql,
    key.insurerId,
    found.map((row) => row.piece_id),
  );
  // Again, now that nobody else can move them: a loss that came a moment ago is seen.
  const rows = await readContents(sql, key, target);
  const live = rows.filter(({ status }) => !DEAD.includes(status));
  const fingerprint = fingerprintOf(live.map((row) => row.management_number));
  if (asked.fingerprint !== undefined && asked.fingerprint !== fingerprint) throw contentsChanged();
  const container = await containerOf(sql, key, target);
  const findings = checkScans(contentsOf(rows), scans, { container, required });
  const subject = `parcel:${key.campaignId}/${target}`;
  if (findings.length > 0) {
    const detail = { scans: scans.length, problems: findings.map(({ problem }) => problem) };
    await writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'dispatch.seal_refused',
      subject,
      detail,
    });
    return { findings };
  }
  if (live.length === 0) {
    throw new TodokeError(
      'dispatch.nothing_to_seal',
      'この梱包の中身は、すべて発送が取りやめられています。',
      {
        remedy: 'この梱包は送らないでください。抜き取った紙の廃棄を記録してください。',
        status: 409,
      },
    );
  }
  const last = await lastSealing(sql, key, target);
  if (last !== undefined && !last.open && last.fingerprint === fingerprint) {
    return { findings, fingerprint, repeated: true };
  }
  if (container === LONE_ENVELOPE) await flagOnce(sql, actor, key);
  await requireTrusted(
    sql,
    key.insurerId,
    live.map((row) => row.piece_id),
  );
  const serial = (last?.serial ?? 0) + 1;
  const evidence = { target, serial, by: 'scan' };
  const status = new Map(live.map((row) => [row.piece_id, row.status]));
  for (const action of STEPS) {
    // At the last step everything must follow, so that a piece that cannot be sealed is refused by the table.
    const pieceIds = live
      .map((row) => row.piece_id)
      .filter((id) => action === 'seal' || nextStatus(status.get(id) ?? 'planned', action) !== undefined);
    for (const piece of await act(sql, actor, { insurerId: key.insurerId, pieceIds, action, evidence })) {
      status.set(piece.piece_id, nextStatus(piece.status, action) ?? piece.status);
    }
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.seal',
    subject,
    detail: { pieces: live.length, fingerprint, serial },
  });
  await sql.query(
    `INSERT INTO dispatch.sealing (insurer_id, campaign_id, target, serial, fingerprint, pieces, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [key.insurerId, key.campaignId, target, serial, fingerprint, live.length, auditId],
  );
  return { findings, fingerprint, repeated: false };
}

/**
 * Opens a sealed parcel again before it is posted: its pieces go back to `enclosed` and can be stopped; recalled
 * ones stay recalled. The sealing stays on record. Throws `dispatch.not_sealed`, `piece.illegal_action` (posted).
 */
export async function openParcel(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  target: string,
  reason: string,
): Promise<void> {
  await lockCampaign(sql, key);
  const last = await lastSealing(sql, key, target);
  if (last === undefined || last.open) {
    throw new TodokeError('dispatch.not_sealed', 'この梱包は封緘されていません。', {
      remedy: '梱包の番号を確かめてください。',
      status: 409,
    });
  }
  const rows = await readContents(sql, key, target);
  const pieceIds = rows.filter(({ status }) => !DEAD.includes(status)).map((row) => row.piece_id);
  const evidence = { target, serial: last.serial, reason };
  await act(sql, actor, { insurerId: key.insurerId, pieceIds, action: 'unseal', evidence });
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.open',
    subject: `parcel:${key.campaignId}/${target}`,
    detail: { serial: last.serial, reason },
  });
  await sql.query(
    `UPDATE dispatch.sealing SET opened_at = now(), opened_audit_id = $5
      WHERE insurer_id = $1 AND campaign_id = $2 AND target = $3 AND serial = $4`,
    [key.insurerId, key.campaignId, target, last.serial, auditId],
  );
}
