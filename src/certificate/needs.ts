import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';

/** Ends a need for consideration: from the day after `on` it is no ground any more. Returns how many ended. */
export async function endNeed(
  sql: Sql,
  actor: Actor,
  request: { insurerId: string; memberId: string; on: IsoDate },
): Promise<number> {
  const { insurerId, memberId, on } = request;
  await writeAudit(sql, {
    actor,
    insurerId,
    action: 'certificate.end_need',
    subject: `member:${memberId}`,
    detail: { on },
  });
  const { rowCount } = await sql.query(
    `UPDATE certificate.claim SET until = $3 WHERE insurer_id = $1 AND member_id = $2 AND until IS NULL
        AND code IN ('helper_needed', 'facility')`,
    [insurerId, memberId, on],
  );
  return rowCount;
}
