import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Condition,
  loadPopulation,
  parsePopulation,
  requireSendDate,
  shippedPopulations,
} from '../../src/campaign/population.ts';
import { explainMember } from '../../src/campaign/population-explain.ts';
import { checkNeighbours } from '../../src/campaign/population-gaps.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { childOf, insured, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const own = (more: object): string =>
  JSON.stringify({ id: 'own', version: '1', title: '自作', form: 'plain', ...more });

/** The members in a campaign of an insurer, in order. */
const membersOf = (insurer: TestInsurer, campaignId: string): Promise<string[]> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ member_id: string }>(
      `SELECT member_id FROM campaign.extracted WHERE insurer_id = $1 AND campaign_id = $2 AND exclusion IS NULL
        ORDER BY member_id COLLATE "C"`,
      [insurer.insurerId, campaignId],
    );
    return rows.map(({ member_id }) => member_id);
  });

const ONE = { id: 'one', extraction: '2024-06-07', packing: '2024-08-23' } as const;

describe('the form', () => {
  test.each(shippedPopulations())('%s is written in it, under its own name', (name) => {
    expect(loadPopulation(name).id).toBe(name);
  });

  test.each([
    ['an unknown entry', { acquierd: {} }, '全体'],
    ['an empty condition', { where: {} }, 'where'],
    ['a day that does not exist', { acquired: { to: '2024-11-31' } }, 'acquired.to'],
    [
      'a code twice',
      { exclude: [1, 2].map(() => ({ code: 'x', title: 'x', when: { kind: ['general'] } })) },
      'exclude',
    ],
    [
      'a code that is no code',
      { exclude: [{ code: "x'; --", title: 'x', when: { kind: ['general'] } }] },
      'exclude.0.code',
    ],
    ['an unknown kind', { where: { kind: ['retired'] } }, 'where.kind.0'],
    ['another form of notice', { form: 'style1' }, 'form'],
  ])('%s is refused and named', (_, more, place) => {
    expect(() => parsePopulation(JSON.parse(own(more)), 'own')).toThrow(`「${place}」`);
  });

  test('S066 Ⅱ goes before 2024-12-02 only if the insurer decides so', () => {
    const second = loadPopulation('kumiai-2');
    expect(() => requireSendDate(second, '2024-11-20', false)).toThrow('令和6年12月2日');
    expect(() => requireSendDate(second, '2024-11-20', true)).not.toThrow();
    expect(() => requireSendDate(second, '2024-12-02', false)).not.toThrow();
  });
});

describe('an undecided day', () => {
  test('S064 while the extraction date is undecided nothing is extracted, composed or even loaded', async () => {
    const insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files([insured(1)], WORKPLACES);
    await expect(insurer.plan({ ...ONE, extraction: 'undecided' })).rejects.toMatchObject({
      id: 'campaign.undecided',
    });
    expect(await insurer.pieces()).toEqual([]);
  });

  test('S065 a population that begins after another campaign waits for it', async () => {
    const insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files([insured(1)], WORKPLACES);
    const second = {
      id: 'kumiai-2',
      population: 'kumiai-2',
      extraction: '2024-12-06',
      packing: '2024-12-13',
    };
    await expect(insurer.plan(second)).rejects.toMatchObject({ id: 'population.undecided' });
    await insurer.plan({ id: 'kumiai-1', extraction: '2024-10-01', packing: '2024-10-20' });
    await insurer.plan(second);
    expect(await membersOf(insurer, 'kumiai-2')).toEqual([]);
  });
});

/** M1 with child M1-1, M2 dependent-free 任意継続, M3 lost, M4 protected at W2, M5 joined late. */
const PEOPLE: readonly Row[] = [
  insured(1),
  childOf(1, 1),
  insured(2, { kind: 'voluntary', workplace_id: '', sex: '2', birth_date: '1960-02-29' }),
  insured(3, { lost_on: '2024-06-07' }),
  insured(4, {
    workplace_id: 'W2',
    symbol: '22220000',
    protected: 'yes',
    contact_address: '東京都千代田区見本1',
    contact_postcode: '1000001',
  }),
  insured(5, { acquired_on: '2024-06-07' }),
];

