import { beforeAll, describe, expect, test } from 'vitest';
import { type Database, SYSTEM } from '../../../src/kernel/ports.ts';
import { loadFiling } from '../../../src/register/filing/index.ts';
import {
  inTurn,
  mergePersons,
  showMember,
  splitPerson,
  undoIdentityAct,
} from '../../../src/register/index.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { ACQUIRED, ACQUIRED_NO_NUMBER, alter, file } from '../filing/samples.ts';
import {
  childOf,
  individualNumber,
  insured,
  KEYS,
  membersCsv,
  newInsurer,
  type Row,
  type TestInsurer,
  workplace,
  workplacesCsv,
} from '../import/fixture.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const AKI = { id: 'aki' };
const GROUNDS = { evidence: 'family_register', reference: '戸籍 2024-12' } as const;

const insurerWith = async (...rows: readonly Row[]): Promise<TestInsurer> => {
  const insurer = await newInsurer(database);
  await insurer.workplaces(workplacesCsv(workplace(), workplace({ workplace_id: 'W2', symbol: '22220000' })));
  await insurer.members(membersCsv(...rows));
  return insurer;
};
const show = (insurer: TestInsurer, member: string, knownAt: string | null = null, asOf = '2024-10-01') =>
  database.read((sql) => showMember(sql, insurer.insurerId, member, asOf, knownAt));
const personOf = async (insurer: TestInsurer, member: string, knownAt: string | null = null) =>
  (await show(insurer, member, knownAt)).eligibility?.person_id;

const merge = (
  insurer: TestInsurer,
  person: string,
  other: string,
  more: Partial<Parameters<typeof mergePersons>[2]> = {},
) =>
  inTurn(database, insurer.insurerId, (sql) =>
    mergePersons(sql, AKI, { insurerId: insurer.insurerId, person, other, ...GROUNDS, ...more }),
  );
const split = (insurer: TestInsurer, person: string, members: string[], numberOf?: string) =>
  inTurn(database, insurer.insurerId, (sql) =>
    splitPerson(sql, AKI, {
      ...{ insurerId: insurer.insurerId, person, members, ...GROUNDS },
      ...(numberOf === undefined ? {} : { numberOf }),
    }),
  );
const undo = (insurer: TestInsurer, act: number) =>
  inTurn(database, insurer.insurerId, (sql) =>
    undoIdentityAct(sql, AKI, { insurerId: insurer.insurerId, act, reason: '別人と分かった' }),
  );
const refused = (id: string) => expect.objectContaining({ id });

/** The same human being at two workplaces, under two person ids. */
const TWICE = [
  insured(1),
  insured(2, { workplace_id: 'W2', symbol: '22220000', individual_number: individualNumber(1) }),
];

