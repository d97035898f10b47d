import { beforeAll, expect, test } from 'vitest';
import { filingResult } from '../../src/campaign/filing-result.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { loadFiling } from '../../src/register/filing/index.ts';
import { ACQUIRED_NO_NUMBER, alter, file } from '../register/filing/samples.ts';
import { insured, KEYS } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

test('the result for the workplace tells what was sent when, and nothing of a protected member’s letters', async () => {
  const insurer = new TestInsurer(database, 'kenpo-kumiai');
  const { insurerId } = insurer;
  insurer.files([insured(1)], WORKPLACES);
  await insurer.plan({ id: 'kumiai-1', extraction: '2024-10-01', packing: '2024-10-20' });
  const { sha256, results } = await loadFiling(database, KEYS, {
    bytes: file([20, 21].map((number) => alter(ACQUIRED_NO_NUMBER, { 6: String(number), 34: '' }))),
    insurerId,
    actor: SYSTEM,
    workplaceId: 'W1',
    dueDays: 5,
    check: { kind: 'shfd' },
  });
  await insurer.plan({
    id: 'joiners',
    population: 'new-joiner',
    extraction: '2025-01-31',
    packing: '2025-02-05',
  });
  const { rows } = await database.read((sql) =>
    sql.query<{ piece_id: string }>(
      `SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = 'joiners'`,
      [insurerId],
    ),
  );
  const pieceIds = rows.map((row) => row.piece_id);
  for (const action of ['compose', 'release', 'print', 'enclose', 'seal', 'post'] as const)
    await database.transaction((sql) => act(sql, SYSTEM, { insurerId, pieceIds, action }));
  const told = async () =>
    (await database.read((sql) => filingResult(sql, insurerId, sha256))).map(
      ({ row, result, campaign_id, status, posted_on }) =>
        [row, result, campaign_id, status, posted_on === null ? null : 'a day'] as const,
    );
  expect(await told()).toEqual([
    [6, 'accepted', 'joiners', 'posted', 'a day'],
    [7, 'accepted', 'joiners', 'posted', 'a day'],
  ]);

  const second = results[1]?.member_id as string;
  const guarded = {
    ...{ member_id: second, insured_id: second, person_id: 'P7', number: '21', individual_number: '' },
    ...{
      name_kanji: '見本　正明',
      name_kana: 'ミホン　マサアキ',
      birth_date: '1980-10-10',
      acquired_on: '2025-01-06',
    },
    ...{ protected: 'yes', contact_postcode: '1000002', contact_address: '東京都千代田区見本2' },
  };
  insurer.files([insured(1), insured(7, guarded)], WORKPLACES);
  await insurer.plan({
    id: 'later',
    population: 'new-joiner',
    extraction: '2025-02-28',
    packing: '2025-03-05',
  });
  expect(await told()).toEqual([
    [6, 'accepted', 'joiners', 'posted', 'a day'],
    [7, 'accepted', null, null, null],
  ]);
});
