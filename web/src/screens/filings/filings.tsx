import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type {
  Filing,
  FilingResultItem,
  FilingWorkplaces,
  NumberInquiries,
} from '../../../../src/api/filing-contract.ts';
import { addressOf, type Query, useApi } from '../../api.ts';
import { type PlainKey, PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, ListHead, Search } from '../../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { count, dateText, Moment, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { FilingFrame } from './frame.tsx';
import { Upload } from './upload.tsx';

const flagged = (n: number) => (n > 0 ? <strong className="text-orange-1000">{count(n)}</strong> : count(n));

const COLUMNS: readonly ColumnSpec<Filing>[] = [
  {
    id: 'workplace',
    title: t('filing.name'),
    sort: 'workplace',
    cell: ({ filing, workplace, workplaceName }) => (
      <Link to="/filings/$filing" params={{ filing }}>
        {workplaceName ?? workplace}
        <span className="tnum ml-2 text-solid-gray-700 text-xs">
          {workplaceName === null ? '' : workplace}
        </span>
      </Link>
    ),
  },
  {
    id: 'received',
    title: t('filing.received'),
    sort: 'receivedOn',
    cell: ({ receivedOn }) => <Wareki date={receivedOn} />,
  },
  {
    id: 'loaded',
    title: t('filing.upload'),
    sort: 'loadedAt',
    roomy: true,
    cell: ({ loadedAt }) => <Moment at={loadedAt} />,
  },
  { id: 'records', title: t('filing.records'), numeric: true, cell: ({ records }) => count(records) },
  { id: 'accepted', title: t('filing.accepted'), numeric: true, cell: ({ accepted }) => count(accepted) },
  { id: 'unchanged', title: t('filing.unchanged'), numeric: true, cell: ({ unchanged }) => count(unchanged) },
  { id: 'returned', title: t('filing.returned'), numeric: true, cell: ({ returned }) => flagged(returned) },
  { id: 'late', title: t('filing.late'), numeric: true, cell: ({ late }) => flagged(late) },
  { id: 'new', title: t('filing.newMembers'), numeric: true, cell: ({ newMembers }) => count(newMembers) },
  {
    id: 'missing',
    title: t('filing.numbersMissing'),
    numeric: true,
    cell: ({ numbersMissing }) => flagged(numbersMissing),
  },
];

/** Filings: checked, loaded, and what became of them. */
export function FilingsScreen() {
  const query = useSearch({ strict: false }) as Query;
  const change = useChange();
  const navigate = useNavigate();
  const may = useMay();
  return (
    <FilingFrame>
      {may('filing.load') && <Upload />}
      <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
        <Choices
          label={t('filing.only')}
          value={query.only}
          choices={(['returned', 'late'] as const).map((value) => ({
            value,
            title: t(`filing.only.${value}`),
          }))}
          onChange={(only) => change(fromStart({ only }))}
        />
        <Search
          label={t('filing.search')}
          placeholder={t('filing.searchHint')}
          value={query.workplace}
          onSearch={(workplace) => change(fromStart({ workplace }))}
        />
      </div>
      <Alone>
        <List<Filing>
          path={insurerPath('/filings')}
          query={
            query.sort === undefined && query.descending === undefined
              ? { ...query, descending: 'true' }
              : query
          }
          defaultSort="loadedAt"
          change={change}
          label={t('filing.tab.filings')}
          unit={t('filing.unit')}
          columns={COLUMNS}
          keyOf={({ filing }) => filing}
          onOpen={(filing) => void navigate({ to: '/filings/$filing', params: { filing } })}
          empty={<Empty title={t('filing.none')}>{t('filing.noneNote')}</Empty>}
        />
      </Alone>
    </FilingFrame>
  );
}

