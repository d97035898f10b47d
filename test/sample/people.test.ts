import { describe, expect, it } from 'vitest';
import { AddressBook } from '../../src/sample/address.ts';
import type { Member } from '../../src/sample/model.ts';
import { Random } from '../../src/sample/random.ts';
import { PROFILES } from '../../src/sample/settings.ts';
import { count, draw, membersOf } from './draw.ts';

const batches = draw(10_000);
const all = batches.flatMap((batch) => batch.members);

describe('people', () => {
  it('live in every prefecture', () => {
    const prefectures = new Set(all.map((member) => member.person.home.address.prefectureCode));
    expect(prefectures.size).toBe(47);
  });

  it('live where people live: some twenty-six times as many in Tokyo as in Tottori', () => {
    const [book, random] = [new AddressBook(), new Random('prefectures')];
    const drawn = count(
      Array.from({ length: 200_000 }, () => book.prefecture(random)),
      (code) => code,
    );
    const ratio = (drawn.get('13') ?? 0) / (drawn.get('31') ?? 1);
    expect(ratio).toBeGreaterThan(23);
    expect(ratio).toBeLessThan(30);
  });

  it('are of every kind and relationship', () => {
    expect(new Set(all.map((m) => m.kind))).toEqual(new Set(['general', 'voluntary', 'day_labourer']));
    expect(new Set(all.map((m) => m.relationship)).size).toBe(8);
    expect(all.some((m) => m.kind === 'day_labourer' && m.relationship !== 'insured')).toBe(true);
    expect(all.filter(({ kind, workplace }) => (workplace === undefined) !== (kind === 'voluntary'))).toEqual(
      [],
    );
  });

  it('have no day labourers at a 健保組合: 協会けんぽ insures them all', () => {
    expect(membersOf(3000, '1', 'kenpo-kumiai').filter((member) => member.kind === 'day_labourer')).toEqual(
      [],
    );
  });

  it('make families: spouses about as old, children younger, nobody insured under 18 or 75 before the round ends', () => {
    const insured = new Map(all.map((member) => [member.memberId, member]));
    const older = ({ insuredId, person }: Member) =>
      (insured.get(insuredId)?.person.age as number) - person.age;
    const who = (relationship: string) => all.filter((member) => member.relationship === relationship);
    expect(Math.min(...who('insured').map((member) => member.person.age))).toBe(18);
    expect(Math.min(...who('child').map(older))).toBeGreaterThanOrEqual(18);
    expect(Math.max(...who('spouse').map((member) => Math.abs(older(member))))).toBeLessThanOrEqual(6);
    expect(all.filter(({ person }) => person.registered.birth !== '' && person.age >= 74)).toEqual([]);
    const dependents = all.filter((member) => member.relationship !== 'insured').length / all.length;
    expect(dependents).toBeGreaterThan(0.3);
    expect(dependents).toBeLessThan(0.45);
  });

  it('number the family from 00 without gaps at 協会けんぽ and from 01 at a 健保組合', () => {
    for (const [profile, first] of [
      ['kyokai-kenpo', 0],
      ['kenpo-kumiai', 1],
    ] as const) {
      const families = Map.groupBy(membersOf(2000, '1', profile), (member) => member.insuredId);
      const gaps = [...families.values()].filter((family) =>
        family.some((m, i) => Number(m.subNumber) !== i + first),
      );
      expect(gaps).toEqual([]);
    }
  });

  it('include protected members, mostly with an address of their choice elsewhere', () => {
    const hidden = all.filter((member) => member.protected);
    const told = hidden.filter((member) => member.contact !== undefined);
    expect(told.length).toBeGreaterThan(10);
    expect(hidden.length).toBeGreaterThan(told.length);
    for (const { contact, person } of told) expect(contact?.address).not.toBe(person.held.address);
    const insured = new Map(all.map((member) => [member.memberId, member]));
    expect(hidden.some((m) => insured.get(m.insuredId)?.protected === false)).toBe(true);
    expect(all.filter((m) => !m.protected && m.contact !== undefined)).toEqual([]);
  });

  it('include a few abroad, without a Japanese address', () => {
    const abroad = all.filter((member) => member.person.home.address.postcode === '');
    expect(abroad.length).toBeGreaterThan(0);
    expect(abroad.length).toBeLessThan(50);
  });

  it('bear foreign names, long ones too, variation selectors, and characters of a maker, never ●', () => {
    const names = all.map((member) => member.person.held.kanji);
    expect(names.some((name) => /^[A-Z ]+$/.test(name))).toBe(true);
    expect(names.some((name) => /^[ァ-ヶー\u3000]{40,}$/u.test(name))).toBe(true);
    expect(names.some((name) => /[\u{E0100}-\u{E01EF}]/u.test(name))).toBe(true);
    expect(names.some((name) => /[\uE000-\uF8FF]/u.test(name))).toBe(true);
    expect(names.some((name) => /[髙﨑邉齋𠮷]/u.test(name))).toBe(true);
    expect(names.filter((name) => name.includes('●'))).toEqual([]);
  });
});

describe('workplaces', () => {
  const present = (members: number, seed: string) =>
    draw(members, seed)
      .filter((batch) => batch.workplace !== undefined)
      .map((batch) => batch.members.filter((member) => member.time === 'current').length)
      .sort((a, b) => b - a);

  it.each([2000, 10_000])(
    'of %i members: one over 300 people, another over 150, many small ones',
    (members) => {
      for (const seed of ['1', '2', '3']) {
        const sizes = present(members, seed);
        expect(sizes[0]).toBeGreaterThan(300);
        expect(sizes[1]).toBeGreaterThan(150);
        expect(sizes.filter((size) => size <= 5).length).toBeGreaterThan(sizes.length / 2);
      }
    },
  );

  it.each([300, 1000])('of %i members: one over 150 people', (members) => {
    for (const seed of ['1', '2', '3']) expect(present(members, seed)[0]).toBeGreaterThan(150);
  });

  it('include closed ones: people lost with them, or still on the books', () => {
    const closed = batches.filter((batch) => (batch.workplace?.closedOn ?? '') !== '');
    expect(closed.length).toBeGreaterThan(5);
    const people = closed.flatMap((batch) => batch.members);
    expect(people.some((member) => member.time === 'lost_before')).toBe(true);
    expect(people.some((member) => member.time === 'current')).toBe(true);
  });

  it('each have a symbol of their own', () => {
    for (const profile of PROFILES) {
      const symbols = draw(20_000, '1', profile).flatMap((batch) => batch.workplace?.symbol ?? []);
      expect(new Set(symbols).size).toBe(symbols.length);
    }
  });

  it('give every family a number of its own', () => {
    const families = all.filter((member) => member.relationship === 'insured');
    expect(new Set(families.map((member) => `${member.symbol}-${member.number}`)).size).toBe(families.length);
  });
});

describe('size', () => {
  it.each([100, 101, 300, 999])('%i members are exactly so many rows', (members) => {
    for (const seed of ['1', '2', '3', '4', '5']) expect(membersOf(members, seed).length).toBe(members);
  });

  it('nobody waits for a second row that never comes', () => {
    for (const seed of ['1', '2', '3', '4', '5', '6', '7', '8']) {
      const people = Map.groupBy(membersOf(400, seed), (member) => member.person.index);
      for (const rows of people.values()) {
        if (rows.some((member) => ['several', 'several_and_moved'].includes(member.plan.name))) {
          expect(rows.length).toBe(2);
        }
      }
    }
  });
});
