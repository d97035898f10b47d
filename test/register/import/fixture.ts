import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { csvLine } from '../../../src/csv/index.ts';
import { insurerNumberCheckDigit, myNumberCheckDigit } from '../../../src/japan/check-digits.ts';
import { type Database, SYSTEM } from '../../../src/kernel/ports.ts';
import { loadProfile } from '../../../src/profile/profile.ts';
import { keepInsurer } from '../../../src/profile/store.ts';
import {
  type FileKind,
  type LoadReport,
  loadFile,
  members,
  WORKPLACES,
} from '../../../src/register/index.ts';
import { keysFrom } from '../../../src/vault/keys.ts';

export const KEYS = keysFrom(Buffer.alloc(32, 1));

/** A made-up Individual Number with a right check digit: the n-th of this test. */
export function individualNumber(n: number): string {
  const body = String(90_000_000_000 + n * 7_919);
  return body + myNumberCheckDigit(body);
}

export type Row = Readonly<Record<string, string>>;

const MEMBER: Row = {
  member_id: 'M1',
  person_id: 'P1',
  insured_id: 'M1',
  symbol: '12345678',
  number: '1',
  sub_number: '00',
  name_kanji: '協会　太郎',
  name_kana: 'キョウカイ　タロウ',
  birth_date: '1980-04-01',
  sex: '1',
  postcode: '1000005',
  address: '東京都千代田区丸の内1丁目2番3号',
  individual_number: '',
  acquired_on: '2010-04-01',
  lost_on: '',
  workplace_id: 'W1',
  relationship: 'insured',
  kind: 'general',
  standard_remuneration: '300000',
  protected: 'no',
  contact_postcode: '',
  contact_address: '',
};
export const MEMBER_COLUMNS = Object.keys(MEMBER);

/** An insured of the file: the n-th, all right but for `changes`. */
export const insured = (n: number, changes: Row = {}): Row => ({
  ...MEMBER,
  member_id: `M${n}`,
  person_id: `P${n}`,
  insured_id: `M${n}`,
  number: String(n),
  individual_number: individualNumber(n),
  ...changes,
});

/** A child of the n-th insured: member M{n}-{branch}. */
export const childOf = (n: number, branch: number, changes: Row = {}): Row =>
  insured(n, {
    member_id: `M${n}-${branch}`,
    person_id: `P${n}-${branch}`,
    insured_id: `M${n}`,
    sub_number: `0${branch}`,
    name_kanji: '協会　花子',
    name_kana: 'キョウカイ　ハナコ',
    birth_date: '2012-05-05',
    sex: '2',
    individual_number: individualNumber(n * 1000 + branch),
    acquired_on: '2012-05-05',
    relationship: 'child',
    standard_remuneration: '',
    ...changes,
  });

const WORKPLACE: Row = {
  workplace_id: 'W1',
  symbol: '12345678',
  name: '見本商事株式会社',
  postcode: '1000005',
  address: '東京都千代田区丸の内1丁目1番1号',
  prefecture: '13',
  opened_on: '1990-04-01',
  closed_on: '',
};
const WORKPLACE_COLUMNS = Object.keys(WORKPLACE);
export const workplace = (changes: Row = {}): Row => ({ ...WORKPLACE, ...changes });

export const csvOf = (columns: readonly string[], rows: readonly Row[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map(csvLine).join('');
export const membersCsv = (...rows: readonly Row[]): string => csvOf(MEMBER_COLUMNS, rows);
export const workplacesCsv = (...rows: readonly Row[]): string => csvOf(WORKPLACE_COLUMNS, rows);

/** An insurer of its own with one workplace W1, and files loaded for it. */
export interface TestInsurer {
  readonly insurerId: string;
  load(kind: FileKind<string>, content: string | Uint8Array): Promise<LoadReport>;
  members(content: string | Uint8Array): Promise<LoadReport>;
  workplaces(content: string | Uint8Array): Promise<LoadReport>;
}

const folder = mkdtempSync(join(tmpdir(), 'todoke-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let insurers = 0;
let files = 0;

/** Registers the next insurer of this suite, with workplace W1. */
export async function newInsurer(database: Database): Promise<TestInsurer> {
  const body = String(1_470_000 + ++insurers).padStart(7, '0');
  const insurerId = body + insurerNumberCheckDigit(body);
  const stored = loadProfile('kyokai-kenpo');
  await database.transaction((sql) =>
    keepInsurer(sql, SYSTEM, { number: insurerId, name: 'とどけ見本健康保険協会' }, stored),
  );
  const load = (kind: FileKind<string>, content: string | Uint8Array) => {
    const path = join(folder, `${++files}.csv`);
    writeFileSync(path, content);
    return loadFile(database, kind, { path, name: `${kind.kind}.csv`, insurerId, actor: SYSTEM });
  };
  await load(WORKPLACES, workplacesCsv(workplace()));
  return {
    insurerId,
    load,
    members: (content) => load(members(KEYS), content),
    workplaces: (content) => load(WORKPLACES, content),
  };
}

/** What was found wrong with the insurer's files, `row column code severity`, in the order of the rows. */
export const findingsOf = (database: Database, insurerId: string): Promise<string[]> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ finding: string }>(
      `SELECT concat_ws(' ', file_row, column_name, code, severity) AS finding
         FROM register.finding JOIN register.source_file USING (source_id)
        WHERE insurer_id = $1 ORDER BY file_row, column_name, code`,
      [insurerId],
    );
    return rows.map(({ finding }) => finding);
  });

/** The member ids known as current, in order. */
export const currentMembers = (database: Database, insurerId: string): Promise<string[]> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ member_id: string }>(
      `SELECT e.member_id FROM register.eligibility e JOIN register.person_fact p USING (insurer_id, member_id)
        WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND p.known_to = 'infinity' ORDER BY 1`,
      [insurerId],
    );
    return rows.map(({ member_id }) => member_id);
  });

/** The number of rows of every table: equal before and after means that nothing at all was kept. */
export const tableSizes = (database: Database): Promise<Record<string, number>> =>
  database.read(async (sql) => {
    const { rows: tables } = await sql.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'public') ORDER BY 1`,
    );
    const sizes: Record<string, number> = {};
    for (const { name } of tables) {
      const { rows } = await sql.query<{ size: number }>(`SELECT count(*) AS size FROM ${name}`);
      sizes[name] = (rows[0] as { size: number }).size;
    }
    return sizes;
  });
