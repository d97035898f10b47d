import type { RateFigure } from '../../../../src/api/statistics-contract.ts';
import type { Query } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Search } from '../../parts/filters.tsx';
import { type Change, fromStart, List } from '../../parts/list.tsx';
import { Empty } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { percent } from './words.ts';

const COLUMNS: readonly ColumnSpec<RateFigure>[] = [
  {
    id: 'code',
    title: t('statistics.code'),
    sort: 'code',
    cell: ({ code }) => <span className="tnum">{code}</span>,
  },
  { id: 'place', title: t('statistics.place'), cell: ({ code, name }) => (name === code ? '－' : name) },
  {
    id: 'rate',
    title: t('statistics.rate'),
    sort: 'rate',
    numeric: true,
    cell: ({ rate }) => <strong>{percent(rate)}</strong>,
  },
  {
    id: 'numerator',
    title: t('statistics.numerator'),
    sort: 'numerator',
    numeric: true,
    cell: ({ numerator }) => (numerator === null ? '－' : count(numerator)),
  },
  {
    id: 'denominator',
    title: t('statistics.denominator'),
    sort: 'denominator',
    numeric: true,
    cell: ({ denominator }) => (denominator === null ? '－' : count(denominator)),
  },
  {
    id: 'weighting',
    title: t('statistics.weighting'),
    cell: ({ weighting }) => (
      <span className="whitespace-nowrap text-xs">
        {t(weighting === 'counts' ? 'statistics.counts' : 'statistics.asPrinted')}
      </span>
    ),
  },
];

/** Every place in numbers, a page at a time; filter, order and page stand in the address. */
export function RateTable(props: {
  label: string;
  query: Query;
  change: Change;
  chosen: string | undefined;
  onChoose: (code: string) => void;
}) {
  return (
    <section
      aria-label={props.label}
      className="sticky top-0 flex max-h-[max(26rem,calc(100vh-26rem))] flex-col"
    >
      <h2 className="text-dns-16B-130 mb-2">{props.label}</h2>
      <div className="mb-2">
        <Search
          label={t('statistics.search')}
          placeholder={t('statistics.searchHint')}
          value={props.query.q}
          onSearch={(q) => props.change(fromStart({ q }))}
        />
      </div>
      <List<RateFigure>
        path={insurerPath('/statistics/rates')}
        query={props.query}
        defaultSort="code"
        change={props.change}
        label={props.label}
        unit={t('statistics.placeUnit')}
        columns={COLUMNS}
        keyOf={({ code }) => code}
        chosen={props.chosen}
        onChoose={props.onChoose}
        empty={<Empty title={t('statistics.noneFound')}>{t('app.changeFilter')}</Empty>}
      />
    </section>
  );
}
