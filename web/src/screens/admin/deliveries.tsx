import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Delivery } from '../../../../src/api/webhook-contract.ts';
import type { Query } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { Choices } from '../../parts/filters.tsx';
import { List, useChange } from '../../parts/list.tsx';
import { Empty, Secondary } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { Moment } from '../../parts/text.tsx';

const STATES = ['waiting', 'failed', 'heard'] as const satisfies readonly Delivery['state'][];
const TONE: Readonly<Record<Delivery['state'], string>> = {
  waiting: 'text-solid-gray-800',
  failed: 'font-700 text-error-1',
  heard: 'text-green-900',
};

/** How often, and how many times, to look after something was sent: a screen left open asks no more. */
const WATCHING_MS = 2_000;
const LOOKS = 8;

const columns = (onRetry: ((delivery: number) => void) | undefined): readonly ColumnSpec<Delivery>[] => [
  {
    id: 'what',
    title: t('adm.deliveryWhat'),
    cell: ({ actionTitle, managementNumber }) => (
      <>
        {actionTitle}
        {managementNumber !== null && (
          <span className="tnum block text-xs text-solid-gray-700">{managementNumber}</span>
        )}
      </>
    ),
  },
  { id: 'at', title: t('adm.deliveryAt'), sort: 'at', cell: ({ at }) => <Moment at={at} /> },
  {
    id: 'state',
    title: t('adm.deliveryState'),
    cell: ({ state, lastStatus, triedAt }) => (
      <span className={`whitespace-nowrap ${TONE[state]}`}>
        {t(`adm.delivery.${state}`)}
        {triedAt !== null && (
          <span className="tnum ml-1 text-xs">{`${PUNCTUATION.open}${lastStatus ?? t('adm.hookNoAnswer')}${PUNCTUATION.close}`}</span>
        )}
      </span>
    ),
  },
  { id: 'tries', title: t('adm.deliveryTries'), sort: 'tries', numeric: true, cell: ({ tries }) => tries },
  {
    id: 'next',
    title: t('adm.deliveryNext'),
    cell: ({ nextTry, deliveryId, state }) => {
      if (nextTry === null) return '－';
      return (
        <span className="flex flex-wrap items-center gap-2">
          <Moment at={nextTry} />
          {onRetry !== undefined && state === 'failed' && (
            <Secondary onPress={() => onRetry(deliveryId)}>{t('adm.hookRetry')}</Secondary>
          )}
        </span>
      );
    },
  },
];

/** What one receiver was told, the newest first. `sent`: grows with each message sent by hand, whose answer is looked for. */
export function Deliveries(props: {
  path: string;
  query: Query;
  onRetry: ((delivery: number) => void) | undefined;
  sent: number;
}) {
  const { path, query, onRetry, sent } = props;
  const change = useChange();
  const client = useQueryClient();
  useEffect(() => {
    if (sent === 0) return undefined;
    let looks = 0;
    const timer = setInterval(() => {
      void client.invalidateQueries({ queryKey: ['api'] });
      looks += 1;
      if (looks >= LOOKS) clearInterval(timer);
    }, WATCHING_MS);
    return () => clearInterval(timer);
  }, [sent, client]);
  return (
    <section aria-labelledby="adm-deliveries" className="flex flex-col gap-2">
      <h3 id="adm-deliveries" className="text-std-16B-170">
        {t('adm.deliveries')}
      </h3>
      <Choices
        label={t('adm.deliveryState')}
        value={query.state}
        choices={STATES.map((value) => ({ value, title: t(`adm.delivery.${value}`) }))}
        onChange={(state) => change({ state, cursor: undefined })}
      />
      <List<Delivery>
        path={path}
        query={query}
        defaultSort="newest"
        change={change}
        label={t('adm.deliveries')}
        unit={t('adm.deliveryUnit')}
        columns={columns(onRetry)}
        keyOf={({ eventId }) => eventId}
        empty={<Empty title={t('adm.deliveriesNone')} />}
      />
    </section>
  );
}
