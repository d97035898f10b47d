import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPostage } from '../../src/dispatch/post.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { type PackingTotals, readTotals } from '../../src/packing/totals.ts';
import type { Range, Variant } from '../../src/planning/simulate.ts';
import { planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { freshDatabase } from '../support/postgres.ts';
import { ROUND_KEYS } from '../support/round.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const [{ database }, { database: another }] = [await freshDatabase(), await freshDatabase()];
const folder = mkdtempSync(join(tmpdir(), 'todoke-simulate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Simulation {
  readonly sampled: number;
  readonly desk_hours: Range;
  readonly variants: readonly Variant[];
}
const simulate = (dir: string, ...more: string[]): Simulation =>
  JSON.parse(execFileSync(TODOKE, ['simulate', dir, ...more], { encoding: 'utf8' }));
const ofProfile = ({ variants }: Simulation): Variant =>
  variants.find((variant) => variant.of_profile) as Variant;

/** What the round over the same files really plans, and what it costs to post. */
async function real(dir: string, where: Database = database): Promise<PackingTotals & { yen: number }> {
  const silent = () => undefined;
  const round = {
    inputDir: dir,
    database: where,
    keys: ROUND_KEYS,
    actor: SYSTEM,
    onProgress: silent,
    onMessage: silent,
  };
  const { key, order, stored } = await planRound(round);
  const { packing, dispatch } = stored.profile;
  return where.read(async (sql) => {
    const on = order.campaign.window.from;
    const { total_yen } = await readPostage(sql, key, packing, dispatch, on);
    return { ...(await readTotals(sql, key, packing.peoplePerParcel)), yen: total_yen };
  });
}

const FIGURES = [
  ['people', 'people'],
  ['pages', 'sheets'],
  ['envelopes', 'envelopes'],
  ['direct', 'direct'],
  ['parcels', 'parcels'],
  ['postage_yen', 'yen'],
] as const;

describe('todoke simulate', () => {
  for (const profile of ['kyokai-kenpo', 'kenpo-kumiai'] as const) {
    it(`${profile}: where everybody is compared, every figure is that of the real round`, async () => {
      const dir = join(folder, profile);
      writeSample({ members: 900, seed: profile, profile }, dir);
      const simulated = ofProfile(simulate(dir));
      const planned = await real(dir);
      expect(planned.parcels).toBeGreaterThan(20);
      for (const [figure, counted] of FIGURES) {
        expect(simulated[figure], figure).toEqual({
          low: planned[counted],
          expected: planned[counted],
          high: planned[counted],
        });
      }
    });
  }

  describe('from a sample', () => {
    let dir: string;
    let simulated: Simulation;
    beforeAll(() => {
      dir = join(folder, 'large');
      writeSample({ members: 6000, seed: 'large', profile: 'kyokai-kenpo' }, dir);
      simulated = simulate(dir, '--sample', '1500');
    });

    it('every count is within 1 % of the real round, and the round lies in its range', async () => {
      expect(simulated.sampled).toBe(1500);
      const variant = ofProfile(simulated);
      const planned = await real(dir, another);
      for (const [figure, counted] of FIGURES) {
        if (figure === 'direct') continue;
        const { low, expected, high } = variant[figure];
        expect(Math.abs(expected / planned[counted] - 1), figure).toBeLessThan(0.01);
        expect(low).toBeLessThanOrEqual(expected);
        expect(high).toBeGreaterThanOrEqual(expected);
      }
      expect(variant.people.low).toBeLessThanOrEqual(planned.people);
      expect(variant.people.high).toBeGreaterThanOrEqual(planned.people);
      expect(variant.people.high).toBeGreaterThan(variant.people.low);
    });

    it('compares one person with a household in an envelope, and the workplace with the home', () => {
      const of = (enclosing: string, route: string) =>
        simulated.variants.find((one) => one.enclosing === enclosing && one.route === route) as Variant;
      expect(simulated.variants).toHaveLength(4);
      for (const route of ['workplace', 'home']) {
        const [person, household] = [of('person', route), of('household', route)];
        expect(person.people.expected).toBe(household.people.expected);
        expect(person.envelopes.expected).toBe(person.people.expected);
        expect(household.envelopes.expected).toBeLessThan(person.envelopes.expected);
      }
      // Everybody at home: no parcels, and far dearer.
      expect(of('person', 'home').parcels.high).toBe(0);
      expect(of('person', 'home').direct.expected).toBe(of('person', 'home').envelopes.expected);
      expect(of('person', 'home').postage_yen.low).toBeGreaterThan(
        of('person', 'workplace').postage_yen.high,
      );
      expect(simulated.desk_hours.high).toBeGreaterThan(simulated.desk_hours.low);
    });
  });
});
