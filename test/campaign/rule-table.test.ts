import { describe, expect, it } from 'vitest';
import {
  decide,
  levelsFor,
  RULE_TABLE,
  type RuleCase,
  type RuleSettings,
} from '../../src/campaign/rule-table.ts';
import { matchFive } from '../../src/matching/five.ts';
import { FIVE_ITEMS, type Item, LEVELS, type Level } from '../../src/matching/level.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { OUTCOMES, PATTERNS } from './decisions.ts';

const DEFAULTS: RuleSettings = {
  noReplyDigits: { row7: false, row9: false, row10: false },
  missingRoomMatches: false,
};
const BOOLEANS = [false, true] as const;
const REPLIES = ['yes', 'no', 'pending'] as const;

const ofPattern = (pattern: string, match: Level, other: Level): Record<Item, Level> =>
  Object.fromEntries(FIVE_ITEMS.map((item, i) => [item, pattern[i] === 'o' ? match : other])) as Record<
    Item,
    Level
  >;

const PLAIN: RuleCase = {
  hasNumber: true,
  found: true,
  duplicateNumber: false,
  confirmed: false,
  severalEligibilities: false,
  replied: 'pending',
  levels: ofPattern('ooooo', 'exact', 'different'),
};
const say = (one: Partial<RuleCase>, settings = DEFAULTS): string => {
  const { form, digits, row } = decide({ ...PLAIN, ...one }, settings);
  return `${row} ${form} ${digits ? 'yes' : 'no'}`;
};

function* facts(): Generator<Omit<RuleCase, 'levels'>> {
  for (const hasNumber of BOOLEANS)
    for (const found of BOOLEANS)
      for (const duplicateNumber of BOOLEANS)
        for (const confirmed of BOOLEANS)
          for (const severalEligibilities of BOOLEANS)
            for (const replied of REPLIES)
              yield { hasNumber, found, duplicateNumber, confirmed, severalEligibilities, replied };
}

describe('the rule table (X13, X17)', () => {
  it('has all 2^5 patterns in this test', () => {
    expect(Object.keys(PATTERNS).length).toBe(32);
    expect(new Set(Object.keys(PATTERNS)).size).toBe(32);
  });

  it('S021–S024, X13: every pattern of five levels × number × found × duplicate × confirmed × several × reply', () => {
    const wrong: string[] = [];
    let cases = 0;
    for (const kanji of LEVELS)
      for (const kana of LEVELS)
        for (const birth of LEVELS)
          for (const sex of LEVELS)
            for (const address of LEVELS) {
              const levels = { kanji, kana, birth, sex, address };
              const pattern = [kanji, kana, birth, sex, address]
                .map((level) => (level === 'exact' || level === 'equivalent' ? 'o' : 'x'))
                .join('');
              for (const one of facts()) {
                const [single, several] = PATTERNS[pattern] as readonly [number, number];
                let row = one.severalEligibilities ? several : single;
                if (one.confirmed) row = 3;
                if (!one.found || one.duplicateNumber) row = 2;
                if (!one.hasNumber) row = 1;
                const outcome = OUTCOMES[row] as { now: string; noReply: string };
                const expected = `${row} ${one.replied === 'no' ? outcome.noReply : outcome.now}`;
                const got = decide({ ...one, levels }, DEFAULTS);
                cases += 1;
                if (`${got.row} ${got.form} ${got.digits ? 'yes' : 'no'}` !== expected)
                  wrong.push(`${pattern} ${JSON.stringify(one)}: ${JSON.stringify(got)} for ${expected}`);
              }
            }
    expect(cases).toBe(5 ** 5 * 2 ** 5 * 3);
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it.each(
    BOOLEANS.flatMap((row7) => BOOLEANS.flatMap((row9) => BOOLEANS.map((row10) => ({ row7, row9, row10 })))),
  )('X17: rows 7, 9 and 10 print digits after no reply only as set: %o', (noReplyDigits) => {
    const settings = { ...DEFAULTS, noReplyDigits };
    for (const [pattern, rows] of Object.entries(PATTERNS)) {
      for (const severalEligibilities of BOOLEANS) {
        const row = rows[Number(severalEligibilities)] as number;
        const levels = ofPattern(pattern, 'equivalent', 'partial');
        const set = { 7: noReplyDigits.row7, 9: noReplyDigits.row9, 10: noReplyDigits.row10 }[row] ?? false;
        const after = set ? 'style2 yes' : (OUTCOMES[row]?.noReply as string);
        expect(say({ levels, severalEligibilities, replied: 'no' }, settings)).toBe(`${row} ${after}`);
        for (const replied of ['yes', 'pending'] as const)
          expect(say({ levels, severalEligibilities, replied }, settings)).toBe(
            `${row} ${OUTCOMES[row]?.now}`,
          );
      }
    }
  });

  it('S018, S019: no digits are ever printed without a number of one known person, or where birth or sex differ', () => {
    const most: RuleSettings = {
      noReplyDigits: { row7: true, row9: true, row10: true },
      missingRoomMatches: true,
    };
    for (const pattern of Object.keys(PATTERNS))
      for (const one of facts()) {
        const doubtful = !one.hasNumber || !one.found || one.duplicateNumber;
        const another = !one.confirmed && (pattern[2] === 'x' || pattern[3] === 'x');
        const verdict = decide({ ...one, levels: ofPattern(pattern, 'exact', 'different') }, most);
        if (doubtful || another || verdict.form === 'hold') expect(verdict.digits).toBe(false);
        if (verdict.form === 'style1') expect(verdict.digits).toBe(true);
      }
  });

  it('S016: a confirmation counts whatever the items say, but not for a doubtful number', () => {
    const levels = ofPattern('xxxxx', 'exact', 'different');
    expect(say({ levels, confirmed: true })).toBe('3 style1 yes');
    expect(say({ levels, confirmed: true, duplicateNumber: true })).toBe('2 hold no');
    expect(say({ levels, confirmed: true, hasNumber: false })).toBe('1 request no');
  });

  it('S017, S020: the table is data with a version and its rows in the order of the text', () => {
    expect(RULE_TABLE.version).toMatch(/^\d{4}-\d{2}-\d{2}\/\d+$/);
    expect(RULE_TABLE.rules.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it.each(['kyokai-kenpo', 'kenpo-kumiai'])('X17: the shipped profile %s keeps the defaults', (name) => {
    expect(loadProfile(name).profile.campaign.rules).toEqual(DEFAULTS);
  });
});

describe('a missing 方書', () => {
  const held = {
    kanji: '協会　太郎',
    kana: 'キョウカイ　タロウ',
    birth: '1980-04-01',
    sex: '1',
    address: '東京都千代田区丸の内1丁目2番3号',
  };
  const verdictFor = (address: string, missingRoomMatches: boolean): string => {
    const settings = { ...DEFAULTS, missingRoomMatches };
    return say({ levels: levelsFor(matchFive(held, { ...held, address }), settings) }, settings);
  };

  it('counts as a match only where the profile says so', () => {
    const flat = `${held.address}　見本マンション101号室`;
    expect(verdictFor(flat, false)).toBe('8 style2 yes');
    expect(verdictFor(flat, true)).toBe('5 style1 yes');
  });

  it('alone: another house number with a missing flat is still another address', () => {
    const elsewhere = '東京都千代田区丸の内1丁目2番4号　見本マンション101号室';
    expect(verdictFor(elsewhere, true)).toBe('8 style2 yes');
    expect(verdictFor('', true)).toBe('8 style2 yes');
  });
});
