import { z } from 'zod';
import type { IsoDate } from '../japan/calendar.ts';
import { formatWareki } from '../japan/era.ts';
import { addBusinessDays, isBusinessDay } from '../japan/holidays.ts';
import { PREFECTURES, prefectureByJis } from '../japan/prefectures.ts';

const Day = z.iso.date();

/** One wave: the branches it is for (by prefecture, JIS X 0401), and the days its mail is handed over. */
const WaveSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]{1,8}$/),
    title: z.string().min(1).max(40),
    /** Empty: whoever no other wave is for. */
    prefectures: z.array(
      z.string().refine((code) => prefectureByJis(code) !== undefined, '都道府県コードではありません。'),
    ),
    window: z.strictObject({ from: Day, to: Day }),
  })
  .refine(({ window }) => window.from <= window.to, '送付の初日が末日より後です。');

/**
 * The branch calendar of an insurer: each branch in exactly one wave (S086), and exactly one wave for whoever
 * belongs to no branch named. Steps in business days: Saturdays, Sundays, holidays and the year's end do not count.
 */
export const WaveSettingsSchema = z
  .strictObject({
    /** The printer starts so many business days before the first day of sending. */
    printBefore: z.int().min(0).max(30).default(5),
    /** What is stopped or lost up to so many business days before printing is not printed. */
    cutOffBefore: z.int().min(0).max(30).default(1),
    waves: z.array(WaveSchema).min(1).max(47),
  })
  .superRefine(({ waves }, context) => {
    const issue = (message: string) => context.addIssue({ code: 'custom', path: ['waves'], message });
    if (new Set(waves.map(({ id }) => id)).size !== waves.length) issue('同じ回が二つあります。');
    const codes = waves.flatMap(({ prefectures }) => prefectures);
    if (new Set(codes).size !== codes.length) issue('二つの回に入っている支部があります。');
    if (waves.filter(({ prefectures }) => prefectures.length === 0).length !== 1)
      issue('どの支部でもない人を入れる回（prefectures が空）は、ちょうど一つ要ります。');
  });
export type WaveSettings = z.infer<typeof WaveSettingsSchema>;

/** A wave with its days worked out. */
export interface Wave {
  readonly id: string;
  readonly title: string;
  /** JIS codes; empty: everybody else. */
  readonly prefectures: readonly string[];
  /** Last day on which a stop or a loss keeps a paper from being printed. */
  readonly cutOff: IsoDate;
  readonly printOn: IsoDate;
  readonly window: { readonly from: IsoDate; readonly to: IsoDate };
}

/** The waves of a calendar in the order they are sent, with the days the printer starts and the cut-off. */
export function wavesOf({ printBefore, cutOffBefore, waves }: WaveSettings): Wave[] {
  return waves
    .map(({ id, title, prefectures, window }) => {
      // 0 business days before a holiday is the business day before it: the printer does not work either.
      const printOn = businessDayBefore(window.from, printBefore);
      return { id, title, prefectures, cutOff: businessDayBefore(printOn, cutOffBefore), printOn, window };
    })
    .sort(
      (a, b) => order(a.window.from, b.window.from) || order(a.window.to, b.window.to) || order(a.id, b.id),
    );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const businessDayBefore = (day: IsoDate, days: number): IsoDate =>
  days === 0 && isBusinessDay(day) ? day : addBusinessDays(day, days === 0 ? -1 : -days);

/** The calendar branch by branch, all 47, in the order of their codes. */
export function branchCalendar(waves: readonly Wave[]): { code: string; name: string; wave: Wave }[] {
  const rest = waves.find(({ prefectures }) => prefectures.length === 0) as Wave;
  return PREFECTURES.map(({ jis, name }) => ({
    code: jis,
    name,
    wave: waves.find(({ prefectures }) => prefectures.includes(jis)) ?? rest,
  }));
}

/** What a wave is measured against: the campaign's own days, and the days the state named for this insurer (S004, S005). */
export interface WaveBounds {
  readonly packingDate: IsoDate;
  readonly window: { readonly from: IsoDate; readonly to: IsoDate };
  readonly statutory: { readonly from: IsoDate; readonly to: IsoDate };
}

/** 「令和6年9月2日〜令和6年9月30日」 */
export const periodText = ({ from, to }: { readonly from: IsoDate; readonly to: IsoDate }): string =>
  `${formatWareki(from)}〜${formatWareki(to)}`;

/** Why a calendar deserves a second look before anything is printed; empty if nothing does. */
export function waveWarnings(
  waves: readonly Wave[],
  { packingDate, window, statutory }: WaveBounds,
): string[] {
  return waves.flatMap(({ title, window: own, printOn }) => {
    const span = periodText(own);
    const within = ({ from, to }: { from: IsoDate; to: IsoDate }) => from <= own.from && own.to <= to;
    return [
      within(statutory)
        ? ''
        : `${title}の送付期間（${span}）が、国の示した期間（${periodText(statutory)}）の外にあります。`,
      within(window)
        ? ''
        : `${title}の送付期間（${span}）が、この送付の期間（${periodText(window)}）の外にあります。`,
      printOn < packingDate
        ? `${title}の印刷日（${formatWareki(printOn)}）が、梱包の計画の日（${formatWareki(packingDate)}）より前です。`
        : '',
      isBusinessDay(own.from) ? '' : `${title}の送付の初日（${formatWareki(own.from)}）は、休日です。`,
      isBusinessDay(own.to) ? '' : `${title}の送付の末日（${formatWareki(own.to)}）は、休日です。`,
    ].filter((warning) => warning !== '');
  });
}