const RESULT_COLUMNS: readonly ColumnSpec<FilingResultItem>[] = [
  { id: 'row', title: t('filing.row'), sort: 'row', numeric: true, cell: ({ row }) => row },
  {
    id: 'person',
    title: t('filing.person'),
    numeric: true,
    cell: ({ person }) => (person === 0 ? '－' : person),
  },
  {
    id: 'form',
    title: t('filing.form'),
    cell: ({ formName }) => <span className="whitespace-nowrap">{formName}</span>,
  },
  {
    id: 'result',
    title: t('filing.result'),
    cell: ({ result }) => (
      <span className={`whitespace-nowrap ${result === 'returned' ? 'font-700 text-error-1' : ''}`}>
        {t(`filing.result.${result}`)}
      </span>
    ),
  },
  {
    id: 'reasons',
    title: t('filing.reasons'),
    cell: ({ reasons }) =>
      reasons.map(({ item, code, message, remedy }) => (
        <p key={`${item} ${code}`}>
          {message}
          <span className="text-solid-gray-700">{remedy}</span>
        </p>
      )),
  },
  {
    id: 'member',
    title: t('filing.memberId'),
    cell: ({ memberId }) => <span className="tnum whitespace-nowrap">{memberId ?? '－'}</span>,
  },
  {
    id: 'late',
    title: t('filing.late'),
    numeric: true,
    cell: ({ lateDays }) => (
      <span className="whitespace-nowrap">
        {lateDays === null ? '－' : t('filing.daysLate', { n: lateDays })}
      </span>
    ),
  },
];

/** One filing: each record with its result; its CSV goes back to the workplace. */
export function FilingScreen() {
  const { filing = '' } = useParams({ strict: false }) as { filing?: string };
  const query = useSearch({ strict: false }) as Query;
  const change = useChange();
  const { data, error, refetch } = useApi<Filing>(insurerPath(`/filings/${filing}`));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const workplace = data.workplaceName ?? data.workplace;
  return (
    <>
      <p className="text-dns-14N-130 mb-1">
        <Link to="/filings">{t('filing.back')}</Link>
      </p>
      <ListHead
        title={t('filing.resultsFor', { workplace, date: dateText(data.receivedOn) })}
        note={t('filing.resultsNote')}
      >
        <Choices
          label={t('filing.result')}
          value={query.result}
          choices={(['accepted', 'unchanged', 'returned'] as const).map((value) => ({
            value,
            title: t(`filing.result.${value}`),
            n: data[value],
          }))}
          onChange={(result) => change(fromStart({ result }))}
        />
      </ListHead>
      <Alone>
        <List<FilingResultItem>
          path={insurerPath(`/filings/${filing}/results`)}
          query={query}
          defaultSort="row"
          change={change}
          label={t('filing.result')}
          unit={t('filing.unit')}
          columns={RESULT_COLUMNS}
          keyOf={({ row, person }) => `${row} ${person}`}
          empty={<Empty title={t('filing.resultsNone')} />}
        />
      </Alone>
    </>
  );
}

const COUNTS = ['files', 'records', 'accepted', 'errors', 'late', 'newMembers', 'numbersMissing'] as const;
const TITLES: Record<(typeof COUNTS)[number], PlainKey> = {
  files: 'filing.files',
  records: 'filing.records',
  accepted: 'filing.accepted',
  errors: 'filing.faults',
  late: 'filing.late',
  newMembers: 'filing.newMembers',
  numbersMissing: 'filing.numbersMissing',
};
/** What a count is out of: the rate told by its two numbers (X12). */
const OUT_OF = { late: 'accepted', numbersMissing: 'newMembers' } as const;

const BUTTON =
  'text-oln-14B-100 inline-flex h-9 items-center rounded-8 border border-key-900 bg-white px-4 no-underline hover:bg-key-50';

