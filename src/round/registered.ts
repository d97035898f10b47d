import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import { publishFile } from '../kernel/files.ts';
import type { Sql } from '../kernel/ports.ts';
import type { LoadReport } from '../register/index.ts';

/** Files a round cannot do without; of the others none at all means that there is nobody in them. */
export const NEEDED_FILES = ['workplaces', 'members', 'resident-register'] as const;

/** Which of these kinds were ever taken in for the insurer. */
async function takenIn(sql: Sql, insurerId: string): Promise<Set<string>> {
  const { rows } = await sql.query<{ kind: string }>(
    'SELECT DISTINCT kind FROM register.source_file WHERE insurer_id = $1',
    [insurerId],
  );
  return new Set(rows.map(({ kind }) => kind));
}

/** The needed files that are neither handed in nor in the register from before. */
async function missingFiles(sql: Sql, insurerId: string, inputDir: string): Promise<string[]> {
  const known = await takenIn(sql, insurerId);
  return NEEDED_FILES.filter((kind) => !known.has(kind) && !existsSync(join(inputDir, `${kind}.csv`)));
}

/** Refuses (`round.input`) to begin without a file that was never handed in. */
export async function requireRegistered(sql: Sql, insurerId: string, inputDir: string): Promise<void> {
  const missing = await missingFiles(sql, insurerId, inputDir);
  if (missing.length === 0) return;
  throw new TodokeError(
    'round.input',
    `まだ一度も取り込まれていないファイルがあります: ${missing.map((kind) => `${kind}.csv`).join('、')}。`,
    { remedy: 'この発送回の「ファイル」で送ってください。', status: 409 },
  );
}

const PinnedSchema = z.record(z.string(), z.string());
const PINNED = 'registered.json';

/** A campaign that is not begun yet is made from what the register says when it is. */
export const forgetRegistered = (inputDir: string): void => rmSync(join(inputDir, PINNED), { force: true });

/**
 * The files last taken in of these kinds. Which ones they are is written down beside the input at the first call: a
 * round taken up again goes on from the same, whatever was taken in since.
 */
export async function registeredFiles(
  sql: Sql,
  insurerId: string,
  inputDir: string,
  kinds: readonly string[],
): Promise<LoadReport[]> {
  const path = join(inputDir, PINNED);
  const pinned = existsSync(path) ? PinnedSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  const { rows } = await sql.query<LoadReport>(
    `SELECT DISTINCT ON (s.kind) s.kind, s.encoding, s.sha256, s.file_rows AS "fileRows", s.loaded, s.aside,
            (SELECT count(*) FROM register.finding f WHERE f.source_id = s.source_id AND f.severity = 'warning') AS warnings,
            true AS known, false AS superseded
       FROM register.source_file s
      WHERE s.insurer_id = $1 AND s.kind = ANY($2) AND ($3::jsonb IS NULL OR s.sha256 = $3::jsonb ->> s.kind)
      ORDER BY s.kind, s.source_id DESC`,
    [insurerId, kinds, pinned === undefined ? null : JSON.stringify(pinned)],
  );
  if (pinned === undefined) {
    mkdirSync(inputDir, { recursive: true, mode: 0o700 });
    const text = JSON.stringify(Object.fromEntries(rows.map(({ kind, sha256 }) => [kind, sha256])));
    writeFileSync(`${path}.tmp`, text, { mode: 0o600 });
    publishFile(`${path}.tmp`, path);
  }
  return rows.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}
