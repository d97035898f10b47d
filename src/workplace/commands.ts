import { openCase } from '../desk/cases.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { lockCampaignsOf } from '../dispatch/life.ts';
import { dayInJapan, type IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import type { FoundPiece } from '../piece/find.ts';
import { readManagementNumber } from '../piece/read-number.ts';
import type { PieceStatus } from '../piece/status.ts';
import { requireCampaign, type WorkplaceKey } from './read.ts';
import { type HandOut, handOutOf } from './standing.ts';
import { visible } from './visible.ts';

interface OwnPiece extends FoundPiece {
  readonly parcelId: string;
  readonly memberId: string;
  readonly certificate: boolean;
  /** Day in Japan it was posted on; null: not yet. */
  readonly postedOn: IsoDate | null;
}

/** The pieces in the workplace's own parcels among these numbers; a number of anybody else is simply not there. */
async function ownPieces(sql: Sql, key: WorkplaceKey, numbers: readonly string[]): Promise<OwnPiece[]> {
  const { rows } = await sql.query<OwnPiece>(
    `SELECT m.insurer_id AS "insurerId", m.campaign_id AS "campaignId", m.piece_id AS "pieceId",
            m.management_number AS "managementNumber", m.status, m.lot, b.parcel_id AS "parcelId",
            m.member_id AS "memberId", m.form = 'certificate' AS certificate,
            (SELECT to_char(max(e.at) AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') FROM piece.event e
              WHERE e.insurer_id = m.insurer_id AND e.piece_id = m.piece_id AND e.action = 'post') AS "postedOn"
       FROM piece.piece m
       JOIN packing.envelope v ON v.insurer_id = m.insurer_id AND v.campaign_id = m.campaign_id AND v.envelope_id = m.envelope_id
       JOIN packing.parcel b ON b.insurer_id = v.insurer_id AND b.campaign_id = v.campaign_id AND b.parcel_id = v.parcel_id
      WHERE m.management_number = ANY ($3) AND b.insurer_id = $1 AND b.workplace_id = $2 AND ${visible('m')}`,
    [key.insurerId, key.workplaceId, numbers],
  );
  return rows;
}

/** Evidence of everything done here: the workplace says so. */
const SAID = { source: 'workplace' } as const;

async function deliver(
  sql: Sql,
  actor: Actor,
  key: WorkplaceKey,
  pieceIds: readonly string[],
): Promise<void> {
  await act(sql, actor, { insurerId: key.insurerId, pieceIds, action: 'deliver', evidence: SAID });
}

/**
 * The workplace has told the people on its list what will come (S120); saying it twice is one. Throws
 * `workplace.campaign` (404).
 */
export async function confirmTold(
  sql: Sql,
  actor: Actor,
  key: WorkplaceKey,
  campaignId: string,
): Promise<void> {
  const { toldOn } = await requireCampaign(sql, key, campaignId);
  if (toldOn !== null) return;
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'workplace.told',
    subject: `workplace:${key.workplaceId}`,
    detail: { campaign: campaignId },
  });
  await sql.query(
    `INSERT INTO workplace.told (insurer_id, campaign_id, workplace_id, audit_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [key.insurerId, campaignId, key.workplaceId, auditId],
  );
}

/**
 * A parcel has come: whatever of it was posted is delivered. Answers how many; none where that is known already. Throws
 * `workplace.parcel` (404) for a parcel that is not this workplace's.
 */
export async function confirmArrival(
  sql: Sql,
  actor: Actor,
  key: WorkplaceKey,
  campaignId: string,
  parcelId: string,
): Promise<{ readonly delivered: number }> {
  const { rows } = await sql.query<{ number: string }>(
    `SELECT m.management_number AS number FROM packing.parcel b
       JOIN packing.envelope v USING (insurer_id, campaign_id, parcel_id)
       JOIN piece.piece m ON m.insurer_id = v.insurer_id AND m.campaign_id = v.campaign_id AND m.envelope_id = v.envelope_id
      WHERE b.insurer_id = $1 AND b.workplace_id = $2 AND b.campaign_id = $3 AND b.parcel_id = $4 AND ${visible('m')}`,
    [key.insurerId, key.workplaceId, campaignId, parcelId],
  );
  const numbers = rows.map(({ number }) => number);
  await lockCampaignsOf(sql, await ownPieces(sql, key, numbers));
  const pieces = await ownPieces(sql, key, numbers);
  if (pieces.length === 0) {
    throw new TodokeError('workplace.parcel', 'この事業所あての梱包ではありません。', {
      remedy: '梱包の番号を確かめてください。',
      status: 404,
    });
  }
  const posted = pieces.filter(({ status }) => status === 'posted').map(({ pieceId }) => pieceId);
  await deliver(sql, actor, key, posted);
  return { delivered: posted.length };
}

/** A code read at the hand-out. `at`: ISO 8601 with offset, by the phone's clock. */
export interface HandOutScan {
  readonly code: string;
  readonly at: string;
}

/** What became of a scan: for a paper not to be handed out, why. */
export interface HandOutAnswer {
  readonly code: string;
  readonly became: HandOut;
}

/**
 * Takes in what phones scanned while letters were handed out, in any order, as often as it is sent: each letter is
 * handed over once. One that must not be handed out, or is none of this workplace's, is answered with why, and changes
 * nothing. That a letter is in somebody's hand says that its parcel has come. A phone's clock may be wrong: no letter was
 * handed over before it was posted, or after `today`.
 */
export async function handOut(
  sql: Sql,
  actor: Actor,
  key: WorkplaceKey,
  scans: readonly HandOutScan[],
  today: IsoDate,
): Promise<HandOutAnswer[]> {
  const numberOf = new Map(scans.map(({ code }) => [code, readManagementNumber(code)]));
  const numbers = [...new Set([...numberOf.values()].filter((one) => one !== undefined))];
  await lockCampaignsOf(sql, await ownPieces(sql, key, numbers));
  // Again under the lock: another phone of the same workplace may have been faster.
  const pieces = await ownPieces(sql, key, numbers);
  const byNumber = new Map(pieces.map((piece) => [piece.managementNumber, piece]));
  const due = pieces.filter(({ status }) => handOutOf(status) === 'hand');
  await deliver(
    sql,
    actor,
    key,
    due.filter(({ status }) => status === 'posted').map(({ pieceId }) => pieceId),
  );
  const dayOf = new Map(
    scans.map(({ code, at }) => [numberOf.get(code), dayInJapan(new Date(at))] as const).toReversed(),
  );
  const handedOn = ({ managementNumber, postedOn }: OwnPiece): IsoDate => {
    const on = dayOf.get(managementNumber) ?? today;
    return on > today || (postedOn !== null && on < postedOn) ? today : on;
  };
  for (const [on, own] of Map.groupBy(due, handedOn)) {
    await act(sql, actor, {
      insurerId: key.insurerId,
      pieceIds: own.map(({ pieceId }) => pieceId),
      action: 'hand_over',
      evidence: { ...SAID, on },
    });
  }
  return scans.map(({ code }) => {
    const piece = byNumber.get(numberOf.get(code) ?? '');
    return { code, became: piece === undefined ? 'unknown' : handOutOf(piece.status) };
  });
}

/** Where a paper is sent back to, and by which number it is known when it comes. */
export interface ReturnLabel {
  readonly managementNumber: string;
  readonly certificate: boolean;
  /** The case that tells the insurer; null where it had been told before. */
  readonly caseId: string | null;
}

/**
 * Somebody has left: their letter is not (any more) theirs to have. It is called back, a case says so to the insurer,
 * and what is answered stands on the label of the envelope in which it goes back. Throws `workplace.letter` (404) for a
 * letter that is not in this workplace's parcels, `workplace.not_sent` (409) before it has been sent.
 */
export async function reportLeaver(
  sql: Sql,
  actor: Actor,
  key: WorkplaceKey,
  code: string,
  { settings, today }: { readonly settings: DeskSettings; readonly today: IsoDate },
): Promise<ReturnLabel> {
  const number = readManagementNumber(code) ?? '';
  await lockCampaignsOf(sql, await ownPieces(sql, key, [number]));
  const [piece] = await ownPieces(sql, key, [number]);
  if (piece === undefined) {
    throw new TodokeError('workplace.letter', 'この事業所あての封筒ではありません。', {
      remedy: '整理番号を確かめてください。開けずに、保険者の窓口へご連絡ください。',
      status: 404,
    });
  }
  const reachable: readonly PieceStatus[] = ['posted', 'delivered', 'handed_over', 'recalled'];
  if (!reachable.includes(piece.status)) {
    throw new TodokeError('workplace.not_sent', 'この封筒は、まだ発送されていないか、返送済みです。', {
      remedy: '届いてから、もう一度記録してください。資格喪失の届出は、いまお出しください。',
      status: 409,
    });
  }
  const label = { managementNumber: piece.managementNumber, certificate: piece.certificate };
  if (piece.status === 'recalled') return { ...label, caseId: null };
  await act(sql, actor, {
    insurerId: key.insurerId,
    pieceIds: [piece.pieceId],
    action: 'recall',
    evidence: { ...SAID, reason: 'leaver_reported' },
  });
  const one = {
    topic: 'filing',
    memberId: piece.memberId,
    channel: 'workplace',
    note: `退職者の申出（整理番号 ${number}）`,
  } as const;
  return { ...label, caseId: await openCase(sql, actor, key.insurerId, settings, one, today) };
}
