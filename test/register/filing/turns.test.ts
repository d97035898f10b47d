import { beforeAll, expect, test } from 'vitest';
import { type Database, SYSTEM } from '../../../src/kernel/ports.ts';
import { loadFiling } from '../../../src/register/filing/index.ts';
import { inTurn, moveWorkplace } from '../../../src/register/index.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { insured, KEYS, membersCsv, newInsurer } from '../import/fixture.ts';
import { ACQUIRED_NO_NUMBER, ADDED, alter, CHANGED, file, LOST, SHFD_HEADER } from './samples.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

test('filings, files and moves at the same time take turns: no fact ends before it began, and none is doubled', async () => {
  const insurer = await newInsurer(database);
  const { insurerId } = insurer;
  const people = (name: string) =>
    membersCsv(insured(11, { birth_date: '1985-04-01', name_kanji: name }), insured(12));
  await insurer.members(people('見本　花子'));
  /** Another 媒体通番 makes other bytes of the same records. */
  const load = (rows: string[][], serial: number) =>
    loadFiling(database, KEYS, {
      bytes: file(rows, [
        ['21', '01', 'ｹｲﾄ', String(serial).padStart(3, '0'), '20250110', '22223'],
        ...SHFD_HEADER.slice(1),
      ]),
      insurerId,
      actor: SYSTEM,
      workplaceId: 'W1',
      dueDays: 5,
      check: { kind: 'shfd' },
    });
  const brother = { 8: '30', 104: 'ﾐﾎﾝ ｼﾞﾛｳ', 105: '見本　次郎', 137: '', 138: '', 139: '' };
  const family = [alter(ACQUIRED_NO_NUMBER, { 6: '30' }), alter(ADDED, brother)];
  const all = await Promise.all([
    ...[1, 2, 3].map((serial) => load(family, serial)),
    ...[4, 5].map((serial) =>
      load([alter(CHANGED, { ...brother, 72: `見本　太${serial}朗`.replace(/[0-9]/, '') })], serial),
    ),
    ...[6, 7].map((serial) =>
      load([alter(LOST, { 15: `07010${serial - 4}`, 18: `07010${serial - 5}` })], serial),
    ),
    insurer.members(people('見本　はな')),
    insurer.members(people('見本　華子')),
    inTurn(database, insurerId, (sql) =>
      moveWorkplace(sql, SYSTEM, { insurerId, workplaceId: 'W1', symbol: '87654321', on: '2024-08-01' }),
    ),
  ]);
  expect(all).toHaveLength(10);
  for (const table of ['eligibility', 'person_fact']) {
    const { rows } = await database.read((sql) =>
      sql.query<{ backwards: number; doubled: number; facts: number }>(
        `SELECT count(*) FILTER (WHERE f.known_to <= f.known_from) AS backwards, count(*) AS facts,
                count(*) FILTER (WHERE EXISTS (
                  SELECT FROM register.${table} o WHERE o.insurer_id = f.insurer_id AND o.member_id = f.member_id
                     AND o.ctid <> f.ctid AND o.known_from < f.known_to AND f.known_from < o.known_to
                     AND o.valid_from < f.valid_to AND f.valid_from < o.valid_to)) AS doubled
           FROM register.${table} f WHERE f.insurer_id = $1`,
        [insurerId],
      ),
    );
    expect(rows[0]).toMatchObject({ backwards: 0, doubled: 0 });
    expect(rows[0]?.facts).toBeGreaterThan(6);
  }
  // Of three filings of one family, one was accepted and the others found it there.
  const accepted = all.slice(0, 3).map((one) => ('accepted' in one ? one.accepted : -1));
  expect(accepted.sort()).toEqual([0, 0, 4]);
});