describe('merge', () => {
  test('both times are kept: one person from now on, two as was known before, and the way back', async () => {
    const insurer = await insurerWith(...TWICE);
    const before = (await show(insurer, 'M2')).known_at;
    const done = await merge(insurer, 'P1', 'P2', { evidence: 'same_number' });
    expect(done).toMatchObject({ kind: 'merge', person: 'P1', members: ['M2'], numbers_removed: [] });
    const merged = (await show(insurer, 'M2')).known_at;
    expect([await personOf(insurer, 'M2'), await personOf(insurer, 'M2', before)]).toEqual(['P1', 'P2']);
    expect((await show(insurer, 'M2')).identity).toMatchObject([
      {
        act: done.act,
        kind: 'merge',
        evidence: 'same_number',
        reference: '戸籍 2024-12',
        done_by: 'aki',
        from_person: 'P2',
        to_person: 'P1',
        undone_at: null,
      },
    ]);
    await undo(insurer, done.act);
    expect(await personOf(insurer, 'M2')).toBe('P2');
    expect(await personOf(insurer, 'M2', merged)).toBe('P1');
    expect((await show(insurer, 'M2')).identity[0]).toMatchObject({ undone_by: 'aki' });
    expect((await show(insurer, 'M2', merged)).identity[0]).toMatchObject({
      undone_at: null,
      undone_by: null,
    });
    await expect(undo(insurer, done.act)).rejects.toEqual(refused('identity.undone'));
  });

  test('I12 kana and date of birth that agree merge nobody: not a filing, not a file, and no evidence is made of them', async () => {
    const twins = { name_kana: 'キョウカイ　タロウ', birth_date: '1980-04-01' };
    const insurer = await insurerWith(insured(1, twins), insured(2, twins));
    expect([await personOf(insurer, 'M1'), await personOf(insurer, 'M2')]).toEqual(['P1', 'P2']);
    await expect(merge(insurer, 'P1', 'P2', { evidence: 'same_number' })).rejects.toEqual(
      refused('identity.number'),
    );
    await expect(merge(insurer, 'P1', 'P2')).rejects.toEqual(refused('identity.number'));

    const load = (rows: string[][]) =>
      loadFiling(database, KEYS, {
        bytes: file(rows),
        insurerId: insurer.insurerId,
        actor: SYSTEM,
        workplaceId: 'W1',
        dueDays: 5,
        check: { kind: 'shfd' },
      });
    const { results } = await load([
      alter(ACQUIRED_NO_NUMBER, { 6: '20' }),
      alter(ACQUIRED_NO_NUMBER, { 6: '21' }),
      // A number with another date of birth: one of the two is mistyped, and nobody is merged by it.
      alter(ACQUIRED, { 6: '22' }),
      alter(ACQUIRED, { 6: '23', 10: '551011' }),
      alter(ACQUIRED, { 6: '24' }),
    ]);
    const persons = await Promise.all(
      results.map(({ member_id }) =>
        show(insurer, member_id as string, null, '2025-02-01').then((view) => view.eligibility?.person_id),
      ),
    );
    expect(new Set(persons).size).toBe(4);
    expect(persons[2]).toBe(persons[4]);
  });

  test.each([
    [
      'another number needs the word of the resident register',
      [insured(1), insured(2)],
      'identity.number',
      {},
    ],
    [
      'another date of birth needs a document',
      [insured(1), insured(2, { birth_date: '1980-04-02', individual_number: individualNumber(1) })],
      'identity.differs',
      { evidence: 'same_number' },
    ],
    [
      'an insured is not their own dependent',
      [insured(1), childOf(1, 1, { person_id: 'P2', individual_number: '' })],
      'identity.family',
      {},
    ],
    [
      'insured twice at one workplace at the same time',
      [insured(1), insured(2, { individual_number: individualNumber(1) })],
      'identity.overlap',
      {},
    ],
    [
      'an eligibility of somebody else is not entered twice',
      [...TWICE, insured(3)],
      'identity.retired',
      { retired: new Map([['M3', 'M1']]) },
    ],
  ] as const)('%s', async (_, rows, id, more) => {
    const insurer = await insurerWith(...rows);
    await expect(merge(insurer, 'P1', 'P2', more)).rejects.toEqual(refused(id));
    expect(await personOf(insurer, rows[1].member_id as string)).toBe('P2');
  });

  test('a changed number is one person on the word of the resident register', async () => {
    const insurer = await insurerWith(
      insured(1, { lost_on: '2024-01-01' }),
      insured(2, { acquired_on: '2024-01-01' }),
    );
    await merge(insurer, 'P1', 'P2', { evidence: 'resident_register' });
    expect(await personOf(insurer, 'M2')).toBe('P1');
  });

  test('entered twice: the one that goes never had cover, its dependents hang on the one that stays, and undone all is back', async () => {
    const insurer = await insurerWith(
      insured(1),
      insured(2, { individual_number: individualNumber(1), lost_on: '2024-11-01' }),
      childOf(2, 1),
    );
    const { act, members } = await merge(insurer, 'P1', 'P2', { retired: new Map([['M2', 'M1']]) });
    expect(members).toEqual(['M2', 'M2-1']);
    expect([(await show(insurer, 'M2')).covered, (await show(insurer, 'M1')).covered]).toEqual([false, true]);
    const child = await show(insurer, 'M2-1');
    expect([child.covered, child.eligibility?.insured_id]).toEqual([true, 'M1']);
    await undo(insurer, act);
    expect([
      (await show(insurer, 'M2')).covered,
      (await show(insurer, 'M2-1')).eligibility?.insured_id,
    ]).toEqual([true, 'M2']);
    expect((await show(insurer, 'M2', null, '2024-11-01')).covered).toBe(false);
  });

  test('a file of the insurer’s system, which does not know of it, does not undo it', async () => {
    const rows = [
      insured(1),
      insured(2, { individual_number: individualNumber(1) }),
      insured(3, { workplace_id: 'W2', symbol: '22220000', individual_number: individualNumber(1) }),
    ];
    const insurer = await insurerWith(...rows);
    const first = await merge(insurer, 'P2', 'P3', { evidence: 'same_number' });
    await merge(insurer, 'P1', 'P2', { evidence: 'same_number', retired: new Map([['M2', 'M1']]) });
    expect(await personOf(insurer, 'M3')).toBe('P1');
    await insurer.members(
      membersCsv(
        ...rows,
        insured(4, { person_id: 'P3', workplace_id: 'W2', symbol: '22220000', lost_on: '2015-04-01' }),
      ),
    );
    for (const member of ['M2', 'M3', 'M4']) expect(await personOf(insurer, member)).toBe('P1');
    expect((await show(insurer, 'M2')).covered).toBe(false);
    await expect(undo(insurer, first.act)).rejects.toEqual(refused('identity.later'));
  });

  test('nobody merges in the system’s name, or without saying where the evidence is', async () => {
    const insurer = await insurerWith(...TWICE);
    const request = { insurerId: insurer.insurerId, person: 'P1', other: 'P2', ...GROUNDS };
    const as = (actor: { id: string }, more = {}) =>
      database.transaction((sql) => mergePersons(sql, actor, { ...request, ...more }));
    await expect(as(SYSTEM)).rejects.toEqual(refused('identity.person'));
    await expect(as(AKI, { reference: ' ' })).rejects.toEqual(refused('identity.reference'));
    await expect(as(AKI, { other: 'P9' })).rejects.toEqual(refused('identity.person_unknown'));
    await expect(as(AKI, { other: 'P1' })).rejects.toEqual(refused('identity.same'));
    await expect(undo(insurer, 999_999)).rejects.toEqual(refused('identity.act_unknown'));
  });
});

