import { createHash } from 'node:crypto';
import type { IsoDate } from '../../japan/calendar.ts';
import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Sql } from '../../kernel/ports.ts';
import { RegisterBook } from './book.ts';

/** A workplace that moved out of its branch's area and bears another symbol from a day on (S063). */
export interface Move {
  readonly insurerId: string;
  readonly workplaceId: string;
  readonly symbol: string;
  readonly on: IsoDate;
}

/**
 * Gives everybody of a workplace its new symbol from the day of the move on; what they had before stays true of the
 * days before. Returns how many eligibilities changed; the same move again changes none. Throws `register.workplace`.
 */
export async function moveWorkplace(sql: Sql, actor: Actor, move: Move): Promise<{ changed: number }> {
  const { insurerId, workplaceId, symbol, on } = move;
  const { rowCount } = await sql.query(
    `SELECT FROM register.workplace WHERE insurer_id = $1 AND workplace_id = $2 AND known_to = 'infinity'`,
    [insurerId, workplaceId],
  );
  if (rowCount === 0) {
    throw new TodokeError('register.workplace', '指定された事業所は登録されていません。', {
      remedy: 'workplaces.csv の workplace_id を指定してください。',
      status: 404,
    });
  }
  const { rows } = await sql.query<{ member_id: string }>(
    `SELECT DISTINCT member_id FROM register.eligibility
      WHERE insurer_id = $1 AND workplace_id = $2 AND known_to = 'infinity' AND valid_to > $3 AND symbol <> $4
        AND (lost_on IS NULL OR lost_on > $3) ORDER BY member_id`,
    [insurerId, workplaceId, on, symbol],
  );
  if (rows.length === 0) return { changed: 0 };
  await writeAudit(sql, {
    actor,
    insurerId,
    action: 'register.move_workplace',
    subject: `workplace:${workplaceId}`,
    detail: { symbol, on, members: rows.length },
  });
  const sha256 = createHash('sha256')
    .update(JSON.stringify(['move', workplaceId, symbol, on]))
    .digest('hex');
  const { rows: sources } = await sql.query<{ source_id: number }>(
    `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
     VALUES ($1, 'move', $2, 'utf-8', 1, 1, 0)
     ON CONFLICT (insurer_id, kind, sha256, reading) DO NOTHING RETURNING source_id`,
    [insurerId, sha256],
  );
  const sourceId =
    sources[0]?.source_id ??
    (
      await sql.query<{ source_id: number }>(
        `SELECT source_id FROM register.source_file WHERE insurer_id = $1 AND kind = 'move' AND sha256 = $2`,
        [insurerId, sha256],
      )
    ).rows[0]?.source_id;
  const book = new RegisterBook();
  await book.load(
    sql,
    insurerId,
    rows.map(({ member_id }) => member_id),
  );
  for (const { member_id } of rows) book.changeEligibility(member_id, { symbol }, on);
  await book.save(sql, insurerId, sourceId as number);
  await sql.query(
    `WITH closed AS (
       UPDATE register.workplace SET known_to = now()
        WHERE insurer_id = $1 AND workplace_id = $2 AND known_to = 'infinity' AND symbol <> $3 RETURNING *
     )
     INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture, opened_on,
                                     closed_on, unprintable, valid_from, source_id)
     SELECT insurer_id, workplace_id, $3, name, postcode, address, prefecture, opened_on, closed_on, unprintable,
            valid_from, $4
       FROM closed`,
    [insurerId, workplaceId, symbol, sourceId],
  );
  return { changed: rows.length };
}
