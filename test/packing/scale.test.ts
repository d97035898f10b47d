import { expect, it } from 'vitest';
import { nextShard } from '../../src/campaign/classify.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { planMailing } from '../../src/packing/plan.ts';
import { PLANNED_TABLES } from '../../src/packing/planner.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { decideAll, KEYS, load } from '../campaign/round.ts';
import { sampleIn, temporaryFolder } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';

const { database } = await freshDatabase();
const folder = sampleIn(temporaryFolder(), 3_000, '5');
await load(database, folder);
const key = await decideAll(database, folder);

it('gives everybody once, in order, however the population is cut into shards', async () => {
  const whole = await database.read((sql) => nextShard(sql, key, ''));
  for (const size of [1_000, 777]) {
    const cut: typeof whole = [];
    for (let after = ''; ; after = cut.at(-1)?.member_id as string) {
      const shard = await database.read((sql) => nextShard(sql, key, after, size));
      if (shard.length === 0) break;
      expect(shard.length).toBeLessThanOrEqual(size);
      cut.push(...shard);
    }
    expect(cut).toEqual(whole);
  }
});

it('looks each key up once, however many lots were written before', async () => {
  const { profile } = loadProfile('kyokai-kenpo');
  const read = await database.transaction(async (sql) => {
    await planMailing(sql, SYSTEM, KEYS, key, { ...profile, pagesPerFile: 40 });
    const { rows } = await sql.query<{ name: string; fetched: number; inserted: number }>(
      `SELECT schemaname || '.' || relname AS name, coalesce(idx_tup_fetch, 0)::int AS fetched, n_tup_ins::int AS inserted
         FROM pg_stat_xact_user_tables WHERE schemaname || '.' || relname = ANY($1)`,
      [PLANNED_TABLES],
    );
    return Object.fromEntries(rows.map(({ name, ...counts }) => [name, counts]));
  });
  const files = read['document.file']?.inserted as number;
  const envelopes = read['packing.envelope']?.inserted as number;
  const pieces = read['piece.piece']?.inserted as number;
  const parcels = read['packing.parcel']?.inserted as number;
  expect(files).toBeGreaterThan(30);
  // A file for each parcel and envelope, a parcel for each envelope, an envelope for each piece; the first lots, whose
  // plans are made for empty tables, may read a little more.
  expect(read['document.file']?.fetched).toBeLessThan(2 * (parcels + envelopes));
  expect(read['packing.parcel']?.fetched).toBeLessThan(2 * envelopes);
  expect(read['packing.envelope']?.fetched).toBeLessThan(2 * pieces);
});
