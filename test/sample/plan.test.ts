import { describe, expect, it } from 'vitest';
import { checkMyNumber } from '../../src/japan/check-digits.ts';
import { matchFive } from '../../src/matching/five.ts';
import { isMatch } from '../../src/matching/level.ts';
import type { FiveItems } from '../../src/sample/household.ts';
import { isExtracted, type Member } from '../../src/sample/model.ts';
import { PROFILES } from '../../src/sample/settings.ts';
import { count, membersOf } from './draw.ts';

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const HELD = [2, 4, 7, 9, 10];

const all = membersOf(10_000);
const asked = all.filter(isExtracted);

describe('every row of the rule table, in a sample of 10,000', () => {
  it.each(ROWS)('row %i has at least 0.1 % of the members', (row) => {
    expect(asked.filter((member) => member.plan.row === row).length).toBeGreaterThanOrEqual(10);
  });

  it('has about 90 % agreeing, some of them only to a reader who knows the spellings', () => {
    const agreeing = asked.filter((member) => member.plan.row === 5);
    expect(agreeing.length / asked.length).toBeGreaterThan(0.88);
    expect(agreeing.length / asked.length).toBeLessThan(0.93);
    const respelled = agreeing.filter((member) => member.plan.notation).length / agreeing.length;
    expect(respelled).toBeGreaterThan(0.1);
    expect(respelled).toBeLessThan(0.2);
  });

  it.each(HELD)('held row %i has inquiries unanswered, answered, pending and never sent', (row) => {
    const states = new Set(asked.filter((m) => m.plan.row === row).map((m) => m.plan.inquiry));
    expect(states).toEqual(new Set(['none', 'unanswered', 'replied', 'pending']));
  });

  it('asks nobody about a row that is not held', () => {
    expect(all.filter((m) => !HELD.includes(m.plan.row) && m.plan.inquiry !== 'none')).toEqual([]);
  });

  it('has confirmations for this snapshot exactly on row 3, and others for an older one', () => {
    for (const { plan } of asked) expect(plan.confirmation === 'current').toBe(plan.row === 3);
    expect(asked.filter(({ plan }) => plan.confirmation === 'older').length).toBeGreaterThan(0);
  });
});

describe('every row from 1,000 members on, whatever the seed', () => {
  it.each(PROFILES.flatMap((profile) => ['1', 'a', '二'].map((seed) => [profile, seed] as const)))(
    '%s, seed %s',
    (profile, seed) => {
      for (const members of [1000, 2500]) {
        const rows = count(
          membersOf(members, seed, profile).filter(isExtracted),
          (member) => member.plan.row,
        );
        for (const row of ROWS)
          expect(rows.get(row) ?? 0, `row ${row}`).toBeGreaterThanOrEqual(members / 1000);
      }
    },
  );
});

const matchedRow = (member: Member): number => {
  const { held, registered, individualNumber, registeredNumber } = member.person;
  if (!checkMyNumber(individualNumber).valid) return 1;
  if (registeredNumber === '') return 2;
  const values = ({ kanji, kana, birth, sex, address }: FiveItems) => ({ kanji, kana, birth, sex, address });
  const found = matchFive(values(held), values(registered));
  const names = [found.kanji, found.kana].filter((item) => isMatch(item.level)).length;
  if (!isMatch(found.birth.level) || !isMatch(found.sex.level)) return 4;
  if (isMatch(found.address.level)) return names === 2 ? 5 : names === 1 ? 6 : 7;
  return names === 2 ? 8 : 10;
};

