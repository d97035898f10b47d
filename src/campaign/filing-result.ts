import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';

/** One person of one record of a filing, for the workplace that filed it; one line per letter that followed. */
export interface FilingResultLine {
  readonly row: number;
  readonly person: number;
  readonly form: string;
  readonly result: 'accepted' | 'unchanged' | 'returned';
  readonly reasons: readonly { readonly message: string; readonly remedy: string }[];
  readonly late_days: number | null;
  readonly member_id: string | null;
  /** The newest piece of each campaign made since the filing came in. */
  readonly campaign_id: string | null;
  readonly management_number: string | null;
  readonly status: string | null;
  /** Day it was posted (Japan time); null: not yet. */
  readonly posted_on: string | null;
}

/**
 * What became of a filing: each record with its result, and the letters sent to the people it entered. `sha256`: of the
 * file. Throws `filing.not_loaded`.
 */
export async function filingResult(sql: Sql, insurerId: string, sha256: string): Promise<FilingResultLine[]> {
  const { rows: filings } = await sql.query<{ source_id: number }>(
    `SELECT source_id FROM register.source_file WHERE insurer_id = $1 AND kind = 'filing' AND sha256 = $2`,
    [insurerId, sha256],
  );
  const filing = filings[0];
  if (filing === undefined) {
    throw new TodokeError('filing.not_loaded', 'この届書は、まだ登録されていません。', {
      remedy: '先に todoke filing load で登録してください。',
      status: 404,
    });
  }
  const { rows } = await sql.query<FilingResultLine>(
    `SELECT r.file_row AS row, r.person, r.form, r.result, r.reasons, r.late_days, r.member_id,
            p.campaign_id, p.management_number, p.status, e.posted_on
       FROM register.filing_result r
       JOIN register.source_file s USING (source_id)
       LEFT JOIN (piece.piece p
         JOIN campaign.campaign k ON k.insurer_id = p.insurer_id AND k.campaign_id = p.campaign_id)
         ON p.insurer_id = s.insurer_id AND p.member_id = r.member_id AND k.known_at >= s.loaded_at
        AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
        -- What is sent to a protected member, and when, is nothing the workplace may learn.
        AND NOT EXISTS (SELECT FROM register.person_fact q WHERE q.insurer_id = p.insurer_id AND q.member_id = p.member_id
                           AND q.protected AND q.known_to = 'infinity')
        AND NOT register.is_flagged(p.insurer_id, p.member_id)
       LEFT JOIN LATERAL (SELECT to_char(max(at), 'YYYY-MM-DD') AS posted_on FROM piece.event
                           WHERE insurer_id = p.insurer_id AND piece_id = p.piece_id AND action = 'post') e ON true
      WHERE r.source_id = $1
      ORDER BY r.file_row, r.person, k.known_at`,
    [filing.source_id],
  );
  return rows;
}
