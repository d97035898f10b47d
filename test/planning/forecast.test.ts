import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCampaign } from '../../src/campaign/create.ts';
import { type CampaignKey, extract } from '../../src/campaign/extract.ts';
import { loadPopulation, type Population, parsePopulation } from '../../src/campaign/population.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { type Forecast, forecast, parseMinutes } from '../../src/planning/forecast.ts';
import { populationTest } from '../../src/planning/population.ts';
import { readSample, type SampledFiles } from '../../src/planning/sampled-files.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { readOrder } from '../../src/round/order.ts';
import { writeSample } from '../../src/sample/files.ts';
import { decideAll, KEYS, load } from '../campaign/round.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';

const MEMBERS = 3_000;
const ALL = 1_000_000;
let db: TestDatabase;
let folder: string;
let key: CampaignKey;
/** Everybody in the file. */
let whole: SampledFiles;

beforeAll(async () => {
  db = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'todoke-forecast-'));
  writeSample({ members: MEMBERS, seed: '3', profile: 'kyokai-kenpo' }, folder);
  await load(db.database, folder);
  key = await decideAll(db.database, folder);
  whole = await sampleOf(ALL);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const order = () => readOrder(folder).campaign;
const sampleOf = (size: number, population: Population = loadPopulation('everybody')) => {
  const { extraction_date: extractionDate, cut_off: cutOff, packing_date: packingDate } = order();
  const inPopulation = populationTest(population, extractionDate);
  return readSample(folder, KEYS, { inPopulation, extractionDate, cutOff, packingDate }, size, '1');
};
const { rules } = loadProfile('kyokai-kenpo').profile.campaign;
const forecastOf = (files: SampledFiles, minutes: unknown = {}): Forecast =>
  forecast(files, 'rules', rules, parseMinutes(minutes), '0.95');

const HELD = `FROM campaign.extracted x JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
  WHERE insurer_id = $1 AND campaign_id = $2 AND x.outcome = 'held_review'`;

async function counts(text: string): Promise<Record<string, number>> {
  const { rows } = await db.database.read((sql) =>
    sql.query<{ name: string; people: number }>(text, [key.insurerId, key.campaignId]),
  );
  return Object.fromEntries(rows.map(({ name, people }) => [name, people]));
}
const heldByRow = () => counts(`SELECT d.rule_row::text AS name, count(*) AS people ${HELD} GROUP BY 1`);

const sumByRow = (result: Forecast, figure: 'estimate' | 'low' | 'high'): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const one of result.byReason) sums[one.ruleRow] = (sums[one.ruleRow] ?? 0) + one[figure];
  return sums;
};

describe('a forecast held against the real run', () => {
  it('of the whole file it is the run: same held, by row, by reason code and by form', async () => {
    const result = forecastOf(whole);
    const real = await heldByRow();
    expect(Object.keys(real).sort()).toEqual(['10', '2', '4', '7', '9']);
    expect(sumByRow(result, 'estimate')).toEqual(real);
    expect(result.held.estimate).toBe(Object.values(real).reduce((a, b) => a + b));
    expect(result.held).toMatchObject({ low: result.held.estimate, high: result.held.estimate });
    const codes = await counts(`SELECT code AS name, count(*) AS people FROM (
      SELECT unnest(d.reasons) AS code ${HELD}) c GROUP BY 1`);
    expect(Object.fromEntries(result.byCode.map(({ code, estimate }) => [code, estimate]))).toEqual(codes);
    const forms =
      await counts(`SELECT form || ' ' || digits AS name, count(*) AS people FROM campaign.decision
      WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY 1`);
    expect(
      Object.fromEntries(result.byForm.map(({ form, digits, estimate }) => [`${form} ${digits}`, estimate])),
    ).toEqual(forms);
  });

  it('of a sample the run falls within the interval: in all, by row, and how many are asked about', async () => {
    const result = forecastOf(await sampleOf(1_000));
    const real = await heldByRow();
    expect(result.sampled).toBe(1_000);
    const all = Object.values(real).reduce((a, b) => a + b);
    expect(result.held.low).toBeLessThanOrEqual(all);
    expect(result.held.high).toBeGreaterThanOrEqual(all);
    // An interval that says nothing would hold everything.
    expect(result.held.high - result.held.low).toBeLessThan(all);
    for (const [row, people] of Object.entries(real)) {
      expect(sumByRow(result, 'low')[row]).toBeLessThanOrEqual(people);
      expect(sumByRow(result, 'high')[row]).toBeGreaterThanOrEqual(people);
    }
    const { asked } = await counts(`SELECT 'asked' AS name, count(*) AS people FROM campaign.decision
      WHERE insurer_id = $1 AND campaign_id = $2`);
    expect(result.population.low).toBeLessThanOrEqual(asked!);
    expect(result.population.high).toBeGreaterThanOrEqual(asked!);
  });
});

