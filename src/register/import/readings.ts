/*
 * `register.source_file` has one row for each reading of a file. The first is named by the SHA-256 of the bytes, later
 * ones (rows kept aside because of another file, which has come since) by the same with `#2`, `#3`.
 */

/** The name of a file's n-th reading. */
export const readingOf = (sha256: string, reading: number): string =>
  reading === 1 ? sha256 : `${sha256}#${reading}`;

/** SQL: whether the reading `name` is one of the bytes `sha256` (both SQL expressions). */
export const isReadingOf = (name: string, sha256: string): string =>
  `split_part(${name}, '#', 1) = ${sha256}`;

/** SQL: whether the reading `name` is the first of its bytes, the day they came. */
export const isFirstReading = (name: string): string => `strpos(${name}, '#') = 0`;
