import { useSearch } from '@tanstack/react-router';
import type { DeskFigures } from '../../../../src/api/statistics-contract.ts';
import { addressOf, useApi } from '../../api.ts';
import { language, t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty, Loading, Stale, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { type BarRow, BarTable, sums } from './bar-table.tsx';
import { Pick } from './choose.tsx';
import { StatisticsTabs } from './tabs.tsx';
import { monthText } from './words.ts';

type Topic = DeskFigures['topics'][number];

const PATH = insurerPath('/statistics/desk');
const ENGLISH = language === 'ja' ? undefined : new Intl.DisplayNames('en', { type: 'language' });
/** On English screens by the browser's own name; やさしい日本語 is a Japanese of its own and no other language. */
const languageTitle = (one: Topic): string =>
  ENGLISH === undefined || one.language === 'ja-easy'
    ? one.languageName
    : (ENGLISH.of(one.language) ?? one.language);

/** Calls taken together by what `keyOf` tells of them, the most first. */
function rowsBy(
  topics: readonly Topic[],
  keyOf: (one: Topic) => string,
  titleOf: (one: Topic) => string,
): BarRow[] {
  return [...Map.groupBy(topics, keyOf)]
    .map(([key, of]) => {
      const calls = of.reduce((sum, one) => sum + one.calls, 0);
      const transferred = of.reduce((sum, one) => sum + one.transferred, 0);
      return { key, title: titleOf(of[0] as Topic), values: [calls, calls - transferred, transferred] };
    })
    .toSorted((a, b) => (b.values[0] as number) - (a.values[0] as number));
}

/** What people called about in a month, and in which language. No caller is told. */
export function DeskFiguresScreen() {
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  const asked = { month: query.month };
  const { data, error, refetch, isPlaceholderData } = useApi<DeskFigures>(PATH, asked, { keep: true });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const { month, months, topics } = data;
  const columns = [
    { title: t('deskFigures.calls') },
    { title: t('deskFigures.answered'), part: 'main' as const },
    { title: t('deskFigures.transferred'), part: 'light' as const },
  ];
  const csv = addressOf(PATH, { month: month ?? undefined, format: 'csv' });
  const table = (label: string, head: string, rows: BarRow[]) => (
    <BarTable
      label={label}
      method={t('deskFigures.method')}
      head={head}
      columns={columns}
      rows={rows}
      total={sums(rows, columns.length)}
      csv={csv}
    />
  );
  const shown = month === null ? '' : monthText(month);
  const byTopic = rowsBy(
    topics,
    ({ topic }) => topic,
    ({ title }) => title,
  );
  const byLanguage = rowsBy(topics, ({ language: tag }) => tag, languageTitle);
  return (
    <>
      <StatisticsTabs />
      <ListHead title={t('deskFigures.title')} note={t('deskFigures.note')}>
        {month !== null && (
          <Pick
            label={t('statistics.month')}
            value={query.month ?? month}
            choices={[...new Set([query.month ?? month, month, ...months])]
              .sort()
              .reverse()
              .map((value) => ({ value, title: monthText(value) }))}
            onChange={(value) => change({ month: value })}
          />
        )}
      </ListHead>
      {topics.length === 0 ? (
        <div className="card">
          <Empty title={t('deskFigures.none')}>{t('deskFigures.noneNote')}</Empty>
        </div>
      ) : (
        <Stale on={isPlaceholderData}>
          <div className="flex flex-col gap-4">
            {table(t('deskFigures.topics', { month: shown }), t('deskFigures.topic'), byTopic)}
            {table(t('deskFigures.languages', { month: shown }), t('deskFigures.language'), byLanguage)}
          </div>
        </Stale>
      )}
    </>
  );
}
