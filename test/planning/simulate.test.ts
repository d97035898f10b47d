import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readPostage } from '../../src/dispatch/post.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { type PackingTotals, readTotals } from '../../src/packing/totals.ts';
import type { Range, Variant } from '../../src/planning/simulate.ts';
import { planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { freshDatabase } from '../support/postgres.ts';
import { ROUND_KEYS } from '../support/round.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const [{ database }, { database: another }, { database: third }, { database: fourth }] = [
  await freshDatabase(),
  await freshDatabase(),
  await freshDatabase(),
  await freshDatabase(),
];
const folder = mkdtempSync(join(tmpdir(), 'todoke-simulate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Simulation {
  readonly sampled: number;
  readonly desk_hours: Range;
  readonly calendar: {
    readonly branches: readonly (Omit<Variant['branches'][number], never> & {
      readonly name: string;
      readonly wave?: string;
      readonly print_on?: string;
      readonly window: { readonly from: string; readonly to: string };
    })[];
  };
  readonly variants: readonly Omit<Variant, 'branches'>[];
}
const simulate = (dir: string, ...more: string[]): Simulation =>
  JSON.parse(execFileSync(TODOKE, ['simulate', dir, ...more], { encoding: 'utf8' }));
const ofProfile = ({ variants }: Simulation) =>
  variants.find((variant) => variant.of_profile) as Simulation['variants'][number];

/** Changes the campaign of a folder's insurer.json. */
function order(dir: string, change: object): void {
  const path = join(dir, 'insurer.json');
  const written = JSON.parse(readFileSync(path, 'utf8'));
  written.campaign = { ...written.campaign, ...change };
  writeFileSync(path, JSON.stringify(written));
}

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

  it('X4 an insurer whose notices without digits go by household: exact, for nobody is held', async () => {
    const dir = join(folder, 'plain');
    writeSample({ members: 1200, seed: 'plain', profile: 'kenpo-kumiai' }, dir);
    const everybody = JSON.parse(
      readFileSync(new URL('../../profiles/populations/everybody.json', import.meta.url), 'utf8'),
    );
    writeFileSync(join(dir, 'own.json'), JSON.stringify({ ...everybody, id: 'own', form: 'plain' }));
    order(dir, { population: 'own.json' });
    const simulated = ofProfile(simulate(dir, '--sample', '100'));
    expect(simulated.enclosing).toBe('household');
    const planned = await real(dir, third);
    expect(planned.envelopes).toBeLessThan(0.8 * planned.people);
    for (const [figure, counted] of FIGURES)
      expect(simulated[figure].expected, figure).toBe(planned[counted]);
  });

  const WAVES = {
    waves: [
      {
        id: 'east',
        title: '東',
        prefectures: ['13', '14'],
        window: { from: '2024-09-17', to: '2024-09-20' },
      },
      { id: 'rest', title: 'その他', prefectures: [], window: { from: '2024-09-24', to: '2024-09-30' } },
    ],
  };
  const SHAPES = [
    {
      // Many small workplaces.
      shape: 'large',
      where: another,
      make: (dir: string) => {
        writeSample({ members: 6000, seed: 'large', profile: 'kyokai-kenpo' }, dir);
        order(dir, { mailing: { waves: WAVES } });
      },
    },
    {
      // Few big workplaces: everybody is moved into one of four.
      shape: 'big workplaces',
      where: third,
      make: (dir: string) => {
        writeSample({ members: 4000, seed: 'big', profile: 'kyokai-kenpo' }, dir);
        order(dir, { id: 'big' });
        const path = join(dir, 'members.csv');
        const [header, ...lines] = readFileSync(path, 'utf8').split('\r\n');
        const at = (header as string).split(',').indexOf('workplace_id');
        const ids = [...new Set(lines.map((line) => line.split(',')[at]))].filter((id) => id).slice(0, 4);
        const moved = lines.map((line) => {
          const cells = line.split(',');
          const number = Number((cells[at] ?? '').replace(/\D/g, ''));
          if (cells[at]) cells[at] = ids[number % 4] as string;
          return cells.join(',');
        });
        writeFileSync(path, [header, ...moved].join('\r\n'));
      },
    },
    {
      // Nobody through the workplace: every family at home.
      shape: 'everybody at home',
      where: fourth,
      make: (dir: string) => {
        writeSample({ members: 4000, seed: 'home', profile: 'kenpo-kumiai' }, dir);
        order(dir, { mailing: { general: 'home' } });
      },
    },
  ];

  let ofLarge: Simulation;
  it.each(SHAPES)(
    'from a sample of $shape: every count within 1 % of the real round',
    async ({ shape, where, make }) => {
      const dir = join(folder, shape);
      make(dir);
      const simulation = simulate(dir, '--sample', '1500');
      if (shape === 'large') ofLarge = simulation;
      expect(simulation.sampled).toBe(1500);
      const variant = ofProfile(simulation);
      const planned = await real(dir, where);
      for (const [figure, counted] of FIGURES) {
        const { low, expected, high } = variant[figure];
        // Of some dozens one letter more or less is more than 1 %, and of some dozens of parcels one step of postage.
        const share = figure === 'postage_yen' ? 0.015 : 0.01;
        const allowed = Math.max(share * planned[counted], 2);
        expect(Math.abs(expected - planned[counted]), figure).toBeLessThanOrEqual(allowed);
        expect(low <= expected && expected <= high, figure).toBe(true);
      }
      // Of so many draws at 95 % one in twenty misses its range; the first shape's does not.
      if (shape === 'large') {
        expect(variant.people.low).toBeLessThanOrEqual(planned.people);
        expect(variant.people.high).toBeGreaterThanOrEqual(planned.people);
      }
      expect(variant.people.high).toBeGreaterThan(variant.people.low);
      const { branches } = simulation.calendar;
      for (const [figure] of FIGURES) {
        if (figure === 'postage_yen') continue;
        const sum = branches.reduce((total, branch) => total + branch[figure].expected, 0);
        expect(sum, figure).toBe(variant[figure].expected);
      }
    },
  );

  it('S086 the calendar says branch by branch what is sent when, as ranges', () => {
    const { calendar } = ofLarge;
    expect(calendar.branches.length).toBeGreaterThan(30);
    const tokyo = calendar.branches.find(({ branch }) => branch === '13');
    expect(tokyo).toMatchObject({
      name: '東京都',
      wave: 'east',
      print_on: '2024-09-09（月）',
      window: { from: '2024-09-17（火）', to: '2024-09-20（金）' },
    });
    expect(tokyo?.people.high).toBeGreaterThan(tokyo?.people.low as number);
    expect(calendar.branches.find(({ branch }) => branch === '01')?.wave).toBe('rest');
  });

  it('compares one person with a household in an envelope, and the workplace with the home', () => {
    const of = (enclosing: string, route: string) =>
      ofLarge.variants.find(
        (one) => one.enclosing === enclosing && one.route === route,
      ) as Simulation['variants'][number];
    expect(ofLarge.variants).toHaveLength(4);
    for (const route of ['workplace', 'home']) {
      const [person, household] = [of('person', route), of('household', route)];
      expect(person.people.expected).toBe(household.people.expected);
      expect(person.envelopes.expected).toBe(person.people.expected);
      expect(household.envelopes.expected).toBeLessThan(person.envelopes.expected);
    }
    // Everybody at home: no parcels, and far dearer.
    expect(of('person', 'home').parcels.high).toBe(0);
    expect(of('person', 'home').direct.expected).toBe(of('person', 'home').envelopes.expected);
    expect(of('person', 'home').postage_yen.low).toBeGreaterThan(of('person', 'workplace').postage_yen.high);
    expect(ofLarge.desk_hours.high).toBeGreaterThan(ofLarge.desk_hours.low);
  });
});
