import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { findInDoubt, type Reprint } from '../packing/reprint.ts';
import { act } from '../piece/commands.ts';
import { readManagementNumber } from '../piece/read-number.ts';
import { DEAD, nextStatus, type PieceAction, type PieceStatus } from '../piece/status.ts';
import type { Keys } from '../vault/keys.ts';
import { reprintPieces } from './reprints.ts';

/** What a contractor reports of one piece. */
const RESULTS = ['printed', 'enclosed', 'rejected'] as const;
export type ContractorResult = (typeof RESULTS)[number];

export interface AnswerLine {
  readonly number: string;
  readonly result: string;
}

/**
 * Why a line is not applied. `stopped`: the piece must not travel, the paper has to be pulled; `not_released`: nobody
 * handed it over; `too_late`: rejected although its parcel is sealed.
 */
export type AnswerRefusal =
  | 'unreadable'
  | 'unknown'
  | 'unknown_result'
  | 'stopped'
  | 'not_released'
  | 'too_late';

export interface ContractorAnswer {
  /**
   * The same file was taken in before. Its lines are held against the pieces once more: what is known changes
   * nothing, and what came too early the first time is applied now.
   */
  readonly repeated: boolean;
  readonly applied: number;
  readonly refused: readonly { readonly line: number; readonly why: AnswerRefusal }[];
  readonly reprints: readonly Reprint[];
  /** Management numbers of rejected pieces that stay voided: their digits are not to be printed again (S026). */
  readonly inDoubt: readonly string[];
}

interface Known {
  readonly piece_id: string;
  readonly management_number: string;
  readonly status: PieceStatus;
}

/** Steps that bring a piece to what a result says, whichever of them were reported before. */
const STEPS: Readonly<Record<ContractorResult, readonly PieceAction[]>> = {
  printed: ['print'],
  enclosed: ['print', 'enclose'],
  rejected: ['void'],
};

const isResult = (text: string): text is ContractorResult => (RESULTS as readonly string[]).includes(text);

/** Undefined: the line can be applied (or says what is known already). */
function refusalOf(status: PieceStatus, result: ContractorResult): AnswerRefusal | undefined {
  if (status === 'voided') return result === 'rejected' ? undefined : 'stopped';
  if (DEAD.includes(status)) return 'stopped';
  if (status === 'planned' || status === 'composed') return 'not_released';
  if (result === 'rejected' && nextStatus(status, 'void') === undefined) return 'too_late';
  return undefined;
}

async function read(sql: Sql, key: CampaignKey, numbers: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql.query<Known>(
    `SELECT piece_id, management_number, status FROM piece.piece
      WHERE insurer_id = $1 AND campaign_id = $2 AND management_number = ANY($3)`,
    [key.insurerId, key.campaignId, numbers],
  );
  return new Map(rows.map((row) => [row.management_number, row]));
}

/**
 * Takes in a contractor's completion or reject file. Order, doubles and delay of lines and files do not matter: a
 * result that is already known changes nothing. Rejected pieces are voided first and then planned again in a lot of
 * reprints, in the same transaction, but for those whose digits are in doubt. Lines that cannot be are answered with why,
 * the others are applied.
 * `sha256`: of the file's bytes; `signedBy`: fingerprint of the key its signature was verified with.
 */
export async function takeAnswers(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  file: { readonly sha256: string; readonly lines: readonly AnswerLine[]; readonly signedBy?: string },
): Promise<ContractorAnswer> {
  await lockCampaign(sql, key);
  const own = [key.insurerId, key.campaignId, file.sha256];
  const { rowCount } = await sql.query(
    `SELECT FROM dispatch.answer_file WHERE insurer_id = $1 AND campaign_id = $2 AND sha256 = $3 AND kind = 'contractor'`,
    own,
  );
  const repeated = rowCount > 0;

  const readNumbers = file.lines.map(({ number }) => readManagementNumber(number));
  const known = await read(
    sql,
    key,
    readNumbers.filter((number) => number !== undefined),
  );
  const refused: { line: number; why: AnswerRefusal }[] = [];
  const wanted = new Map<ContractorResult, Set<string>>(RESULTS.map((result) => [result, new Set()]));
  for (const [i, { result }] of file.lines.entries()) {
    const number = readNumbers[i];
    const piece = number === undefined ? undefined : known.get(number);
    const why =
      number === undefined
        ? 'unreadable'
        : !isResult(result)
          ? 'unknown_result'
          : piece === undefined
            ? 'unknown'
            : refusalOf(piece.status, result);
    if (why !== undefined) refused.push({ line: i + 1, why });
    else if (isResult(result) && piece !== undefined) wanted.get(result)?.add(piece.piece_id);
  }
  // A piece that was enclosed and later rejected is rejected, in whatever order one file says so.
  for (const id of wanted.get('rejected') ?? []) {
    wanted.get('printed')?.delete(id);
    wanted.get('enclosed')?.delete(id);
  }
  const status = new Map([...known.values()].map((piece) => [piece.piece_id, piece.status]));
  const moved = new Set<string>();
  for (const result of RESULTS) {
    for (const action of STEPS[result]) {
      const pieceIds = [...(wanted.get(result) ?? [])].filter(
        (id) => nextStatus(status.get(id) ?? 'destroyed', action) !== undefined,
      );
      const evidence = { by: 'contractor', file: file.sha256 };
      for (const piece of await act(sql, actor, { insurerId: key.insurerId, pieceIds, action, evidence })) {
        status.set(piece.piece_id, nextStatus(piece.status, action) ?? piece.status);
        moved.add(piece.piece_id);
      }
    }
  }
  const voided = [...(wanted.get('rejected') ?? [])].filter((id) => moved.has(id));
  // What the contractor reports has happened, whatever is to follow from it.
  const doubts = await findInDoubt(sql, key.insurerId, voided);
  const doubtful = new Set(doubts.map(({ piece_id }) => piece_id));
  const again = voided.filter((id) => !doubtful.has(id));
  const reprints = await reprintPieces(sql, actor, keys, key, again);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.take_answers',
    subject: `campaign:${key.campaignId}`,
    detail: {
      lines: file.lines.length,
      applied: moved.size,
      refused: refused.length,
      reprints: reprints.length,
      ...(file.signedBy === undefined ? {} : { signed_by: file.signedBy }),
    },
  });
  await sql.query(
    `INSERT INTO dispatch.answer_file (insurer_id, campaign_id, sha256, kind, rows, applied, audit_id)
     VALUES ($1, $2, $3, 'contractor', $4, $5, $6) ON CONFLICT DO NOTHING`,
    [...own, file.lines.length, moved.size, auditId],
  );
  return {
    repeated,
    applied: moved.size,
    refused,
    reprints,
    inDoubt: doubts.map((one) => one.management_number),
  };
}
