import type { RateTrend } from '../../../../src/api/statistics-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { count } from '../../parts/text.tsx';
import { ticksTo } from './scale.ts';
import { type Indicator, indicatorTitle, monthText, percent } from './words.ts';

const WIDTH = 640;
const HEIGHT = 260;
const EDGE = { left: 56, right: 24, top: 16, bottom: 36 };

/** Months since year 0, so that a gap in the months is a gap on the axis. */
const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthAt = (index: number): string =>
  `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;

/**
 * One place's rates by month as a line, with the goals of the same indicator as diamonds: shape and dash tell them
 * apart without colour. The table below says the same in numbers, with source and method.
 */
export function TrendChart({
  trend,
  indicator,
  place,
  csv,
}: {
  trend: RateTrend;
  indicator: Indicator;
  place: string;
  /** Address of the same numbers as CSV. */
  csv: string;
}) {
  const { figures, goals } = trend;
  const label = t('statistics.trend', { place, indicator: indicatorTitle(indicator) });
  const months = [...figures, ...goals].map(({ month }) => indexOf(month));
  const [first, last] = [Math.min(...months), Math.max(...months)];
  const ticks = ticksTo(Math.max(...figures.map(({ rate }) => rate), ...goals.map(({ rate }) => rate), 100));
  const top = ticks.at(-1) as number;
  const x = (month: string): number =>
    EDGE.left + ((indexOf(month) - first) / Math.max(1, last - first)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (rate: number): number => HEIGHT - EDGE.bottom - (rate / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const span = last - first;
  const stride = span <= 8 ? 1 : span <= 16 ? 2 : Math.ceil(span / 8);
  const marks = Array.from({ length: Math.floor(span / stride) + 1 }, (_, i) => monthAt(first + i * stride));
  const way = figures.map(({ month, rate }) => `${x(month)},${y(rate)}`).join(' ');
  const newest = figures.at(-1);
  const toGoal = newest === undefined ? [] : [newest, ...goals.filter(({ month }) => month > newest.month)];
  const sources = [...new Set(figures.map(({ source, method }) => `${source}${PUNCTUATION.slash}${method}`))];
  return (
    <figure aria-label={label} className="card p-4">
      <figcaption className="flex items-start justify-between gap-4">
        <span className="text-dns-16B-130">{label}</span>
        <a href={csv} download className="shrink-0 text-dns-14N-130">
          {t('app.csv')}
        </a>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className="mt-2 w-full">
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={EDGE.left}
              x2={WIDTH - EDGE.right}
              y1={y(tick)}
              y2={y(tick)}
              className={tick === 0 ? 'stroke-solid-gray-600' : 'stroke-solid-gray-200'}
            />
            <text
              x={EDGE.left - 8}
              y={y(tick) + 4}
              textAnchor="end"
              className="tnum fill-solid-gray-800 text-xs"
            >
              {tick / 100}%
            </text>
          </g>
        ))}
        {marks.map((month) => (
          <text
            key={month}
            x={x(month)}
            y={HEIGHT - EDGE.bottom + 20}
            textAnchor="middle"
            className="tnum fill-solid-gray-800 text-xs"
          >
            {month.replace('-', '/')}
          </text>
        ))}
        <polyline
          points={toGoal.map(({ month, rate }) => `${x(month)},${y(rate)}`).join(' ')}
          className="fill-none stroke-orange-800"
          strokeWidth={2}
          strokeDasharray="5 4"
        />
        <polyline points={way} className="fill-none stroke-blue-900" strokeWidth={2.5} />
        {figures.map(({ month, rate }) => (
          <circle key={month} cx={x(month)} cy={y(rate)} r={4} className="fill-blue-900" />
        ))}
        {goals.map(({ month, rate }) => (
          <path
            key={month}
            d={`M${x(month)},${y(rate) - 7} l7,7 l-7,7 l-7,-7 z`}
            className="fill-white stroke-orange-800"
            strokeWidth={2}
          />
        ))}
      </svg>
      <table className="mt-2 w-full text-dns-14N-130">
        <caption className="sr-only">{t('statistics.trendTable', { place })}</caption>
        <thead>
          <tr className="border-solid-gray-300 border-b text-left text-xs">
            <th scope="col" className="py-1">
              {t('statistics.month')}
            </th>
            <th scope="col" className="py-1 text-right">
              {t('statistics.rate')}
            </th>
            <th scope="col" className="py-1 text-right">
              {t('statistics.numerator')}
            </th>
            <th scope="col" className="py-1 text-right">
              {t('statistics.denominator')}
            </th>
          </tr>
        </thead>
        <tbody className="tnum">
          {figures.map(({ month, rate, numerator, denominator }) => (
            <tr key={month} className="border-solid-gray-100 border-b">
              <th scope="row" className="py-1 text-left font-400">
                {monthText(month)}
              </th>
              <td className="py-1 text-right">{percent(rate)}</td>
              <td className="py-1 text-right">{numerator === null ? '－' : count(numerator)}</td>
              <td className="py-1 text-right">{denominator === null ? '－' : count(denominator)}</td>
            </tr>
          ))}
          {goals.map(({ month, rate }) => (
            <tr key={month} className="border-solid-gray-100 border-b text-orange-1000">
              <th scope="row" className="py-1 text-left font-400">
                ◇ {t('statistics.goalOf', { month: monthText(month) })}
              </th>
              <td className="py-1 text-right">{percent(rate)}</td>
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      {sources.map((source) => (
        <p key={source} className="mt-1 text-xs text-solid-gray-700">
          {t('statistics.source')}
          {PUNCTUATION.colon}
          {source}
        </p>
      ))}
    </figure>
  );
}
