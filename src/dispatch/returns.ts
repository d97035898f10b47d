import { isRealDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { type FoundPiece, piecesByNumber } from '../piece/find.ts';
import { readManagementNumber } from '../piece/read-number.ts';
import { nextStatus, type PieceStatus } from '../piece/status.ts';
import { lockCampaignsOf } from './life.ts';

/** Why a piece came back, as the label of the post or the sender says it (S114). */
export const RETURN_CAUSES = {
  unknown_address: 'あて所に尋ねあたりません',
  moved: '転居先不明',
  incomplete_address: 'あて名不完全',
  refused: '受取拒絶',
  not_collected: '保管期間経過',
  deceased: '名あて人死亡',
  sent_back: '事業所・本人からの返送',
  post_return: '差出人に返送（理由は未確認）',
  other: 'その他',
} as const;
export type ReturnCause = keyof typeof RETURN_CAUSES;

/** Causes that say the address is wrong, not the moment. */
export const ADDRESS_WRONG: readonly ReturnCause[] = ['unknown_address', 'moved', 'incomplete_address'];

const isReturnCause = (text: string): text is ReturnCause => Object.hasOwn(RETURN_CAUSES, text);

/** One returned paper. `returnedOn`: day it came in (ISO). */
export interface ReturnLine {
  readonly number: string;
  readonly cause: string;
  readonly returnedOn: string;
}

/** Why a line is not applied. `not_posted`: by our records it has not left yet. */
export type ReturnRefusal = 'unreadable' | 'unknown' | 'unknown_cause' | 'bad_date' | 'not_posted';

/** The same as people read it. */
export const RETURN_REFUSALS: Readonly<Record<ReturnRefusal, string>> = {
  unreadable: '整理番号として読めません',
  unknown: 'その整理番号の送付物はありません',
  unknown_cause: `返戻の理由は ${Object.keys(RETURN_CAUSES).join('・')} のどれかです`,
  bad_date: '返戻の日が日付ではありません',
  not_posted: '差し出した記録のない送付物です。差出しを先に記録してください',
};

export interface ReturnAnswer {
  /** Papers that are back now. */
  readonly returned: number;
  /** Recalled papers among those that came back. */
  readonly recovered: number;
  /** Papers already known to be back whose cause is now known better. */
  readonly corrected: number;
  /** Lines that say what is known. */
  readonly repeated: number;
  readonly refused: readonly { readonly line: number; readonly why: ReturnRefusal }[];
}

/** Statuses of papers that are back already, whatever was done with them since. */
const BACK: readonly PieceStatus[] = ['returned', 'resent', 'destroyed'];

interface Taken {
  readonly piece: FoundPiece;
  readonly cause: ReturnCause;
  readonly on: string;
}

/** The cause that counts of each piece, where one is known. */
async function knownCauses(sql: Sql, pieces: readonly FoundPiece[]): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ piece_id: string; cause: string }>(
    `SELECT DISTINCT ON (c.piece_id) c.piece_id, c.cause FROM dispatch.return_cause c
      WHERE (c.insurer_id, c.piece_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
      ORDER BY c.piece_id, c.audit_id DESC`,
    [pieces.map((piece) => piece.insurerId), pieces.map((piece) => piece.pieceId)],
  );
  return new Map(rows.map(({ piece_id, cause }) => [piece_id, cause]));
}