/** Counts per workplace: late, wrong, without numbers (S124, S127). */
export function FilingWorkplacesScreen() {
  const { data, error, refetch } = useApi<FilingWorkplaces>(insurerPath('/filings/workplaces'));
  const cell = (one: FilingWorkplaces['items'][number], name: (typeof COUNTS)[number]) => {
    const of = name === 'late' || name === 'numbersMissing' ? one[OUT_OF[name]] : undefined;
    if (of === undefined) return count(one[name]);
    return (
      <span className={one[name] > 0 ? 'font-700 text-orange-1000' : ''}>
        {t('filing.of', { n: count(one[name]), total: count(of) })}
      </span>
    );
  };
  return (
    <FilingFrame note={data === undefined ? undefined : t('filing.workplacesNote', { days: data.dueDays })}>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={12} />}
      {data?.items.length === 0 && (
        <div className="card">
          <Empty title={t('filing.none')} />
        </div>
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <p className="mb-3">
            <a
              className={BUTTON}
              href={addressOf(insurerPath('/filings/workplaces'), { format: 'csv' })}
              download
            >
              {t('filing.csv')}
            </a>
          </p>
          <table
            aria-label={t('filing.tab.workplaces')}
            className="card w-full border-collapse text-dns-14N-130"
          >
            <thead>
              <tr className="bg-solid-gray-50 text-right text-xs">
                <th scope="col" className="px-3 py-2 text-left">
                  {t('filing.name')}
                </th>
                {COUNTS.map((name) => (
                  <th key={name} scope="col" className="px-3 py-2">
                    {t(TITLES[name])}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((one) => (
                <tr key={one.workplace} className="border-solid-gray-100 border-b">
                  <th scope="row" className="px-3 py-1.5 text-left font-400">
                    {one.name ?? one.workplace}
                    {one.name !== null && (
                      <span className="tnum ml-2 text-solid-gray-700 text-xs">{one.workplace}</span>
                    )}
                  </th>
                  {COUNTS.map((name) => (
                    <td key={name} className="tnum px-3 py-1.5 text-right">
                      {cell(one, name)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </FilingFrame>
  );
}

const FIVE = ['name_kanji', 'name_kana', 'birth_date', 'sex', 'address'] as const;
const itemTitle = (name: string): string => {
  const item = FIVE.find((one) => one === name);
  return item === undefined ? name : t(`filing.five.${item}`);
};

/** Whose number the state is asked for: ids here, the five items in the logged export. */
export function InquiriesScreen() {
  const { data, error, refetch } = useApi<NumberInquiries>(insurerPath('/filings/inquiries'), {
    purpose: 'number_inquiry',
  });
  return (
    <FilingFrame
      note={data === undefined ? undefined : t('filing.inquiriesNote', { date: dateText(data.asOf) })}
    >
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={12} />}
      {data?.items.length === 0 && (
        <div className="card">
          <Empty title={t('filing.inquiriesNone')} />
        </div>
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <p className="mb-3">
            <a
              className={BUTTON}
              href={addressOf(insurerPath('/filings/inquiries'), {
                format: 'csv',
                purpose: 'number_inquiry',
              })}
              download
            >
              {t('filing.inquiriesCsv')}
            </a>
          </p>
          <table
            aria-label={t('filing.tab.inquiries')}
            className="card w-full border-collapse text-dns-14N-130"
          >
            <thead>
              <tr className="bg-solid-gray-50 text-left text-xs">
                {(['filing.memberId', 'filing.reason', 'filing.missing'] as const).map((key) => (
                  <th key={key} scope="col" className="px-3 py-2">
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map(({ memberId, reason, missing }) => (
                <tr key={memberId} className="border-solid-gray-100 border-b">
                  <td className="tnum px-3 py-1.5">{memberId}</td>
                  <td className="px-3 py-1.5">{t(`filing.reason.${reason}`)}</td>
                  <td className="px-3 py-1.5">
                    {missing.length === 0
                      ? t('filing.missingNone')
                      : missing.map(itemTitle).join(PUNCTUATION.dot)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </FilingFrame>
  );
}
