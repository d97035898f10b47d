import type { Sql } from '../kernel/ports.ts';

/**
 * How a workplace's word on a loss stands against the cards: `agrees`; `waiting`, cards said to be enclosed are not
 * recorded as received yet (or those said to be missing not as such); `too_few`, cards are out that the filing does not
 * mention; `too_many`, it speaks of more than were out.
 */
export type FilingVerdict = 'agrees' | 'waiting' | 'too_few' | 'too_many';

/** The cards of one 資格喪失届: what it says, and what is known of the household's cards that had to come back. */
export interface FilingBalance {
  readonly file: string;
  readonly row: number;
  readonly workplace: string;
  readonly receivedOn: string;
  /** The insured; null where the record was returned to the workplace. */
  readonly member: string | null;
  /** 添付. */
  readonly enclosed: number;
  /** 返不能. */
  readonly missing: number;
  /** Cards of the household that cover's loss called back. */
  readonly out: number;
  readonly received: number;
  readonly writtenOff: number;
  /** Neither received nor written off. */
  readonly open: number;
  readonly verdict: FilingVerdict;
}

/** The verdict on the counts of one filing. Pure. */
export function judgeCounts(counts: {
  readonly enclosed: number;
  readonly missing: number;
  readonly out: number;
  readonly received: number;
  readonly writtenOff: number;
}): FilingVerdict {
  const { enclosed, missing, out, received, writtenOff } = counts;
  if (enclosed + missing > out) return 'too_many';
  if (enclosed + missing < out) return 'too_few';
  return received === enclosed && writtenOff === missing ? 'agrees' : 'waiting';
}

/**
 * Every filing of a loss that counts certificates, against what is out: cards of the household that were called back
 * for the loss, or still are to be (the night's settling has not run). In the order the filings came.
 */
export async function reconcileFilings(sql: Sql, insurerId: string): Promise<FilingBalance[]> {
  const { rows } = await sql.query<Omit<FilingBalance, 'verdict'>>(
    `WITH filed AS (
       SELECT k.*, g.workplace, g.received_on, s.sha256
         FROM register.certificate_count k
         JOIN register.filing g USING (source_id) JOIN register.source_file s USING (source_id)
        WHERE g.insurer_id = $1
     ), household AS (
       SELECT DISTINCT f.source_id, f.file_row, e.member_id
         FROM filed f JOIN register.eligibility e ON e.insurer_id = $1 AND e.insured_id = f.member_id AND e.known_to = 'infinity'
     ), called AS (
       SELECT h.source_id, h.file_row, c.status, r.closing
         FROM household h
         JOIN certificate.card c ON c.insurer_id = $1 AND c.member_id = h.member_id
         LEFT JOIN LATERAL (SELECT r.closing FROM certificate.recall r
            WHERE r.insurer_id = $1 AND r.card_number = c.card_number AND r.reason = 'cover_lost'
            ORDER BY r.serial DESC LIMIT 1) r ON true
        WHERE c.status IN ('posted', 'delivered')
           OR EXISTS (SELECT FROM certificate.recall o WHERE o.insurer_id = $1 AND o.card_number = c.card_number
                         AND o.reason = 'cover_lost')
     )
     SELECT f.sha256 AS file, f.file_row AS row, f.workplace, f.received_on AS "receivedOn", f.member_id AS member,
            f.enclosed, f.missing, count(c.status) AS out,
            count(*) FILTER (WHERE c.closing = 'returned') AS received,
            count(*) FILTER (WHERE c.closing = 'written_off') AS "writtenOff",
            count(c.status) FILTER (WHERE c.closing IS NULL) AS open
       FROM filed f LEFT JOIN called c USING (source_id, file_row)
      GROUP BY f.sha256, f.source_id, f.file_row, f.workplace, f.received_on, f.member_id, f.enclosed, f.missing
      ORDER BY f.received_on, f.source_id, f.file_row`,
    [insurerId],
  );
  return rows.map((row) => ({ ...row, verdict: judgeCounts(row) }));
}

/** A card that must come back and has not. */
export interface OpenRecall {
  readonly cardNumber: string;
  readonly member: string;
  readonly reason: string;
  readonly path: 'workplace' | 'direct';
  readonly openedOn: string;
  readonly dueOn: string;
  /** Days past the last day; 0 or less: in time. */
  readonly lateDays: number;
}

/** Cards called back that are not back on a day, the longest overdue first. */
export async function recallsNotBack(sql: Sql, insurerId: string, on: string): Promise<OpenRecall[]> {
  const { rows } = await sql.query<OpenRecall>(
    `SELECT r.card_number AS "cardNumber", c.member_id AS member, r.reason, r.path, r.opened_on AS "openedOn",
            r.due_on AS "dueOn", $2::date - r.due_on AS "lateDays"
       FROM certificate.recall r JOIN certificate.card c USING (insurer_id, card_number)
      WHERE r.insurer_id = $1 AND r.closed_on IS NULL AND r.opened_on <= $2
      ORDER BY r.due_on, r.card_number`,
    [insurerId, on],
  );
  return rows;
}
