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
