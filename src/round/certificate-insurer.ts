import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stoppingProtected } from '../dispatch/losses.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { restoreProfile, type StoredProfile } from '../profile/profile.ts';
import { profileForRound } from '../profile/proposals.ts';
import { type Insurer, keepInsurer } from '../profile/store.ts';
import { type LoadReport, loadFile, members, WORKPLACES } from '../register/index.ts';
import type { Keys } from '../vault/keys.ts';
import { requireSameKey } from '../vault/store.ts';
import { readInsurer } from './order.ts';
import type { OnProgress } from './progress.ts';
import { describeLoad } from './run.ts';

/** Whose certificates: the insurer and the profile in force. */
export interface CertificateInsurer {
  readonly insurer: Insurer;
  readonly stored: StoredProfile;
  /** Hashes of the register's files, where they were handed in with the run. */
  readonly inputs: readonly string[];
}

interface Row {
  readonly insurer_id: string;
  readonly name: string;
  readonly profile_hash: string;
  readonly body: unknown;
}

/** The insurer of a database that holds one, or the one named. Throws `certificate.no_insurer`, `certificate.which_insurer`. */
export async function insurerOfDatabase(database: Database, number?: string): Promise<CertificateInsurer> {
  const { rows } = await database.read((sql) =>
    sql.query<Row>(
      `SELECT insurer_id, i.name, profile_hash, body FROM insurer.insurer i JOIN insurer.profile USING (profile_hash)
        WHERE $1::text IS NULL OR insurer_id = $1 ORDER BY insurer_id`,
      [number ?? null],
    ),
  );
  const [only, other] = rows;
  if (only === undefined) {
    throw new TodokeError('certificate.no_insurer', 'データベースに、その保険者の加入者がまだありません。', {
      remedy: '入力フォルダー（insurer.json、workplaces.csv、members.csv）を一緒に指定してください。',
      status: 404,
    });
  }
  if (other !== undefined) {
    throw new TodokeError('certificate.which_insurer', 'データベースに保険者が二つ以上あります。', {
      remedy: '保険者番号を --insurer で指定してください。',
    });
  }
  return {
    insurer: { number: only.insurer_id, name: only.name },
    stored: { profile: restoreProfile(only.body), hash: only.profile_hash },
    inputs: [],
  };
}

/** Takes an input folder's register in (insurer.json, workplaces.csv, members.csv), as a round does. */
export async function insurerOfFolder(run: {
  readonly inputDir: string;
  readonly database: Database;
  readonly keys: Keys;
  readonly actor: Actor;
  readonly onProgress: OnProgress;
  readonly onMessage: (message: string) => void;
}): Promise<CertificateInsurer> {
  const { inputDir, database, keys, actor } = run;
  const { insurer: named, profile } = readInsurer(inputDir);
  const insurer = { number: named.insurer_number, name: named.name };
  const stored = await database.read((sql) => profileForRound(sql, insurer.number, profile));
  const kinds = [WORKPLACES, members(keys)] as const;
  const missing = kinds.filter(({ kind }) => !existsSync(join(inputDir, `${kind}.csv`)));
  if (missing.length > 0) {
    const names = missing.map(({ kind }) => `${kind}.csv`).join('、');
    throw new TodokeError('round.input', `入力フォルダーに ${names} がありません。`, {
      remedy:
        '資格確認書の交付には insurer.json、workplaces.csv、members.csv が要ります（docs/formats.md）。',
    });
  }
  await database.read((sql) => requireSameKey(sql, keys));
  await database.transaction((sql) => keepInsurer(sql, actor, insurer, stored));
  const reports: LoadReport[] = [];
  let before = 0;
  for (const kind of kinds) {
    const name = `${kind.kind}.csv`;
    const file = { path: join(inputDir, name), name, insurerId: insurer.number, actor };
    const onRows = (rows: number): void => run.onProgress('load', before + rows, 0);
    const report =
      kind.kind === 'workplaces'
        ? await loadFile(database, WORKPLACES, file, onRows)
        : await loadFile(database, members(keys), stoppingProtected(file, run.onMessage), onRows);
    run.onMessage(describeLoad(report));
    before += report.fileRows;
    reports.push(report);
  }
  return { insurer, stored, inputs: reports.map(({ sha256 }) => sha256) };
}
