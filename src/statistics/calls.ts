import type { Sql } from '../kernel/ports.ts';

/** The months from the first call of the desk to the last, newest first; those in between with no call too. */
export async function readCallMonths(sql: Sql, insurerId: string): Promise<string[]> {
  const { rows } = await sql.query<{ month: string }>(
    `SELECT to_char(m, 'YYYY-MM') AS month
       FROM (SELECT min(began_at) AT TIME ZONE 'Asia/Tokyo' AS first, max(began_at) AT TIME ZONE 'Asia/Tokyo' AS last
               FROM desk.call WHERE insurer_id = $1) c,
            generate_series(date_trunc('month', c.first), date_trunc('month', c.last), interval '1 month') m
      ORDER BY m DESC`,
    [insurerId],
  );
  return rows.map(({ month }) => month);
}
