import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planWarnings } from '../../src/campaign/settings.ts';
import { branchCalendar, WaveSettingsSchema, wavesOf, waveWarnings } from '../../src/campaign/waves.ts';
import { addDays, type IsoDate } from '../../src/japan/calendar.ts';
import { isBusinessDay } from '../../src/japan/holidays.ts';
import { loadProfile } from '../../src/profile/profile.ts';

const wave = (id: string, prefectures: string[], from: string, to: string) => ({
  id,
  title: `${id}の回`,
  prefectures,
  window: { from, to },
});
/** Seed 003: from July, August, September and October 2025; the days of the branches named are those published. */
const CALENDAR = {
  waves: [
    wave('m10', ['12'], '2025-10-15', '2025-10-29'),
    wave('m07', ['23', '27'], '2025-07-30', '2025-08-29'),
    wave('m08', ['01', '13'], '2025-08-15', '2025-09-12'),
    wave('m09', [], '2025-09-17', '2025-10-15'),
  ],
};
const calendar = (change: object = {}) => wavesOf(WaveSettingsSchema.parse({ ...CALENDAR, ...change }));
const bounds = {
  packingDate: '2025-07-01',
  window: { from: '2025-07-01', to: '2025-10-31' },
  statutory: { from: '2025-07-01', to: '2025-10-31' },
};

describe('branch calendar', () => {
  it('S086 S087 all 47 branches, each in exactly one wave with one start month, July to October in sequence', () => {
    const waves = calendar();
    expect(waves.map(({ id }) => id)).toEqual(['m07', 'm08', 'm09', 'm10']);
    const branches = branchCalendar(waves);
    expect(branches.map(({ code }) => code)).toEqual(
      Array.from({ length: 47 }, (_, i) => String(i + 1).padStart(2, '0')),
    );
    const starts = (code: string) =>
      branches.find((branch) => branch.code === code)?.wave.window.from.slice(0, 7);
    expect([starts('23'), starts('01'), starts('02'), starts('12')]).toEqual([
      '2025-07',
      '2025-08',
      '2025-09',
      '2025-10',
    ]);
    expect(waveWarnings(waves, bounds)).toEqual([]);
  });

  it.each([
    [
      'a branch in two waves',
      [
        wave('a', ['01'], '2025-07-01', '2025-07-02'),
        wave('b', ['01'], '2025-08-01', '2025-08-04'),
        wave('c', [], '2025-09-01', '2025-09-02'),
      ],
    ],
    [
      'a wave twice',
      [wave('a', ['01'], '2025-07-01', '2025-07-02'), wave('a', [], '2025-08-01', '2025-08-04')],
    ],
    ['no wave for everybody else', [wave('a', ['01'], '2025-07-01', '2025-07-02')]],
    [
      'two waves for everybody else',
      [wave('a', [], '2025-07-01', '2025-07-02'), wave('b', [], '2025-08-01', '2025-08-04')],
    ],
    [
      'a prefecture that is none',
      [wave('a', ['48'], '2025-07-01', '2025-07-02'), wave('b', [], '2025-08-01', '2025-08-04')],
    ],
    ['a window that ends before it begins', [wave('a', [], '2025-07-02', '2025-07-01')]],
  ])('refuses %s', (_, waves) => {
    expect(WaveSettingsSchema.safeParse({ waves }).success).toBe(false);
  });

  it('the printer’s day and the cut-off count business days: not the 13th to 15th (山の日は11日、週末), not weekends', () => {
    // Back from Friday 15 August 2025: 14 Thu, 13 Wed, 12 Tue, (11 Mon 山の日, 10 Sun, 9 Sat), 8 Fri, 7 Thu.
    const august = calendar().find(({ id }) => id === 'm08');
    expect([august?.printOn, august?.cutOff]).toEqual(['2025-08-07', '2025-08-06']);
    // Nothing before: the business day itself; on a holiday the one before it.
    const same = calendar({ printBefore: 0, cutOffBefore: 0 });
    expect(same.find(({ id }) => id === 'm08')).toMatchObject({
      printOn: '2025-08-15',
      cutOff: '2025-08-15',
    });
    const holiday = wavesOf(
      WaveSettingsSchema.parse({ printBefore: 0, waves: [wave('a', [], '2025-08-11', '2025-08-12')] }),
    );
    expect(holiday[0]?.printOn).toBe('2025-08-08');
  });

  it('S004 S005 warns of a wave outside the state’s window, the campaign’s own, before packing, and on a holiday', () => {
    const waves = wavesOf(WaveSettingsSchema.parse({ waves: [wave('a', [], '2025-11-03', '2025-11-04')] }));
    const found = waveWarnings(waves, { ...bounds, packingDate: '2025-10-31' });
    expect(found.map((text) => text.replace(/^aの回の/, '').replace(/（.*?）/g, ''))).toEqual([
      '送付期間が、国の示した期間の外にあります。',
      '送付期間が、この送付の期間の外にあります。',
      '印刷日が、梱包の計画の日より前です。',
      '送付の初日は、休日です。',
    ]);
  });

  it.each([
    ['kyokai-kenpo', '2024-08-30', true],
    ['kyokai-kenpo', '2024-09-02', false],
    ['kenpo-kumiai', '2024-06-28', true],
    ['kenpo-kumiai', '2024-07-01', false],
    ['kenpo-kumiai', '2024-11-01', true],
  ])('S004 S005 %s: a sending on %s is warned of: %s', (name, day, warned) => {
    const plan = {
      id: 'p',
      title: 'p',
      extraction_date: '2024-05-01',
      cut_off: '2024-05-02',
      packing_date: '2024-05-03',
      issue_date: day,
      window: { from: day, to: day },
    };
    expect(planWarnings(plan, loadProfile(name).profile.campaign).length > 0).toBe(warned);
  });

  it('whatever the calendar: cut-off ≤ printing ≤ sending, on business days, in the same order for the same data', () => {
    const day = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2024-06-01', n) as IsoDate);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(day, fc.integer({ min: 0, max: 40 })), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (windows, printBefore, cutOffBefore) => {
          const waves = windows.map(([from, length], i) =>
            wave(`w${i}`, i === 0 ? [] : [String(i).padStart(2, '0')], from, addDays(from, length)),
          );
          const planned = wavesOf(WaveSettingsSchema.parse({ printBefore, cutOffBefore, waves }));
          for (const { cutOff, printOn, window } of planned) {
            expect(cutOff <= printOn && printOn <= window.from && window.from <= window.to).toBe(true);
            expect(isBusinessDay(cutOff) && isBusinessDay(printOn)).toBe(true);
          }
          const reversed = { printBefore, cutOffBefore, waves: [...waves].reverse() };
          expect(wavesOf(WaveSettingsSchema.parse(reversed))).toEqual(planned);
          expect(new Set(branchCalendar(planned).map(({ code }) => code)).size).toBe(47);
        },
      ),
      { seed: 86, numRuns: 200 },
    );
  });
});
