import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { wholeList } from '../../src/api/list.ts';
import { ExcludedQuerySchema, excludedItem, excludedList } from '../../src/api/read/excluded.ts';
import { explainMember } from '../../src/campaign/population-explain.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { publishExcluded } from '../../src/round/publish-exceptions.ts';
import { Publisher } from '../../src/round/publisher.ts';
import { childOf, insured, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

/*
 * Populations as somebody else would write them, from docs/populations.md alone: they run without a change of code, and
 * every member of the register is in, left out under a code, or not what the campaign is about.
 */
let database: Database;
let insurer: TestInsurer;

const VOLUNTARY = { kind: 'voluntary', workplace_id: '' };
const GUARDED = { protected: 'yes', contact_postcode: '1000002', contact_address: '東京都千代田区見本2' };
const baby = (n: number, changes: Row = {}): Row =>
  childOf(n, 1, { birth_date: '2024-07-01', acquired_on: '2024-07-01', ...changes });
const parent = (n: number, changes: Row = {}): Row =>
  childOf(n, 2, { relationship: 'parent', birth_date: '1954-03-03', acquired_on: '2024-08-01', ...changes });
const W2 = { workplace_id: 'W2', symbol: '22220000' };
const ROUND: readonly Row[] = [
  insured(1),
  insured(2, { individual_number: '' }),
  insured(3, { individual_number: '', ...W2 }),
  insured(4, { ...VOLUNTARY }),
  insured(5, { individual_number: '' }),
  insured(6, { individual_number: '' }),
];
const LATER: readonly Row[] = [
  insured(1),
  baby(1),
  parent(1),
  insured(2, { individual_number: '' }),
  baby(2, GUARDED),
  parent(2, { birth_date: '1955-01-01' }),
  insured(3, { individual_number: '', ...W2, symbol: '33330000' }),
  baby(3, { ...W2, symbol: '33330000' }),
  insured(4, { ...VOLUNTARY }),
  baby(4, { ...VOLUNTARY }),
  insured(5, { individual_number: '', lost_on: '2024-12-01' }),
  insured(6, { individual_number: '', lost_on: '2024-12-02' }),
  baby(6, { lost_on: '2024-11-30' }),
  insured(7, { acquired_on: '2024-11-01' }),
  insured(8, { acquired_on: '2024-12-01' }),
  insured(9, { acquired_on: '2024-10-31' }),
  insured(10, { acquired_on: '2024-11-15', lost_on: '2024-11-20' }),
];

const standing = (campaignId: string): Promise<Record<string, string>> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ member_id: string; code: string }>(
      `SELECT member_id, coalesce(exclusion, 'in') AS code FROM campaign.extracted WHERE insurer_id = $1 AND campaign_id = $2
       UNION ALL SELECT member_id, code FROM campaign.population_exclusion WHERE insurer_id = $1 AND campaign_id = $2`,
      [insurer.insurerId, campaignId],
    );
    return Object.fromEntries(rows.map((row) => [row.member_id, row.code]));
  });

beforeAll(async () => {
  ({ database } = await freshDatabase());
  insurer = new TestInsurer(database, 'kenpo-kumiai');
  insurer.files(ROUND, WORKPLACES);
  await insurer.plan({ id: 'round-1', extraction: '2024-06-07', packing: '2024-08-23' });
  insurer.files(LATER, [WORKPLACES[0] as Row, { ...(WORKPLACES[1] as Row), symbol: '33330000' }]);
  for (const name of ['newborns-and-elders', 'plain-holders', 'window-of-thirty-days']) {
    const written = readFileSync(join(import.meta.dirname, 'data', `${name}.json`), 'utf8');
    insurer.write(`${name}.json`, written);
    await insurer.plan({
      id: name,
      population: `${name}.json`,
      extraction: '2024-11-30',
      packing: '2024-12-02',
    });
  }
});

test('children born since and parents of 70, but not of one workplace, nor 任意継続', async () => {
  expect(await standing('newborns-and-elders')).toEqual({
    'M1-1': 'in',
    'M1-2': 'in',
    'M2-1': 'secret',
    'M6-1': 'lost',
  });
});

test('who got a paper without digits: those of one campaign, covered the day after the extraction', async () => {
  expect(await standing('plain-holders')).toEqual({ M2: 'in', M3: 'moved', M6: 'in' });
});

test('a window of days that reaches beyond the extraction', async () => {
  expect(await standing('window-of-thirty-days')).toEqual({ M7: 'in', M8: 'joins_later', M10: 'lost' });
});

test('each is explained as it was extracted, for every member', async () => {
  for (const id of ['newborns-and-elders', 'window-of-thirty-days']) {
    const extracted = await standing(id);
    for (const { member_id } of LATER) {
      const said = await database.read((sql) => explainMember(sql, insurer.key(id), member_id as string));
      const expected = extracted[member_id as string];
      expect([member_id, said.recorded]).toEqual([
        member_id,
        { in: expected === 'in', excluded: expected === undefined || expected === 'in' ? null : expected },
      ]);
      expect([member_id, said.in]).toEqual([member_id, said.recorded?.in]);
    }
  }
});

test('the API’s list of who gets nothing names them, too, and can be narrowed to one code', async () => {
  const { insurerId } = insurer;
  const ask = async (outcome?: string) => {
    const query = ExcludedQuerySchema.parse(outcome === undefined ? {} : { outcome });
    const list = excludedList(insurerId, 'newborns-and-elders', query);
    const { rows } = await database.read((sql) => sql.query(wholeList(list), list.values));
    return rows.map((row) => excludedItem(row as never)).map(({ memberId, title }) => `${memberId} ${title}`);
  };
  expect(await ask()).toEqual([
    'M6-1 対象外（抽出日までに資格喪失）',
    'M2-1 対象外（支援措置対象者は個別に連絡）',
  ]);
  expect(await ask('population_secret')).toEqual(['M2-1 対象外（支援措置対象者は個別に連絡）']);
  await expect(ask('population_x; --')).rejects.toThrow();
});

test('excluded.csv names who was left out, by the population’s own code and words', async () => {
  const folders = { outDir: join(insurer.folder, 'out'), scratchDir: join(insurer.folder, 'out.tmp') };
  mkdirSync(folders.scratchDir);
  const key = insurer.key('newborns-and-elders');
  await database.read((sql) => publishExcluded(sql, new Publisher(folders, key)));
  const lines = readFileSync(join(folders.outDir, 'excluded.csv'), 'utf8').trim().split('\r\n');
  expect(lines).toEqual([
    expect.stringContaining('member_id,outcome,reason'),
    'M2-1,population_secret,対象外（支援措置対象者は個別に連絡）',
    'M6-1,excluded_lost,対象外（抽出日までに資格喪失）',
  ]);
});
