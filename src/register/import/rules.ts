/*
 * Rules among the rows of a file that more than one kind of file has: SQL over `staged`, rows
 * (file_row, column_name, code) for FileKind.rules.
 */

/** No two rows have the same `key` (columns of `staged`); the finding names `column`. `among`: a condition on the rows. */
export const uniqueKey = (column: string, key: string, among = 'true'): string =>
  `SELECT s.file_row, '${column}' AS column_name, 'key.duplicate' AS code
     FROM (SELECT file_row, count(*) OVER (PARTITION BY ${key}) AS same FROM staged WHERE ${among}) s WHERE s.same > 1`;

/** Every member_id is an eligibility of the register, whatever became of it since. */
export const KNOWN_MEMBER = `SELECT s.file_row, 'member_id' AS column_name, 'member.unknown' AS code FROM staged s
  WHERE NOT EXISTS (SELECT FROM register.eligibility e WHERE e.insurer_id = $1 AND e.member_id = s.member_id)`;
