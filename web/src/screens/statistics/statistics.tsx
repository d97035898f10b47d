import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { RateMonths, RateSummary, Rates, RateTrend } from '../../../../src/api/statistics-contract.ts';
import { addressOf, type Query, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, ListHead } from '../../parts/filters.tsx';
import { fromStart, useChange } from '../../parts/list.tsx';
import { Empty, Loading, Secondary, Stale, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { Pick } from './choose.tsx';
import { RateTable } from './rate-table.tsx';
import { SetGoal } from './set-goal.tsx';
import { Summary } from './summary.tsx';
import { StatisticsTabs } from './tabs.tsx';
import { TakePublication } from './take-publication.tsx';
import { TileMap } from './tile-map.tsx';
import { TrendChart } from './trend-chart.tsx';
import { type Indicator, indicatorTitle, type Level, levelTitle, monthText } from './words.ts';

const INDICATORS = ['usage', 'registration'] as const;
const LEVELS = ['prefecture', 'insurer', 'workplace'] as const;

const oneOf = <T extends string>(values: readonly T[], given: string | undefined): T =>
  values.find((value) => value === given) ?? (values[0] as T);

function Trend({ indicator, level, code }: { indicator: Indicator; level: Level; code: string }) {
  const path = insurerPath('/statistics/trend');
  const asked = { indicator, level, code };
  const { data, error, refetch, isPlaceholderData } = useApi<RateTrend>(path, asked, { keep: true });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.figures.length === 0) {
    return (
      <div className="card">
        <Empty title={t('statistics.trendNone')}>{t('statistics.noneHereNote')}</Empty>
      </div>
    );
  }
  const csv = addressOf(path, { ...asked, format: 'csv' });
  return (
    <Stale on={isPlaceholderData}>
      <TrendChart trend={data} indicator={indicator} place={data.name} csv={csv} />
    </Stale>
  );
}

/** The map has every prefecture, whatever the table beside it shows. */
function Prefectures(props: {
  asked: { indicator: Indicator; level: Level; month: string };
  label: string;
  chosen: string | undefined;
  onChoose: (code: string) => void;
}) {
  const { asked, ...rest } = props;
  const { data, error, refetch, isPlaceholderData } = useApi<Rates>(
    insurerPath('/statistics/rates'),
    { ...asked, limit: '47' },
    { keep: true },
  );
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  return (
    <Stale on={isPlaceholderData}>
      <TileMap {...rest} figures={data.items} />
    </Stale>
  );
}

/** One month of one indicator: map, what may be said of all, the chosen place's trend, and the table. */
function Month({
  asked,
  query,
}: {
  asked: { indicator: Indicator; level: Level; month: string };
  query: Query;
}) {
  const change = useChange();
  const { indicator, level, month } = asked;
  const { code, q, sort, descending, cursor } = query;
  const choose = (chosen: string): void => change({ code: chosen });
  const { data, error, refetch, isPlaceholderData } = useApi<RateSummary>(
    insurerPath('/statistics/summary'),
    asked,
    { keep: true },
  );
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  if (data.places === 0) {
    return (
      <div className="card">
        <Empty title={t('statistics.noneHere')}>{t('statistics.noneHereNote')}</Empty>
      </div>
    );
  }
  const words = { indicator: indicatorTitle(indicator), month: monthText(month) };
  const about = data.highest;
  return (
    <div className="flex flex-col gap-4">
      <Stale on={isPlaceholderData}>
        <Summary summary={data} />
      </Stale>
      {about !== null && (
        <p className="text-xs text-solid-gray-700">
          {t('statistics.source')}
          {PUNCTUATION.colon}
          {about.source}　{t('statistics.method')}
          {PUNCTUATION.colon}
          {about.method}
        </p>
      )}
      <div className="grid grid-cols-[41.5rem_minmax(0,1fr)] items-start gap-4">
        <div className="flex flex-col gap-4">
          {level === 'prefecture' && (
            <Prefectures asked={asked} label={t('statistics.map', words)} chosen={code} onChoose={choose} />
          )}
          {code === undefined ? (
            <p className="card text-dns-14N-130 px-4 py-6 text-center text-solid-gray-700">
              {t(level === 'prefecture' ? 'statistics.choosePlace' : 'statistics.chooseRow')}
            </p>
          ) : (
            <Trend indicator={indicator} level={level} code={code} />
          )}
        </div>
        <RateTable
          label={t('statistics.table', { ...words, level: levelTitle(level) })}
          query={{ ...asked, q, sort, descending, cursor }}
          change={change}
          chosen={code}
          onChoose={choose}
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
  const [open, setOpen] = useState<'take' | 'goal'>();
  const close = (): void => setOpen(undefined);
  const { data, error, refetch } = useApi<RateMonths>(insurerPath('/statistics/months'));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const indicator = oneOf(INDICATORS, query.indicator);
  const level = oneOf(LEVELS, query.level);
  const months = data.months.filter((one) => one.indicator === indicator && one.level === level);
  const month = months.find((one) => one.month === query.month)?.month ?? months[0]?.month;
  return (
    <>
      <StatisticsTabs />
      <ListHead title={t('statistics.title')} note={t('statistics.note')}>
        <Choices
          label={t('statistics.indicator')}
          all={null}
          choices={INDICATORS.map((value) => ({
            value,
            title: t(value === 'usage' ? 'statistics.usage' : 'statistics.registration'),
          }))}
          value={indicator}
          onChange={(value) => change(fromStart({ indicator: value, month: undefined }))}
        />
        <Choices
          label={t('statistics.level')}
          all={null}
          choices={LEVELS.map((value) => ({ value, title: levelTitle(value) }))}
          value={level}
          onChange={(value) =>
            change(fromStart({ level: value, month: undefined, code: undefined, q: undefined }))
          }
        />
        {month !== undefined && (
          <Pick
            label={t('statistics.month')}
            value={month}
            choices={months.map((one) => ({ value: one.month, title: monthText(one.month) }))}
            onChange={(value) => change(fromStart({ month: value }))}
          />
        )}
        <span className="ml-auto flex gap-3">
          {may('statistics.set_goal') && open !== 'goal' && (
            <Secondary onPress={() => setOpen('goal')}>{t('statistics.setGoal')}</Secondary>
          )}
          {may('statistics.take') && open !== 'take' && (
            <Secondary onPress={() => setOpen('take')}>{t('statistics.take')}</Secondary>
          )}
        </span>
      </ListHead>
      {open === 'take' && <TakePublication onClose={close} />}
      {open === 'goal' && (
        <SetGoal key={indicator} indicator={indicator} goals={data.goals} onClose={close} />
      )}
      {month === undefined ? (
        <div className="card">
          <Empty title={t(data.months.length === 0 ? 'statistics.none' : 'statistics.noneHere')}>
            {t(data.months.length === 0 ? 'statistics.noneNote' : 'statistics.noneHereNote')}
          </Empty>
        </div>
      ) : (
        <Month asked={{ indicator, level, month }} query={query} />
      )}
    </>
  );
}
