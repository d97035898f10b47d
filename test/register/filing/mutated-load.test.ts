import { beforeAll, expect, test } from 'vitest';
import { type Database, SYSTEM } from '../../../src/kernel/ports.ts';
import { createNumberSeal, loadFiling } from '../../../src/register/filing/index.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { KEYS, newInsurer, tableSizes } from '../import/fixture.ts';
import { Generator } from './generate.ts';
import { mutate } from './mutate.ts';
import { ACQUIRED_NO_NUMBER, ADDED, alter, file } from './samples.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const FILES = 100;

test('a mutated file leaves nothing behind, or every row of it in one of three results', async () => {
  const insurer = await newInsurer(database);
  const { seal } = createNumberSeal();
  const seen = { refused: 0, accepted: 0, returned: 0 };
  let sizes = await tableSizes(database);
  for (let seed = 0; seed < FILES; seed++) {
    const number = String(seed * 3 + 1);
    const whole = file([
      alter(ACQUIRED_NO_NUMBER, { 6: number, 34: '' }),
      alter(ACQUIRED_NO_NUMBER, { 6: String(seed * 3 + 2) }),
      alter(ADDED, { 8: number, 137: '', 138: '', 139: '' }),
    ]);
    const load = loadFiling(database, KEYS, {
      bytes: mutate(whole, new Generator(seed, seal)),
      insurerId: insurer.insurerId,
      actor: SYSTEM,
      workplaceId: 'W1',
      dueDays: 5,
      check: { kind: 'shfd' },
    });
    const loaded = await load.catch((error: unknown) => error);
    if (loaded instanceof Error) {
      expect(loaded).toMatchObject({ id: 'filing.refused' });
      expect(await tableSizes(database)).toEqual(sizes);
      seen.refused += 1;
      continue;
    }
    sizes = await tableSizes(database);
    const { results, counts } = await load;
    expect(new Set(results.map(({ row }) => row)).size).toBe(counts.records);
    for (const { result, reasons } of results) expect(reasons.length > 0).toBe(result === 'returned');
    seen.accepted += results.filter(({ result }) => result === 'accepted').length;
    seen.returned += results.filter(({ result }) => result === 'returned').length;
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  // What was entered is whole: nobody has an eligibility without a person, or the other way round.
  const { rows } = await database.read((sql) =>
    sql.query<{ halves: number }>(
      `SELECT count(*) AS halves FROM register.eligibility e FULL JOIN register.person_fact p USING (insurer_id, member_id)
        WHERE (e.known_to = 'infinity' OR p.known_to = 'infinity') AND (e.member_id IS NULL OR p.member_id IS NULL)`,
    ),
  );
  expect(rows[0]?.halves).toBe(0);
});