describe('the plan is the truth', () => {
  it('the matcher, which knows nothing of the plan, finds every difference and forgives every spelling', () => {
    const wrong = asked
      .filter((member) => ![2, 3].includes(member.plan.row))
      .map((member) => ({ member, found: matchedRow(member) }))
      .filter(({ member, found }) => found !== (member.plan.row === 9 ? 8 : member.plan.row))
      .map(({ member, found }) => `${member.plan.name}: planned ${member.plan.row}, found ${found}`);
    expect(wrong).toEqual([]);
  });

  it('respelled items really look different, so a matcher that compares letters does worse', () => {
    const folded = ({ kanji, kana, address }: FiveItems) =>
      [kanji, kana, address].join().normalize('NFKC').replace(/\s/g, '');
    const alike = asked.filter(
      ({ plan, person }) => plan.notation && folded(person.held) === folded(person.registered),
    ).length;
    const respelled = asked.filter(({ plan }) => plan.notation).length;
    expect(alike / respelled).toBeLessThan(0.02);
  });

  it('row 9 has several valid eligibilities at different workplaces, row 8 one', () => {
    const valid = Map.groupBy(asked, (member) => member.person.index);
    const places = (member: Member) =>
      new Set(valid.get(member.person.index)?.map((m) => m.workplace?.id)).size;
    for (const member of asked) {
      if (member.plan.row === 9) expect(places(member)).toBe(2);
      if (member.plan.row === 8) expect(valid.get(member.person.index)?.length).toBe(1);
    }
  });

  it('row 2 has numbers two different persons hold, and numbers the register does not know', () => {
    const holders = Map.groupBy(
      asked.filter((m) => m.person.individualNumber !== ''),
      (m) => m.person.individualNumber,
    );
    const doubled = [...holders.values()].filter(
      (group) => new Set(group.map((m) => m.person.index)).size > 1,
    );
    expect(doubled.length).toBeGreaterThan(5);
    for (const group of doubled) for (const member of group) expect(member.plan.row).toBe(2);
    expect(asked.filter((m) => m.plan.name === 'number_unknown').length).toBeGreaterThan(5);
  });

  it('a number of row 1 is blank or has a wrong check digit, all others are valid', () => {
    const off = all.filter(
      ({ plan, person }) => checkMyNumber(person.individualNumber).valid === (plan.row === 1),
    );
    expect(off).toEqual([]);
    expect(all.filter(({ person }) => person.individualNumber === '').length).toBeGreaterThan(0);
  });
});

describe('time', () => {
  it('has losses before, on and after the extraction date, until and after packing, and joiners yet to come', () => {
    const lost = count(all, (member) => member.lostOn);
    for (const day of ['2024-06-07', '2024-06-08', '2024-08-23', '2024-08-24'])
      expect(lost.get(day), day).toBeGreaterThan(0);
    const times = count(all, (member) => member.time);
    for (const time of ['current', 'lost_before', 'late_loss', 'lost_after_packing', 'not_yet_acquired']) {
      expect(times.get(time), time).toBeGreaterThan(0);
    }
    const joined = count(all, (member) => member.acquiredOn);
    for (const day of ['2024-06-07', '2024-06-08']) expect(joined.get(day), day).toBeGreaterThan(0);
  });

  it('says the same by its dates', () => {
    const timeBy = (acquiredOn: string, lostOn: string): string => {
      if (acquiredOn > '2024-06-07') return 'not_yet_acquired';
      if (lostOn === '') return 'current';
      if (lostOn <= '2024-06-07') return 'lost_before';
      return lostOn <= '2024-08-23' ? 'late_loss' : 'lost_after_packing';
    };
    expect(all.filter(({ time, acquiredOn, lostOn }) => time !== timeBy(acquiredOn, lostOn))).toEqual([]);
    expect(all.filter(({ acquiredOn, lostOn }) => lostOn !== '' && lostOn <= acquiredOn)).toEqual([]);
    expect(all.filter(({ acquiredOn, person }) => acquiredOn < person.held.birth)).toEqual([]);
  });

  it('has people who left the same workplace and came back: two rows, one valid', () => {
    const rows = [...Map.groupBy(all, (member) => member.person.index).values()];
    const back = rows.filter((r) => r.length === 2 && new Set(r.map((m) => m.workplace?.id)).size === 1);
    expect(back.length).toBeGreaterThan(5);
    for (const pair of back) expect(pair.filter(isExtracted).length).toBeLessThanOrEqual(1);
  });

  it('lets dependents lose cover with their insured, and some grown-up children alone', () => {
    const insured = new Map(all.map((member) => [member.memberId, member]));
    const alone = all.filter((m) => m.lostOn !== '' && insured.get(m.insuredId)?.lostOn === '');
    expect(alone.length).toBeGreaterThan(0);
    for (const { relationship, person } of alone)
      expect([relationship, person.age >= 18]).toEqual(['child', true]);
    const left = (member: Member) => insured.get(member.insuredId)?.lostOn || member.lostOn;
    expect(all.filter((member) => member.lostOn !== left(member))).toEqual([]);
  });
});
