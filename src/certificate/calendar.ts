import { addDays, dateOf, daysBetween, endOfMonth, type IsoDate, partsOf } from '../japan/calendar.ts';
import { formatWarekiMonth } from '../japan/era.ts';
import { addBusinessDays, isBusinessDay } from '../japan/holidays.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { CertificateRunSettings } from './run-settings.ts';

/** The monthly run as days, in order. All are business days but `asOf` and `unusableBy`. */
export interface MonthlyCalendar {
  /** YYYY-MM. */
  readonly month: string;
  /** The month end the registration file is as of. */
  readonly asOf: IsoDate;
  /** Last day for the state's file. */
  readonly fileBy: IsoDate;
  /** The register is frozen: who gets a card is decided. */
  readonly frozen: IsoDate;
  readonly proofs: IsoDate;
  readonly released: IsoDate;
  /** Cards are made and enclosed; the date printed on them. */
  readonly packed: IsoDate;
  readonly postedFrom: IsoDate;
  /** Last business day of the month: whoever cannot use a My Number card from the next day on has theirs by then. */
  readonly postedBy: IsoDate;
  /** Month end: whose card can be used no longer than this day gets a certificate in this run. */
  readonly unusableBy: IsoDate;
}

/** The first day of a month of runs, written `YYYY-MM`. Throws `certificate.month` for anything else. */
export function firstOf(month: string): IsoDate {
  const match = /^([0-9]{4})-([0-9]{2})$/.exec(month);
  const first = match === null ? undefined : dateOf(Number(match[1]), Number(match[2]), 1);
  if (first !== undefined && first >= '2024-12-01' && first < '2099-01-01') return first;
  throw new TodokeError('certificate.month', `「${month}」は、月次の交付を行える月ではありません。`, {
    remedy: '2024-12 以降の月を YYYY-MM の形で指定してください。',
  });
}

const lastBusinessDay = (day: IsoDate): IsoDate => (isBusinessDay(day) ? day : addBusinessDays(day, -1));

/**
 * The calendar of a month: file in by the 5th (or the next business day), then frozen, proofs, released, packed, and
 * posted by the last business day. Throws `certificate.calendar_full` where the steps do not fit into the month.
 */
export function monthlyCalendar(month: string, { monthly }: CertificateRunSettings): MonthlyCalendar {
  const first = firstOf(month);
  const fileBy = addBusinessDays(addDays(first, monthly.fileByDay - 1), 0);
  const frozen = addBusinessDays(fileBy, monthly.frozenAfter);
  const proofs = addBusinessDays(frozen, monthly.proofsAfter);
  const released = addBusinessDays(proofs, monthly.releasedAfter);
  const packed = addBusinessDays(released, monthly.packedAfter);
  const unusableBy = endOfMonth(first);
  const postedBy = lastBusinessDay(unusableBy);
  const postedFrom = addBusinessDays(packed, monthly.postedAfter);
  if (postedFrom > postedBy) {
    throw new TodokeError(
      'certificate.calendar_full',
      `${formatWarekiMonth(month)}の月次の交付が、月末までに終わりません。`,
      {
        remedy: 'プロファイルの certificate.run.monthly の日数を減らしてください。',
      },
    );
  }
  const asOf = addDays(first, -1);
  return { month, asOf, fileBy, frozen, proofs, released, packed, postedFrom, postedBy, unusableBy };
}

/** The steps of a monthly run with what each is called. */
export const MONTHLY_STEPS = {
  fileBy: '登録状況ファイルの受領期限',
  frozen: '対象者の確定',
  proofs: '校正の確認',
  released: '印刷への引渡し',
  packed: '作成・封入（交付年月日）',
  postedFrom: '差出しの開始',
  postedBy: '差出しの期限',
} as const satisfies Partial<Record<keyof MonthlyCalendar, string>>;

/** Days from `on` to each step; negative: past. */
export const daysToSteps = (
  calendar: MonthlyCalendar,
  on: IsoDate,
): { step: string; title: string; on: IsoDate; days: number }[] =>
  (Object.entries(MONTHLY_STEPS) as [keyof typeof MONTHLY_STEPS, string][]).map(([step, title]) => ({
    step,
    title,
    on: calendar[step],
    days: daysBetween(on, calendar[step]),
  }));

/** The month a day lies in, as `YYYY-MM`. */
export function monthOf(day: IsoDate): string {
  const { year, month } = partsOf(day);
  return `${year}-${String(month).padStart(2, '0')}`;
}
