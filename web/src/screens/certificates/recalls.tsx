import { Link, useSearch } from '@tanstack/react-router';
import type { CertificateBalances, CertificateRecall } from '../../../../src/api/certificate-contract.ts';
import { type Query, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Choices, Search } from '../../parts/filters.tsx';
import { useCanOpen } from '../../parts/link.tsx';
import { fromStart, List, Split, useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { CardActions } from './card-actions.tsx';
import { CertificateFrame } from './frame.tsx';

const STATES = ['open', 'late', 'returned', 'written_off'] as const;
const PATHS = ['workplace', 'direct'] as const;
const keyOf = ({ cardNumber, openedOn }: CertificateRecall): string => `${cardNumber}~${openedOn}`;

function Due({ recall: { lateDays, closing, closedOn } }: { recall: CertificateRecall }) {
  if (closing !== null)
    return (
      <>
        {t(`cert.recall.${closing}`)} {closedOn !== null && <Wareki date={closedOn} />}
      </>
    );
  const days = lateDays ?? 0;
  return days > 0 ? (
    <strong className="text-error-1">{t('cert.lateDays', { n: days })}</strong>
  ) : (
    t('cert.leftDays', { n: -days })
  );
}

const COLUMNS: readonly ColumnSpec<CertificateRecall>[] = [
  {
    id: 'card',
    title: t('cert.cardNumber'),
    cell: ({ cardNumber }) => <span className="tnum">{cardNumber}</span>,
  },
  {
    id: 'member',
    title: t('cert.member'),
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  { id: 'reason', title: t('cert.reason'), cell: ({ reasonTitle }) => reasonTitle },
  { id: 'path', title: t('cert.path'), cell: ({ path }) => t(`cert.path.${path}`) },
  {
    id: 'opened',
    title: t('cert.openedOn'),
    sort: 'openedOn',
    roomy: true,
    cell: ({ openedOn }) => <Wareki date={openedOn} />,
  },
  { id: 'due', title: t('cert.dueOn'), sort: 'dueOn', cell: ({ dueOn }) => <Wareki date={dueOn} /> },
  { id: 'left', title: t('cert.left'), cell: (recall) => <Due recall={recall} /> },
];

/** What filings of loss say of cards enclosed and missing, against what came back. */
function Reconcile() {
  const { data, error, refetch } = useApi<CertificateBalances>(insurerPath('/certificates/reconcile'));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.items.length === 0)
    return <p className="text-dns-14N-130 mt-2 text-solid-gray-700">{t('cert.reconcileNone')}</p>;
  const numbers = ['enclosed', 'missing', 'out', 'received', 'writtenOff'] as const;
  const titles = [
    'cert.enclosed',
    'cert.missingCards',
    'cert.out',
    'cert.receivedCards',
    'cert.writtenOff',
  ] as const;
  return (
    <table aria-label={t('cert.reconcile')} className="mt-2 w-full border-collapse text-xs">
      <thead>
        <tr className="bg-solid-gray-50 text-left">
          <th scope="col" className="px-1.5 py-1">
            {t('cert.workplace')}
          </th>
          {titles.map((key) => (
            <th key={key} scope="col" className="px-1.5 py-1 text-right">
              {t(key)}
            </th>
          ))}
          <th scope="col" className="px-1.5 py-1">
            {t('cert.verdict')}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.items.map((one) => (
          <tr
            key={`${one.workplace} ${one.receivedOn} ${one.row}`}
            className="border-solid-gray-100 border-b"
          >
            <td className="px-1.5 py-1">{one.workplace}</td>
            {numbers.map((name) => (
              <td key={name} className="tnum px-1.5 py-1 text-right">
                {one[name]}
              </td>
            ))}
            <td className={`px-1.5 py-1 ${one.verdict.startsWith('too') ? 'font-700 text-error-1' : ''}`}>
              {t(`cert.verdict.${one.verdict}`)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Opened({ card, query }: { card: string; query: Query }) {
  const opens = useCanOpen();
  const { data } = useApi<{ items: CertificateRecall[] }>(insurerPath('/certificates/recalls'), query, {
    keep: true,
  });
  const recall = data?.items.find((one) => keyOf(one) === card);
  if (recall === undefined) return null;
  const { cardNumber, memberId, statusTitle, allowed } = recall;
  return (
    <div className="border-solid-gray-200 border-b px-5 py-4">
      <h2 className="text-std-18B-160 tnum">{cardNumber}</h2>
      <p className="text-dns-14N-130 flex flex-wrap gap-x-4">
        {statusTitle}
        {opens('/certificates/members/$member') && (
          <Link to="/certificates/members/$member" params={{ member: memberId }}>
            {t('cert.seePerson')}
          </Link>
        )}
      </p>
      <CardActions card={cardNumber} memberId={memberId} allowed={allowed} />
    </div>
  );
}

/** Recalls: open, overdue, received, written off; beside them what filings say. */
export function RecallsScreen() {
  const all = useSearch({ strict: false }) as Query;
  const { open, ...query } = all;
  const change = useChange();
  return (
    <CertificateFrame>
      <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
        <Choices
          label={t('cert.state')}
          value={query.state}
          choices={STATES.map((value) => ({ value, title: t(`cert.recall.${value}`) }))}
          onChange={(state) => change(fromStart({ state }))}
        />
        <Choices
          label={t('cert.path')}
          value={query.path}
          choices={PATHS.map((value) => ({ value, title: t(`cert.path.${value}`) }))}
          onChange={(path) => change(fromStart({ path }))}
        />
        <Search
          label={t('cert.member')}
          placeholder={t('cert.findHint')}
          value={query.member}
          onSearch={(member) => change(fromStart({ member }))}
        />
      </div>
      <Split
        list={
          <List<CertificateRecall>
            path={insurerPath('/certificates/recalls')}
            query={query}
            defaultSort="dueOn"
            change={change}
            label={t('cert.tab.recalls')}
            unit={t('cert.cardsUnit')}
            columns={COLUMNS}
            keyOf={keyOf}
            chosen={open}
            onChoose={(key) => change({ open: key }, { replace: true })}
            empty={<Empty title={t('cert.recallsNone')} />}
          />
        }
        detail={
          <>
            {open !== undefined && <Opened card={open} query={query} />}
            <div className="px-5 py-4">
              <h2 className="text-std-16B-170">{t('cert.reconcile')}</h2>
              <Reconcile />
            </div>
          </>
        }
      />
    </CertificateFrame>
  );
}
