import type { IsoDate } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import type { WorkplaceKey } from './read.ts';

/** One record of a filing that was returned or came late, by its row: what it holds is known to who filed it. */
export interface FiledRecord {
  readonly row: number;
  readonly form: string;
  readonly returned: boolean;
  readonly reasons: readonly { readonly message: string; readonly remedy: string }[];
  /** Days from the fact to receipt where that is more than due (S123, S127). */
  readonly lateDays: number | null;
}

/** A file the workplace handed in, and what became of it. */
export interface WorkplaceFiling {
  readonly receivedOn: IsoDate;
  readonly records: number;
  readonly accepted: number;
  readonly returned: number;
  readonly late: number;
  readonly numbersMissing: number;
  readonly attention: readonly FiledRecord[];
}

/** The newest filings of a workplace, at most `limit`. Names nobody. */
export async function readFilings(sql: Sql, key: WorkplaceKey, limit: number): Promise<WorkplaceFiling[]> {
  const { rows } = await sql.query<WorkplaceFiling>(
    `SELECT to_char(f.received_on, 'YYYY-MM-DD') AS "receivedOn",
            coalesce((f.counts ->> 'records')::int, 0) AS records,
            n.accepted, n.returned, coalesce((f.counts ->> 'late')::int, 0) AS late,
            coalesce((f.counts ->> 'numbersMissing')::int, 0) AS "numbersMissing",
            coalesce((SELECT json_agg(json_build_object('row', r.file_row, 'form', r.form,
                        'returned', r.result = 'returned', 'lateDays', r.late_days,
                        'reasons', (SELECT coalesce(json_agg(json_build_object('message', o ->> 'message',
                                      'remedy', o ->> 'remedy')), '[]') FROM jsonb_array_elements(r.reasons) o))
                        ORDER BY r.file_row, r.person)
                        FROM register.filing_result r
                       WHERE r.source_id = f.source_id AND (r.result = 'returned' OR r.late_days IS NOT NULL)), '[]') AS attention
       FROM register.filing f
       CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE r.result <> 'returned') AS accepted,
                                  count(*) FILTER (WHERE r.result = 'returned') AS returned
                             FROM register.filing_result r WHERE r.source_id = f.source_id) n
      WHERE f.insurer_id = $1
        AND f.workplace IN (SELECT $2 UNION SELECT o.office FROM register.filing_office o
                             WHERE o.insurer_id = $1 AND o.workplace_id = $2
                            UNION SELECT w.symbol FROM register.workplace w
                             WHERE w.insurer_id = $1 AND w.workplace_id = $2 AND w.known_to = 'infinity')
      ORDER BY f.received_on DESC, f.source_id DESC LIMIT $3`,
    [key.insurerId, key.workplaceId, limit],
  );
  return rows;
}
