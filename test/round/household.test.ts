import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { planMailing } from '../../src/packing/plan.ts';
import { packingSettings } from '../../src/packing/settings.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { decideAll, KEYS, load, PERSON, writeFiles } from '../campaign/round.ts';
import { freshDatabase } from '../support/postgres.ts';
import { temporaryFolder } from './support.ts';

const { database } = await freshDatabase();
const home = temporaryFolder();

/** A voluntary family of four: member ids A (insured), B, C, D. Without numbers, everybody gets a request. */
const family = (protectedOnes: readonly string[]) =>
  ['A', 'B', 'C', 'D'].map((id, i) => ({
    ...PERSON,
    member_id: id,
    person_id: id,
    insured_id: 'A',
    number: '1',
    sub_number: `0${i}`,
    relationship: i === 0 ? 'insured' : 'child',
    kind: 'voluntary',
    workplace_id: '',
    birth_date: i === 0 ? '1980-04-05' : '2012-04-05',
    acquired_on: '2020-04-01',
    address: `東京都世田谷区太子堂一丁目２番${i + 3}号`,
    ...(protectedOnes.includes(id)
      ? { protected: 'yes', contact_postcode: '1000005', contact_address: `東京都千代田区丸の内${i + 1}丁目` }
      : {}),
  }));

/** Who shares an envelope when households are enclosed together. */
async function envelopesOf(insurer: string, protectedOnes: readonly string[]): Promise<string[]> {
  const folder = writeFiles(join(home, insurer), insurer, { 'members.csv': family(protectedOnes) });
  await load(database, folder);
  const key = await decideAll(database, folder);
  const { profile } = loadProfile('kenpo-kumiai');
  const notice = { unit: 'household', safeguard: '整理番号を読み取り、世帯の組合せと照合する。' };
  const packing = packingSettings.parse({ ...profile.packing, notice });
  await database.transaction((sql) => planMailing(sql, SYSTEM, KEYS, key, { ...profile, packing }));
  const { rows } = await database.read((sql) =>
    sql.query<{ people: string }>(
      `SELECT string_agg(member_id, ' ' ORDER BY member_id) || ' ' || route AS people FROM piece.piece
        WHERE insurer_id = $1 GROUP BY envelope_id, route ORDER BY 1`,
      [key.insurerId],
    ),
  );
  return rows.map(({ people }) => people);
}

it('S072: a household is enclosed together where that is set', async () => {
  expect(await envelopesOf('06130017', [])).toEqual(['A B C D home']);
});

it('protected members of one household are each enclosed alone: they chose addresses of their own', async () => {
  expect(await envelopesOf('06130025', ['B', 'C'])).toEqual(['A D home', 'B chosen', 'C chosen']);
});

it('the family of a protected insured is written to at each one’s own address, not in one envelope', async () => {
  expect(await envelopesOf('06130033', ['A'])).toEqual(['A chosen', 'B home', 'C home', 'D home']);
});
