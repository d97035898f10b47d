import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { RateMonths, Rates, RateTrend } from '../../../../src/api/statistics-contract.ts';
import { addressOf, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty, Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { RateTable } from './rate-table.tsx';
import { Summary } from './summary.tsx';
import { TakePublication } from './take-publication.tsx';
import { TileMap } from './tile-map.tsx';
import { TrendChart } from './trend-chart.tsx';
import { type Indicator, indicatorTitle, type Level, levelTitle, monthText } from './words.ts';

const INDICATORS = ['usage', 'registration'] as const;
const LEVELS = ['prefecture', 'insurer', 'workplace'] as const;

const oneOf = <T extends string>(values: readonly T[], given: string | undefined): T =>
  values.find((value) => value === given) ?? (values[0] as T);

function Trend({
  indicator,
  level,
  code,
  place,
}: {
  indicator: Indicator;
  level: Level;
  code: string;
  place: string;
}) {
  const { data, error, refetch } = useApi<RateTrend>(
    insurerPath('/statistics/trend'),
    { indicator, level, code },
    { keep: true },
  );
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return <TrendChart trend={data} indicator={indicator} place={place} />;
}

/** One month of one indicator: map, what may be said of all, the chosen place's trend, and the table. */
function Month(props: {
  indicator: Indicator;
  level: Level;
  month: string;
  code: string | undefined;
  onChoose: (code: string) => void;
}) {
  const { indicator, level, month, code, onChoose } = props;
  const asked = { indicator, level, month };
  const { data, error, refetch } = useApi<Rates>(insurerPath('/statistics/rates'), asked, { keep: true });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  if (data.figures.length === 0)
    return <Empty title={t('statistics.noneHere')}>{t('statistics.noneHereNote')}</Empty>;
  const chosen = data.figures.find((figure) => figure.code === code);
  const words = { indicator: indicatorTitle(indicator), month: monthText(month) };
  return (
    <div className="flex flex-col gap-4">
      <Summary rates={data} />
      <div className="grid grid-cols-[41.5rem_minmax(0,1fr)] items-start gap-4">
        <div className="flex flex-col gap-4">
          {level === 'prefecture' && (
            <TileMap
              label={t('statistics.map', words)}
              figures={data.figures}
              chosen={code}
              onChoose={onChoose}
            />
          )}
          {chosen === undefined ? (
            <p className="card text-dns-14N-130 px-4 py-6 text-center text-solid-gray-700">
              {t('statistics.choosePlace')}
            </p>
          ) : (
            <Trend indicator={indicator} level={level} code={chosen.code} place={chosen.name} />
          )}
        </div>
        <RateTable
          label={t('statistics.table', { ...words, level: levelTitle(level) })}
          rates={data}
          chosen={code}
          onChoose={onChoose}
        />
      </div>
    </div>
  );
}

/** Usage and registration rates: two indicators, one at a time (S157). */
export function StatisticsScreen() {
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  const may = useMay();
  const [taking, setTaking] = useState(false);
  const { data, error, refetch } = useApi<RateMonths>(insurerPath('/statistics/months'));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const indicator = oneOf(INDICATORS, query.indicator);
  const level = oneOf(LEVELS, query.level);
  const months = data.months.filter((one) => one.indicator === indicator && one.level === level);
  const month = months.find((one) => one.month === query.month)?.month ?? months[0]?.month;
  return (
    <>
      <ListHead title={t('statistics.title')} note={t('statistics.note')}>
        <Choices
          label={t('statistics.indicator')}
          all={null}
          choices={INDICATORS.map((value) => ({
            value,
            title: t(value === 'usage' ? 'statistics.usage' : 'statistics.registration'),
          }))}
          value={indicator}
          onChange={(value) => change({ indicator: value, month: undefined })}
        />
        <Choices
          label={t('statistics.level')}
          all={null}
          choices={LEVELS.map((value) => ({ value, title: levelTitle(value) }))}
          value={level}
          onChange={(value) => change({ level: value, month: undefined, code: undefined })}
        />
        {month !== undefined && (
          <label className="flex items-center gap-2">
            <span className="text-xs text-solid-gray-700">{t('statistics.month')}</span>
            <select
              value={month}
              onChange={(event) => change({ month: event.target.value })}
              className="h-8 rounded-8 border border-solid-gray-600 bg-white px-2 text-sm"
            >
              {months.map((one) => (
                <option key={one.month} value={one.month}>
                  {monthText(one.month)}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className="ml-auto flex gap-3">
          {month !== undefined && (
            <a
              className="text-oln-14B-100 inline-flex h-9 items-center rounded-8 border border-key-900 bg-white px-4 no-underline"
              href={addressOf(insurerPath('/statistics/rates'), { indicator, level, month, format: 'csv' })}
            >
              {t('statistics.csv')}
            </a>
          )}
          {may('statistics.take') && !taking && (
            <Secondary onPress={() => setTaking(true)}>{t('statistics.take')}</Secondary>
          )}
        </span>
      </ListHead>
      {taking && <TakePublication onClose={() => setTaking(false)} />}
      {month === undefined ? (
        <div className="card">
          <Empty title={t(data.months.length === 0 ? 'statistics.none' : 'statistics.noneHere')}>
            {t(data.months.length === 0 ? 'statistics.noneNote' : 'statistics.noneHereNote')}
          </Empty>
        </div>
      ) : (
        <Month
          indicator={indicator}
          level={level}
          month={month}
          code={query.code}
          onChoose={(code) => change({ code })}
        />
      )}
    </>
  );
}