describe('conditions', () => {
  let insurer: TestInsurer;
  let campaigns = 0;
  beforeAll(() => {
    insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files(PEOPLE, WORKPLACES);
  });

  test.each<[Condition, string[]]>([
    [{ kind: ['voluntary'] }, ['M2']],
    [{ relationship: ['child', 'spouse'] }, ['M1-1']],
    [{ workplace: ['W2'] }, ['M4']],
    [{ protected: true }, ['M4']],
    [{ protected: false, workplace: ['W2'] }, []],
    [{ acquired: { from: '2024-06-07', to: 'extraction' } }, ['M5']],
    [{ acquired: { from: { after: 'extraction' } } }, []],
    [{ born: { from: '2012-05-05' } }, ['M1-1']],
    [{ not: { covered_on: 'extraction' } }, ['M3']],
    [{ not: { covered_on: '2024-06-06' } }, ['M5']],
    [{ any: [{ workplace: ['W2'] }, { kind: ['voluntary'] }] }, ['M2', 'M4']],
    [{ all: [{ relationship: ['insured'] }, { born: { to: '1960-02-29' } }] }, ['M2']],
    [{ certificate: true }, []],
    [{ certificate: false, relationship: ['child'] }, ['M1-1']],
  ])('%j', async (where, expected) => {
    const id = `c${++campaigns}`;
    insurer.write('own.json', own({ where }));
    await insurer.plan({ ...ONE, id, population: 'own.json' });
    expect(await membersOf(insurer, id)).toEqual(expected);
    for (const { member_id } of PEOPLE) {
      const said = await database.read((sql) => explainMember(sql, insurer.key(id), member_id as string));
      expect([said.in, said.recorded?.in]).toEqual(Array(2).fill(expected.includes(member_id as string)));
    }
  });

  test.each<[string, string, Row, boolean]>([
    ['a corrected name', 'name', { name_kanji: '協会　次郎' }, true],
    ['a corrected reading', 'kana', { name_kana: 'キョウカイ　ジロウ' }, true],
    ['another number', 'number', { number: '77' }, true],
    ['another date of birth', 'birth', { birth_date: '1980-04-02' }, true],
    ['another sex', 'sex', { sex: '2' }, true],
    ['another address, which is on no notice', 'name', { address: '東京都千代田区丸の内2丁目1番1号' }, false],
  ])('changed since a campaign: %s', async (_, item, changes, expected) => {
    const insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files([insured(1), insured(2)], WORKPLACES);
    await insurer.plan(ONE);
    insurer.files([insured(1, changes), insured(2)], WORKPLACES);
    insurer.write('own.json', own({ where: { changed: { items: [item], since: 'one' } } }));
    await insurer.plan({
      id: 'two',
      population: 'own.json',
      extraction: '2024-11-29',
      packing: '2024-12-13',
    });
    expect(await membersOf(insurer, 'two')).toEqual(expected ? ['M1'] : []);
  });

  test('notified: by which campaign, with or without digits', async () => {
    const insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files(
      [insured(1), insured(2, { individual_number: '' }), insured(3, { acquired_on: '2024-07-01' })],
      WORKPLACES,
    );
    await insurer.plan(ONE);
    const ask = async (id: string, notified: object) => {
      insurer.write('own.json', own({ where: { notified } }));
      await insurer.plan({ id, population: 'own.json', extraction: '2024-11-29', packing: '2024-12-13' });
      return membersOf(insurer, id);
    };
    expect(await ask('with', { digits: true })).toEqual(['M1']);
    expect(await ask('by-one', { campaign: 'one' })).toEqual(['M1', 'M2']);
    expect(await ask('without', { digits: false, campaign: 'one' })).toEqual(['M2']);
  });
});

describe('neighbours', () => {
  const second = { id: 'two', population: 'own.json', extraction: '2024-12-06', packing: '2025-01-10' };
  const people = [
    insured(1),
    insured(2, { acquired_on: '2024-06-08' }),
    insured(3, { acquired_on: '2024-06-10' }),
    insured(4, { acquired_on: '2024-11-30' }),
  ];
  const between = async (population: object) => {
    const insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files(people, WORKPLACES);
    await insurer.plan(ONE);
    insurer.write('own.json', own(population));
    await insurer.plan(second);
    return database.read((sql) => checkNeighbours(sql, insurer.key('one'), insurer.key('two')));
  };

  test('S061 X7 adjoining days, both included: neither gap nor overlap', async () => {
    expect(await between({ acquired: { from: { after: 'one' }, to: '2024-11-29' } })).toEqual({
      campaigns: ['one', 'two'],
      acquired: { from: null, to: '2024-11-29' },
      checked: 3,
      gap: { count: 0, first: null },
      overlap: { count: 0, first: null },
      ok: true,
    });
  });

  test('S061 a day left out between them is a gap, with its first counter-example', async () => {
    expect(await between({ acquired: { from: '2024-06-10', to: '2024-11-29' } })).toMatchObject({
      gap: { count: 1, first: 'M2' },
      overlap: { count: 0 },
      ok: false,
    });
  });

  test('S061 who is in both is an overlap', async () => {
    expect(await between({ acquired: { to: '2024-11-29' } })).toMatchObject({
      gap: { count: 0 },
      overlap: { count: 1, first: 'M1' },
      ok: false,
    });
  });

  test('a campaign that is not extracted cannot be checked', async () => {
    const insurer = new TestInsurer(database, 'kenpo-kumiai');
    insurer.files(people, WORKPLACES);
    await insurer.plan(ONE);
    await expect(
      database.read((sql) => checkNeighbours(sql, insurer.key('one'), insurer.key('two'))),
    ).rejects.toMatchObject({ id: 'population.not_extracted' });
  });
});

test('a frozen extraction stays as it was, whatever the register learns later', async () => {
  const insurer = new TestInsurer(database, 'kenpo-kumiai');
  insurer.files(PEOPLE, WORKPLACES);
  await insurer.plan(ONE);
  const ask = () => database.read((sql) => explainMember(sql, insurer.key('one'), 'M1'));
  const before = [await ask(), await insurer.pieces()];
  insurer.files([insured(1, { lost_on: '2024-01-01', name_kanji: '別　人' })], WORKPLACES);
  await insurer.plan({ id: 'two', extraction: '2024-11-29', packing: '2024-12-13' });
  expect([await ask(), (await insurer.pieces()).filter((line) => line.includes(' one '))]).toEqual(before);
});