/** Holds each line against the pieces: what can be applied (of a doubled number the last line), and why not. */
function sortLines(
  lines: readonly ReturnLine[],
  found: ReadonlyMap<string, FoundPiece>,
): { taken: Map<string, Taken>; refused: { line: number; why: ReturnRefusal }[]; doubled: number } {
  const taken = new Map<string, Taken>();
  const refused: { line: number; why: ReturnRefusal }[] = [];
  let doubled = 0;
  for (const [i, { number: text, cause, returnedOn }] of lines.entries()) {
    const number = readManagementNumber(text);
    const piece = number === undefined ? undefined : found.get(number);
    const refuse = (why: ReturnRefusal): void => void refused.push({ line: i + 1, why });
    if (number === undefined) refuse('unreadable');
    else if (piece === undefined) refuse('unknown');
    else if (!isReturnCause(cause)) refuse('unknown_cause');
    else if (!isRealDate(returnedOn)) refuse('bad_date');
    else if (
      !BACK.includes(piece.status) &&
      nextStatus(piece.status, 'return') === undefined &&
      nextStatus(piece.status, 'receive_back') === undefined
    )
      refuse('not_posted');
    else {
      if (taken.has(number)) doubled += 1;
      taken.set(number, { piece, cause, on: returnedOn });
    }
  }
  return { taken, refused, doubled };
}

/**
 * Takes in papers that came back, many at once, in one transaction. Order and doubles do not matter: what is known
 * changes nothing, and of a paper already back only a better cause is kept. A recalled paper that comes back is
 * received and not sent again. Lines that cannot be are answered with why; the others are applied.
 */
export async function takeReturns(
  sql: Sql,
  actor: Actor,
  insurerId: string | undefined,
  lines: readonly ReturnLine[],
): Promise<ReturnAnswer> {
  const numbers = lines.map(({ number }) => readManagementNumber(number)).filter((one) => one !== undefined);
  await lockCampaignsOf(sql, [...(await piecesByNumber(sql, insurerId, numbers)).values()]);
  // Again under the lock: what a moment ago was posted may be back by now.
  const found = await piecesByNumber(sql, insurerId, numbers);
  const { taken, refused, doubled } = sortLines(lines, found);
  const known = await knownCauses(
    sql,
    [...taken.values()].map(({ piece }) => piece),
  );
  let returned = 0;
  let recovered = 0;
  let corrected = 0;
  let repeated = doubled;
  const kept: Taken[] = [];
  for (const group of Map.groupBy(taken.values(), ({ piece, cause, on }) =>
    [piece.insurerId, piece.campaignId, cause, on].join(' '),
  ).values()) {
    const [{ piece: first, cause, on }] = group as [Taken];
    for (const action of ['return', 'receive_back'] as const) {
      const reached = group.filter(({ piece }) => nextStatus(piece.status, action) !== undefined);
      await act(sql, actor, {
        insurerId: first.insurerId,
        pieceIds: reached.map(({ piece }) => piece.pieceId),
        action,
        evidence: { cause, on },
      });
      if (action === 'return') returned += reached.length;
      else recovered += reached.length;
      kept.push(...reached);
    }
    for (const one of group.filter(({ piece }) => BACK.includes(piece.status))) {
      if (known.get(one.piece.pieceId) === one.cause) repeated += 1;
      else {
        corrected += 1;
        kept.push(one);
      }
    }
  }
  await keepCauses(sql, actor, kept, lines.length);
  return { returned, recovered, corrected, repeated, refused };
}

async function keepCauses(sql: Sql, actor: Actor, kept: readonly Taken[], lines: number): Promise<void> {
  for (const [insurerId, own] of Map.groupBy(kept, ({ piece }) => piece.insurerId)) {
    const auditId = await writeAudit(sql, {
      actor,
      insurerId,
      action: 'dispatch.take_returns',
      subject: `campaign:${own[0]?.piece.campaignId}`,
      detail: { lines, pieces: own.length },
    });
    await sql.query(
      `INSERT INTO dispatch.return_cause (insurer_id, piece_id, cause, returned_on, audit_id)
       SELECT $1, t.piece_id, t.cause, t.returned_on::date, $2
         FROM unnest($3::text[], $4::text[], $5::text[]) AS t (piece_id, cause, returned_on)`,
      [
        insurerId,
        auditId,
        own.map(({ piece }) => piece.pieceId),
        own.map(({ cause }) => cause),
        own.map(({ on }) => on),
      ],
    );
  }
}