describe('the population of a forecast', () => {
  const some = (conditions: object, id = 'some') =>
    parsePopulation({ ...loadPopulation('everybody'), id, ...conditions }, id);

  it.each([
    ['women', { where: { any: [{ relationship: ['spouse'] }, { all: [{ kind: ['voluntary'] }] }] } }],
    ['old', { where: { born: { to: '1960-12-31' }, not: { protected: true } } }],
    ['late', { acquired: { from: '2022-04-01', to: 'extraction' }, also: [{ protected: true }] }],
    ['place', { where: { workplace: ['W0000001', 'W0000002', 'W0000003', 'W0000004'] } }],
    ['covered', { where: { covered_on: '2023-12-31' } }],
  ])('is that of the extraction (%s)', async (id, conditions) => {
    const population = some(conditions, id);
    const own = { insurerId: key.insurerId, campaignId: id };
    await db.database.transaction(async (sql) => {
      const { hash: profileHash } = loadProfile('kyokai-kenpo');
      await openCampaign(sql, SYSTEM, own, order(), { profileHash, inputsHash: 'test', population });
      await extract(sql, SYSTEM, own, order());
    });
    const { rows } = await db.database.read((sql) =>
      sql.query<{ member_id: string }>(
        'SELECT member_id FROM campaign.extracted WHERE campaign_id = $1 AND exclusion IS NULL ORDER BY member_id',
        [id],
      ),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThan(2_600);
    const { members } = await sampleOf(ALL, population);
    const asked = members.filter((one) => one.asked).map((one) => one.memberId);
    expect(asked.sort()).toEqual(rows.map((row) => row.member_id));
  });

  it.each([
    { where: { in_campaign: 'round-0' } },
    { where: { certificate: false } },
    { where: { changed: { items: ['name'] } } },
    { acquired: { from: { after: 'round-0' } } },
    { exclude: [{ code: 'x', title: 'x', when: { not: { any: [{ in_campaign: 'round-0' }] } } }] },
  ])('is refused where no file tells it: %j', (conditions) => {
    expect(() => populationTest(some(conditions), '2024-06-07')).toThrow(
      expect.objectContaining({ id: 'forecast.population' }),
    );
  });

  it('of form “plain” holds nobody', () => {
    const result = forecast(whole, 'plain', rules, parseMinutes({}), '0.95');
    expect(result.held.estimate).toBe(0);
    expect(result.byForm).toMatchObject([
      { form: 'plain', digits: false, estimate: result.population.estimate },
    ]);
  });
});

describe('minutes of desk work', () => {
  it('are set per reason, and add up', () => {
    const result = forecastOf(whole, { birth_or_sex: 30, not_found: 0 });
    const of = (reason: string) => result.byReason.find((one) => one.reason === reason)!;
    expect(of('birth_or_sex').minutes.estimate).toBe(30 * of('birth_or_sex').estimate);
    expect(of('not_found').estimate).toBeGreaterThan(0);
    expect(of('not_found').minutes.estimate).toBe(0);
    expect(of('both_names').minutesEach).toBe(10);
    expect(result.minutes.estimate).toBe(
      result.byReason.reduce((sum, { minutesEach, estimate }) => sum + minutesEach * estimate, 0),
    );
  });

  it.each([[{ birth_or_sex: -1 }], [{ row4: 3 }], [{ birth_or_sex: '3' }], [7]])('refuses %j', (written) => {
    expect(() => parseMinutes(written)).toThrow(expect.objectContaining({ id: 'forecast.minutes' }));
  });
});

describe('todoke forecast', () => {
  const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  it('answers JSON on stdout and needs neither database nor key', () => {
    const home = join(folder, 'home');
    const out = execFileSync(
      process.execPath,
      [cli, 'forecast', folder, '--sample', '300', '--minutes', '{"both_names":2}'],
      {
        env: { PATH: process.env.PATH, HOME: home, DATABASE_URL: 'postgres://127.0.0.1:1/none' },
        encoding: 'utf8',
      },
    );
    const result = JSON.parse(out) as Forecast & { insurer: string };
    expect(result).toMatchObject({ insurer: key.insurerId, sampled: 300, rows: MEMBERS, confidence: 0.95 });
    expect(existsSync(home)).toBe(false);
    expect(readdirSync(folder).filter((name) => !/\.(csv|json)$/.test(name))).toEqual([]);
  });
});
