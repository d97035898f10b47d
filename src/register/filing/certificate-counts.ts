import type { Sql } from '../../kernel/ports.ts';
import type { FilingCheck } from './check.ts';

/**
 * Keeps what each 資格喪失届 says of certificates enclosed (添付) and not to be returned (返不能), for those who look for
 * the cards. `members`: line of the file → the insured it concerns. A record that says neither is left out.
 */
export async function keepCertificateCounts(
  sql: Sql,
  sourceId: number,
  check: FilingCheck,
  members: ReadonlyMap<number, string>,
): Promise<void> {
  const counts = (check.filing?.events ?? []).flatMap((event) => {
    if (event.type !== 'loss') return [];
    const { certificatesReturned: enclosed, certificatesMissing: missing } = event.value;
    return enclosed === '' && missing === ''
      ? []
      : [{ row: event.row, enclosed: Number(enclosed), missing: Number(missing) }];
  });
  if (counts.length === 0) return;
  await sql.query(
    `INSERT INTO register.certificate_count (source_id, file_row, member_id, enclosed, missing)
     SELECT $1, t.* FROM unnest($2::int[], $3::text[], $4::int[], $5::int[]) AS t`,
    [
      sourceId,
      counts.map(({ row }) => row),
      counts.map(({ row }) => members.get(row) ?? null),
      counts.map(({ enclosed }) => enclosed),
      counts.map(({ missing }) => missing),
    ],
  );
}
