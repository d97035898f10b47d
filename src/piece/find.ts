import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { readManagementNumber } from './read-number.ts';
import type { PieceStatus } from './status.ts';

/** A piece found by the number on its paper. */
export interface FoundPiece {
  readonly insurerId: string;
  readonly campaignId: string;
  readonly pieceId: string;
  readonly managementNumber: string;
  readonly status: PieceStatus;
  readonly lot: string;
}

/** Rows (piece) of management numbers as printed; unknown ones are simply not there. No insurer: any insurer's. */
export async function piecesByNumber(
  sql: Sql,
  insurerId: string | undefined,
  numbers: readonly string[],
): Promise<Map<string, FoundPiece>> {
  const { rows } = await sql.query<FoundPiece>(
    `SELECT insurer_id AS "insurerId", campaign_id AS "campaignId", piece_id AS "pieceId",
            management_number AS "managementNumber", status, lot
       FROM piece.piece WHERE management_number = ANY($1) AND ($2::text IS NULL OR insurer_id = $2)`,
    [numbers, insurerId ?? null],
  );
  return new Map(rows.map((row) => [row.managementNumber, row]));
}

/**
 * The pieces of numbers as people type or scan them, each once, in the order given. Throws `piece.number` naming the
 * places that cannot be read, `piece.unknown` (404) those that are no piece: then nothing is done to any.
 */
export async function findPieces(
  sql: Sql,
  insurerId: string | undefined,
  texts: readonly string[],
): Promise<FoundPiece[]> {
  const numbers = texts.map(readManagementNumber);
  const places = (bad: (number: string | undefined) => boolean): string =>
    numbers.flatMap((number, i) => (bad(number) ? [`${i + 1}件目`] : [])).join('、');
  if (numbers.includes(undefined)) {
    throw new TodokeError(
      'piece.number',
      `整理番号として読めません: ${places((number) => number === undefined)}。`,
      { remedy: '紙に印字された XXX-XXX-XX の番号を確かめてください。どの送付物も変更していません。' },
    );
  }
  const found = await piecesByNumber(sql, insurerId, numbers as string[]);
  if (numbers.some((number) => !found.has(number as string))) {
    throw new TodokeError(
      'piece.unknown',
      `その整理番号の送付物はありません: ${places((number) => !found.has(number as string))}。`,
      { remedy: '整理番号を確かめてください。どの送付物も変更していません。', status: 404 },
    );
  }
  return [...new Set(numbers as string[])].map((number) => found.get(number) as FoundPiece);
}
