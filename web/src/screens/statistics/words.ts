import type { RateFigure } from '../../../../src/api/statistics-contract.ts';
import { t } from '../../i18n/index.ts';

export type Indicator = RateFigure['indicator'];
export type Level = RateFigure['level'];

/** `13.13%` of hundredths of a percent. */
export const percent = (rate: number): string =>
  `${Math.floor(rate / 100)}.${String(rate % 100).padStart(2, '0')}%`;

/** 2024年3月 of `2024-03`. */
export const monthText = (month: string): string => {
  const [year = '', number = ''] = month.split('-');
  return t('statistics.monthOf', { year, month: String(Number(number)) });
};

export const indicatorTitle = (indicator: Indicator): string =>
  t(indicator === 'usage' ? 'statistics.usageLong' : 'statistics.registrationLong');

const LEVEL_KEYS = {
  nation: 'statistics.nation',
  prefecture: 'statistics.prefecture',
  insurer: 'statistics.insurer',
  workplace: 'statistics.workplace',
} as const;

export const levelTitle = (level: Level): string => t(LEVEL_KEYS[level]);

/** `late` of `accepted` as a percentage with two decimals, half up; a dash where there is nothing to share. */
export const share = (part: number, whole: number): string =>
  whole === 0 ? '－' : percent(Math.floor((part * 20_000 + whole) / (whole * 2)));

/** Hundredths of a percent as somebody types them (`50`, `13.13`, `５０％`); undefined where it is no rate. */
export function rateOfText(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text.normalize('NFKC').trim());
  if (match === null) return undefined;
  const rate = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return rate <= 10_000 ? rate : undefined;
}
