import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Rounds } from '../../../../src/api/round-contract.ts';
import { useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { ListHead } from '../../parts/filters.tsx';
import { Link } from '../../parts/link.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { count, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act, CELL, HEAD } from './parts.tsx';
import { PlanForm } from './plan-form.tsx';

type Row = Rounds['rounds'][number];

const INK: Readonly<Record<Row['state'], string>> = {
  planned: 'bg-solid-gray-50 text-solid-gray-800',
  extracted: 'bg-key-50 text-key-1000',
  composed: 'bg-key-50 text-key-1000',
  asked: 'bg-orange-100 text-orange-1000',
  approved: 'bg-green-100 text-green-1000',
  released: 'bg-green-100 text-green-1000',
  closed: 'bg-solid-gray-100 text-solid-gray-800',
};

/** A state as a small label. */
export const StateLabel = ({ state, title }: { state: Row['state']; title: string }) => (
  <span className={`rounded-full px-2.5 py-0.5 text-xs whitespace-nowrap ${INK[state]}`}>{title}</span>
);

function People({ row, n, list }: { row: Row; n: number; list: 'held' | 'pieces' | '' }) {
  if (row.extracted === 0) return '－';
  if (n === 0) return '0';
  return (
    <Link
      to={`/campaigns/$campaign${list === '' ? '' : `/${list}`}` as '/campaigns/$campaign'}
      params={{ campaign: row.campaignId }}
    >
      {count(n)}
    </Link>
  );
}

function Line({ row }: { row: Row }) {
  return (
    <tr>
      <th scope="row" className={`${CELL} text-left font-400`}>
        <Link
          to={row.planned ? '/rounds/$campaign' : '/campaigns/$campaign'}
          params={{ campaign: row.campaignId }}
          className="font-700"
        >
          {row.title}
        </Link>
        <span className="block text-xs text-solid-gray-700">
          {row.campaignId}
          {!row.planned && `　${t('rounds.byCommand')}`}
        </span>
      </th>
      <td className={CELL}>
        <StateLabel state={row.state} title={row.stateTitle} />
        {row.working !== null && (
          <span className="mt-1 block text-xs text-key-1000">
            {t('rounds.working', { what: row.working })}
          </span>
        )}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Wareki date={row.extractionDate} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Wareki date={row.windowFrom} />
        {PUNCTUATION.to}
        <Wareki date={row.windowTo} />
      </td>
      <td className={`${CELL} tnum text-right`}>
        <People row={row} n={row.extracted} list="" />
      </td>
      <td className={`${CELL} tnum text-right`}>
        <People row={row} n={row.held} list="held" />
      </td>
      <td className={`${CELL} tnum text-right`}>
        <People row={row} n={row.pieces} list="pieces" />
      </td>
    </tr>
  );
}

/** Every campaign of the insurer, planned or begun, and where a new one is planned. */
export function RoundsScreen() {
  const may = useMay();
  const navigate = useNavigate();
  const [planning, setPlanning] = useState(false);
  const { data, error, refetch } = useApi<Rounds>(insurerPath('/rounds'));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={10} />;
  const mayPlan = may('round.plan');
  return (
    <>
      <ListHead title={t('rounds.title')} note={t('rounds.note')}>
        {mayPlan && !planning && (
          <span className="ml-auto">
            <Act onPress={() => setPlanning(true)}>{t('rounds.new')}</Act>
          </span>
        )}
      </ListHead>
      {planning && (
        <div className="card mb-4 px-6 py-5">
          <h2 className="text-std-18B-160 mb-3">{t('plan.new')}</h2>
          <PlanForm
            choices={data}
            onDone={(campaign) => void navigate({ to: '/rounds/$campaign', params: { campaign } })}
            onCancel={() => setPlanning(false)}
          />
        </div>
      )}
      <div className={planning && data.rounds.length === 0 ? 'hidden' : 'card overflow-hidden'}>
        {data.rounds.length === 0 ? (
          <Empty title={t('rounds.none')}>{t(mayPlan ? 'rounds.noneNote' : 'rounds.noneNoteOthers')}</Empty>
        ) : (
          <table className="w-full text-dns-14N-130" aria-label={t('rounds.title')}>
            <thead>
              <tr>
                <th scope="col" className={HEAD}>
                  {t('rounds.name')}
                </th>
                <th scope="col" className={HEAD}>
                  {t('rounds.state')}
                </th>
                <th scope="col" className={HEAD}>
                  {t('rounds.extraction')}
                </th>
                <th scope="col" className={HEAD}>
                  {t('rounds.window')}
                </th>
                {(['rounds.extracted', 'rounds.held', 'rounds.pieces'] as const).map((key) => (
                  <th key={key} scope="col" className={`${HEAD} text-right!`}>
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rounds.map((row) => (
                <Line key={row.campaignId} row={row} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}