describe('split', () => {
  const ONE = [
    insured(1),
    insured(2, {
      person_id: 'P1',
      workplace_id: 'W2',
      symbol: '22220000',
      individual_number: individualNumber(1),
    }),
  ];

  test('a new person from now on; the number stays with its owner and is asked of the other; undone it is back', async () => {
    const insurer = await insurerWith(...ONE);
    const before = (await show(insurer, 'M2')).known_at;
    const done = await split(insurer, 'P1', ['M2'], 'M1');
    expect(done).toMatchObject({ kind: 'split', members: ['M2'], numbers_removed: ['M2'] });
    expect(await personOf(insurer, 'M1')).toBe('P1');
    expect(await personOf(insurer, 'M2')).toBe(done.person);
    expect(done.person).not.toBe('P1');
    expect((await show(insurer, 'M2')).person?.number_state).toBe('none');
    expect((await show(insurer, 'M2', before)).person?.number_state).toBe('held');
    await undo(insurer, done.act);
    expect(await personOf(insurer, 'M2')).toBe('P1');
    expect((await show(insurer, 'M2')).person?.number_state).toBe('held');
  });

  test('the number may be that of the one who goes', async () => {
    const insurer = await insurerWith(...ONE);
    expect((await split(insurer, 'P1', ['M2'], 'M2')).numbers_removed).toEqual(['M1']);
    expect((await show(insurer, 'M1')).person?.number_state).toBe('none');
    expect(await personOf(insurer, 'M1')).toBe('P1');
  });

  test.each([[['M1', 'M2']], [[]], [['M9']]])('%j is no part of the person', async (members) => {
    const insurer = await insurerWith(...ONE);
    await expect(split(insurer, 'P1', members)).rejects.toEqual(refused('identity.split'));
  });
});
