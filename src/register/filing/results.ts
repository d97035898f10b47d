import type { IsoDate } from '../../japan/calendar.ts';
import type { Sql } from '../../kernel/ports.ts';
import { countByWorkplace, type WorkplaceCounts } from './statistics.ts';

/** Why a record was returned; `item` is the 項番, null where the register objects and not the form. */
export interface Reason {
  readonly item: number | null;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** What became of one person of one record; `person` 0 is the record itself. Holds no personal data. */
export interface FilingResult {
  readonly row: number;
  readonly person: number;
  readonly form: string;
  readonly effect: string;
  readonly result: 'accepted' | 'unchanged' | 'returned';
  readonly reasons: readonly Reason[];
  readonly member_id: string | null;
  /** Days from the fact to receipt where that is more than due. */
  readonly late_days: number | null;
}

/** What taking a filing in did. */
export interface FilingLoad {
  readonly sha256: string;
  /** The same bytes were taken in before; nothing changed. */
  readonly known: boolean;
  readonly workplace: string;
  readonly received_on: IsoDate;
  readonly accepted: number;
  readonly unchanged: number;
  readonly returned: number;
  readonly counts: WorkplaceCounts;
  readonly results: readonly FilingResult[];
}

/** The results of a filing that was taken in, as they were told. */
export async function readResults(sql: Sql, sourceId: number): Promise<Omit<FilingLoad, 'known'>> {
  const { rows: filings } = await sql.query<{
    sha256: string;
    workplace: string;
    received_on: string;
    counts: WorkplaceCounts;
  }>(
    `SELECT s.sha256, f.workplace, f.received_on, f.counts
       FROM register.filing f JOIN register.source_file s USING (source_id) WHERE source_id = $1`,
    [sourceId],
  );
  const { sha256, workplace, received_on, counts } = filings[0] as (typeof filings)[number];
  const { rows: results } = await sql.query<FilingResult>(
    `SELECT file_row AS row, person, form, effect, result, reasons, member_id, late_days
       FROM register.filing_result WHERE source_id = $1 ORDER BY file_row, person`,
    [sourceId],
  );
  const count = (wanted: FilingResult['result']) => results.filter(({ result }) => result === wanted).length;
  return {
    sha256,
    workplace,
    received_on,
    accepted: count('accepted'),
    unchanged: count('unchanged'),
    returned: count('returned'),
    counts,
    results,
  };
}

/** Counts of all filings taken in, per workplace, in the order they first filed (S124, S127). */
export async function filingStatistics(sql: Sql, insurerId: string): Promise<WorkplaceCounts[]> {
  const { rows } = await sql.query<{ counts: WorkplaceCounts }>(
    'SELECT counts FROM register.filing WHERE insurer_id = $1 ORDER BY source_id',
    [insurerId],
  );
  return countByWorkplace(rows.map(({ counts }) => counts));
}

/** One person the state must be asked for the Individual Number of, by all five items. Personal data. */
export interface NumberInquiry {
  readonly member_id: string;
  readonly reason: 'none' | 'bad_check' | 'failed' | 'reported';
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: IsoDate;
  readonly sex: string;
  readonly address: string;
  /** Items the register does not have; to be completed before the state is asked. */
  readonly missing: readonly string[];
}

/**
 * Who was entered by a filing, is covered on `on` and has no usable number; and whoever's number failed its check or was
 * reported by the member as not theirs. The address of a protected member is left
 * out, and so is missing: it may stand on no list.
 */
export async function numberInquiries(sql: Sql, insurerId: string, on: IsoDate): Promise<NumberInquiry[]> {
  const { rows } = await sql.query<Omit<NumberInquiry, 'missing'>>(
    // From the few there may be something to ask about; of them alone is the register asked.
    `WITH standing AS MATERIALIZED (SELECT * FROM register.number_standing($1, now())),
     entered AS MATERIALIZED (
       SELECT DISTINCT r.member_id FROM register.filing_result r JOIN register.filing g USING (source_id)
        WHERE g.insurer_id = $1 AND r.effect = 'gained'),
     removed AS MATERIALIZED (
       SELECT DISTINCT c.member_id FROM register.number_check c
        WHERE c.insurer_id = $1 AND c.state = 'solved' AND c.detail = 'removed')
     SELECT f.member_id, CASE WHEN f.number_state = 'held' THEN s.state ELSE f.number_state END AS reason, f.name_kanji, f.name_kana, f.birth_date, f.sex,
            CASE WHEN f.protected THEN '' ELSE f.address END AS address
       FROM (SELECT member_id FROM standing WHERE state IN ('failed', 'reported')
             UNION SELECT member_id FROM entered UNION SELECT member_id FROM removed) asked
       JOIN register.as_of($1, $2, now()) f ON f.member_id = asked.member_id
       LEFT JOIN standing s ON s.member_id = f.member_id AND s.number_ref = f.number_ref
       LEFT JOIN entered e ON e.member_id = f.member_id
       LEFT JOIN removed ON removed.member_id = f.member_id
      WHERE coalesce(f.cover_ends_on > $2, true)
        AND (f.number_state <> 'held' AND (e.member_id IS NOT NULL OR removed.member_id IS NOT NULL)
             OR f.number_state = 'held' AND s.state IN ('failed', 'reported'))
      ORDER BY f.member_id COLLATE "C"`,
    [insurerId, on],
  );
  const items = ['name_kanji', 'name_kana', 'birth_date', 'sex', 'address'] as const;
  return rows.map((row) => ({ ...row, missing: items.filter((item) => row[item] === '') }));
}
