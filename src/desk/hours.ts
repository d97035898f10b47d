import { addDays, dayOfWeek, type IsoDate, weekday } from '../japan/calendar.ts';
import { formatWareki } from '../japan/era.ts';
import { holidayOn, isBusinessDay } from '../japan/holidays.ts';
import type { DeskSettings } from './settings.ts';

/** A moment on the clock of Japan: day and `HH:MM`. */
export interface JapanTime {
  readonly date: IsoDate;
  readonly time: string;
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** What the clocks in Japan show at a moment. */
export function japanTime(moment: Date): JapanTime {
  const [date, time] = CLOCK.format(moment).split(' ') as [string, string];
  return { date, time };
}

export type Closed = 'not_begun' | 'ended' | 'weekend' | 'holiday' | 'year_end' | 'too_early' | 'too_late';

export interface LineState {
  readonly open: boolean;
  /** Why nobody answers; null while the line is open. */
  readonly closed: Closed | null;
  /** When it opens next; null while it is open, and after its last day. */
  readonly opensAt: JapanTime | null;
}

function closedOn(settings: DeskSettings, date: IsoDate): Exclude<Closed, 'too_early' | 'too_late'> | null {
  if (date < settings.from) return 'not_begun';
  if (settings.plannedEnd !== null && date > settings.plannedEnd) return 'ended';
  if (isBusinessDay(date, settings.yearEnd)) return null;
  if (holidayOn(date) !== undefined) return 'holiday';
  return [0, 6].includes(dayOfWeek(date)) ? 'weekend' : 'year_end';
}

/** The first day on or after `date` on which the line answers. */
function nextDay(settings: DeskSettings, date: IsoDate): IsoDate | null {
  let day = date < settings.from ? settings.from : date;
  for (;;) {
    const why = closedOn(settings, day);
    if (why === null) return day;
    if (why === 'ended') return null;
    day = addDays(day, 1);
  }
}

/** Whether the line answers at a moment (S147, S152: weekdays 8:30–17:15, no holidays, not at the year's end). */
export function lineState(settings: DeskSettings, { date, time }: JapanTime): LineState {
  const shut = closedOn(settings, date);
  const closed = shut ?? (time < settings.opens ? 'too_early' : time >= settings.closes ? 'too_late' : null);
  if (closed === null) return { open: true, closed: null, opensAt: null };
  const day = nextDay(settings, closed === 'too_late' ? addDays(date, 1) : date);
  return { open: false, closed, opensAt: day === null ? null : { date: day, time: settings.opens } };
}

const WHY: Readonly<Record<Closed, string>> = {
  not_begun: '窓口はまだ開設していません',
  ended: '窓口の設置期間は終わりました',
  weekend: '土曜日・日曜日は休みです',
  holiday: '祝日は休みです',
  year_end: '年末年始は休みです',
  too_early: '受付時間の前です',
  too_late: '本日の受付は終わりました',
};

/** `令和6年9月2日（月）`. */
export const dayText = (date: IsoDate): string => `${formatWareki(date)}（${weekday(date)}）`;

/** The state of the line in one sentence for the member. */
export function lineSentence(settings: DeskSettings, state: LineState): string {
  if (state.closed === null) return `${settings.name}（${settings.phone}）は、ただいま受付中です。`;
  if (state.opensAt === null) return `${settings.name}：${WHY[state.closed]}。`;
  return `${settings.name}：${WHY[state.closed]}。次は${dayText(state.opensAt.date)}${state.opensAt.time}から受け付けます。`;
}
