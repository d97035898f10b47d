import { endOfMonth } from '../japan/calendar.ts';
import type { Database } from '../kernel/ports.ts';
import {
  FILE_ID,
  type FileKind,
  type IncomingFile,
  type LoadReport,
  loadFile,
  RowChecker,
  uniqueKey,
} from '../register/index.ts';
import { REGISTRATION_STATES } from './model.ts';

const COLUMNS = ['member_id', 'as_of', 'state', 'e_certificate_expires_on', 'protected'] as const;
type Column = (typeof COLUMNS)[number];

const STATES: ReadonlySet<string> = new Set(REGISTRATION_STATES);
const VALUES = 'state, e_certificate_expires_on, protected';

/**
 * registration.csv (docs/certificates.md): what the state says of each member's My Number card as of one month end.
 * Whoever is left out stays as last told. The newest month may be corrected by another file; an older one is refused.
 */
export const REGISTRATION: FileKind<Column> = {
  kind: 'registration',
  columns: COLUMNS,
  staging: 'member_id text, as_of date, state text, e_certificate_expires_on date, protected boolean',
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    const memberId = row.matching('member_id', FILE_ID, { blank: 'refused' });
    const asOf = row.date('as_of', { blank: 'refused' });
    if (asOf !== null && asOf !== endOfMonth(asOf)) row.report('as_of', 'date.not_month_end');
    const state = row.oneOf('state', STATES);
    const expires = row.date('e_certificate_expires_on', {
      blank: state === 'registered' ? 'refused' : 'allowed',
    });
    const shielded = row.oneOf('protected', new Set(['yes', 'no']));
    return row.checked([memberId, asOf, state, expires, shielded === 'yes']);
  },
  rules: [
    uniqueKey('member_id', 'member_id'),
    `SELECT s.file_row, 'as_of' AS column_name, 'as_of.mixed' AS code FROM staged s
      WHERE s.as_of <> (SELECT max(as_of) FROM staged)`,
    `SELECT s.file_row, 'as_of' AS column_name, 'as_of.older' AS code FROM staged s
      WHERE s.as_of < (SELECT max(m.as_of) FROM certificate.registration_month m WHERE m.insurer_id = $1)`,
    `SELECT s.file_row, 'member_id' AS column_name, 'member.unknown' AS code FROM staged s
       LEFT JOIN (SELECT DISTINCT member_id FROM register.eligibility WHERE insurer_id = $1) e USING (member_id)
      WHERE e.member_id IS NULL`,
  ],
  tables: ['certificate.registration'],
  save: [
    // What changed is known no more from the file's month on, and stays true of the months before.
    `WITH closed AS (
       UPDATE certificate.registration r SET known_to = now() FROM staged s
        WHERE r.insurer_id = $1 AND r.member_id = s.member_id AND r.known_to = 'infinity' AND r.valid_to = 'infinity'
          AND (r.state, r.e_certificate_expires_on, r.protected) IS DISTINCT FROM
              (s.state, s.e_certificate_expires_on, s.protected)
       RETURNING r.*, s.as_of
     )
     INSERT INTO certificate.registration (insurer_id, member_id, ${VALUES}, state_since, protected_since, valid_from,
                                           valid_to, source_id)
     SELECT insurer_id, member_id, ${VALUES}, state_since, protected_since, valid_from, as_of, source_id
       FROM closed WHERE valid_from < as_of AND $2::bigint IS NOT NULL`,
    `INSERT INTO certificate.registration (insurer_id, member_id, ${VALUES}, state_since, protected_since, valid_from, source_id)
     SELECT $1, s.member_id, s.state, s.e_certificate_expires_on, s.protected,
            CASE WHEN b.state = s.state THEN b.state_since ELSE s.as_of END,
            CASE WHEN s.protected THEN coalesce(b.protected_since, s.as_of) END, s.as_of, $2
       FROM staged s
       LEFT JOIN certificate.registration b ON b.insurer_id = $1 AND b.member_id = s.member_id
        AND b.known_to = 'infinity' AND b.valid_to = s.as_of
      WHERE NOT EXISTS (SELECT FROM certificate.registration r WHERE r.insurer_id = $1 AND r.member_id = s.member_id
                          AND r.known_to = 'infinity' AND r.valid_to = 'infinity')`,
    `INSERT INTO certificate.registration_month (insurer_id, as_of, source_id, members)
     SELECT $1, as_of, $2, count(*) FROM staged GROUP BY as_of`,
  ],
};

/** What taking a registration file in did; `unreported`: members covered on its day of whom nothing was ever told. */
export interface RegistrationReport extends LoadReport {
  /** The month end it tells of; null where no row was good. */
  readonly asOf: string | null;
  readonly unreported: number;
}

/**
 * Takes the monthly registration file in: streamed, whole or not at all, bad rows aside with their findings; the same
 * bytes again change nothing.
 */
export async function loadRegistration(
  database: Database,
  file: IncomingFile,
  onProgress?: (rows: number) => void,
): Promise<RegistrationReport> {
  const report = await loadFile(database, REGISTRATION, file, onProgress);
  const { rows } = await database.read(async (sql) => {
    await sql.query('SET LOCAL enable_nestloop = off');
    return sql.query<{ as_of: string | null; unreported: number }>(
      `WITH month AS (
         SELECT max(m.as_of) AS as_of FROM certificate.registration_month m JOIN register.source_file s USING (source_id)
          WHERE m.insurer_id = $1 AND s.sha256 = $2
       )
       SELECT month.as_of, (SELECT count(*) FROM register.as_of($1, month.as_of, now()) f
          LEFT JOIN certificate.registration r ON r.insurer_id = $1 AND r.member_id = f.member_id AND r.known_to = 'infinity'
         WHERE f.acquired_on <= month.as_of AND coalesce(f.cover_ends_on > month.as_of, true) AND r.member_id IS NULL
       ) AS unreported FROM month`,
      [file.insurerId, report.sha256],
    );
  });
  return { ...report, asOf: rows[0]?.as_of ?? null, unreported: rows[0]?.unreported ?? 0 };
}
