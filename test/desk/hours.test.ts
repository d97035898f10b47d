import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { japanTime, lineSentence, lineState } from '../../src/desk/hours.ts';
import { deskSettings, INTERPRETED } from '../../src/desk/settings.ts';

const settings = deskSettings.parse({});
const at = (date: string, time: string) => lineState(settings, { date, time });

describe('the enquiry line', () => {
  it.each([
    ['S147 the day before it begins', '2024-09-01', '10:00', 'not_begun', '2024-09-02'],
    ['S147 its first day', '2024-09-02', '08:30', null, null],
    [
      'S147 its last day is a Saturday: nobody answers, and never again',
      '2026-02-28',
      '10:00',
      'weekend',
      null,
    ],
    ['S147 the last day on which somebody answers', '2026-02-27', '17:14', null, null],
    ['S147 after that day', '2026-02-27', '17:15', 'too_late', null],
    ['S147 the day after its end', '2026-03-01', '10:00', 'ended', null],
    ['S152 a minute before it opens', '2024-09-03', '08:29', 'too_early', '2024-09-03'],
    ['S152 the minute it closes', '2024-09-03', '17:15', 'too_late', '2024-09-04'],
    ['S152 a Friday evening: next on Monday', '2024-09-06', '18:00', 'too_late', '2024-09-09'],
    ['S152 a holiday before a weekend', '2024-09-16', '10:00', 'holiday', '2024-09-17'],
    ['S152 a substitute holiday', '2024-09-23', '10:00', 'holiday', '2024-09-24'],
    ['S152 the year’s end', '2024-12-30', '10:00', 'year_end', '2025-01-06'],
    ['S152 4 January 2025 is a Saturday', '2025-01-04', '10:00', 'weekend', '2025-01-06'],
  ] as const)('%s', (_name, date, time, closed, opens) => {
    const state = at(date, time);
    expect(state).toEqual({
      open: closed === null,
      closed,
      opensAt: opens === null ? null : { date: opens, time: '08:30' },
    });
  });

  it('says in one sentence when to call again', () => {
    expect(lineSentence(settings, at('2024-09-06', '18:00'))).toBe(
      'マイナンバーコールセンター：本日の受付は終わりました。次は令和6年9月9日（月）08:30から受け付けます。',
    );
    expect(lineSentence(settings, at('2026-03-01', '10:00'))).toBe(
      'マイナンバーコールセンター：窓口の設置期間は終わりました。',
    );
  });

  it('reads the clock of Japan, whatever the machine’s', () => {
    expect(japanTime(new Date('2024-09-01T23:30:00Z'))).toEqual({ date: '2024-09-02', time: '08:30' });
    expect(japanTime(new Date('2024-12-31T15:00:00Z'))).toEqual({ date: '2025-01-01', time: '00:00' });
  });

  it('the next opening is a moment at which it is open, and nobody answers in between', () => {
    const minute = fc.tuple(
      fc.date({ min: new Date('2024-08-01'), max: new Date('2026-04-01'), noInvalidDate: true }),
      fc.nat(1439),
    );
    fc.assert(
      fc.property(minute, ([day, n]) => {
        const now = {
          date: day.toISOString().slice(0, 10),
          time: `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
        };
        const { open, opensAt } = lineState(settings, now);
        if (opensAt === null) {
          expect(open || now.date >= '2026-02-27').toBe(true);
        } else {
          expect(open).toBe(false);
          expect(lineState(settings, opensAt).open).toBe(true);
          expect(`${opensAt.date} ${opensAt.time}` > `${now.date} ${now.time}`).toBe(true);
        }
      }),
      { seed: 152 },
    );
  });

  it('S148 interprets the 22 languages of seed 000', () => {
    expect(INTERPRETED).toHaveLength(22);
    expect(settings.languages).toHaveLength(22);
  });
});
