import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Webhook, Webhooks } from '../../../../src/api/webhook-contract.ts';
import { type Query, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Split, useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { type ColumnSpec, DataTable } from '../../parts/table.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act } from '../rounds/parts.tsx';
import { AddWebhook } from './add-webhook.tsx';
import { AdminFrame } from './frame.tsx';
import { WebhookDetail } from './webhook.tsx';

type State = 'ok' | 'failing' | 'person' | 'given_up';

const TONE: Readonly<Record<State, string>> = {
  ok: 'bg-green-50 text-green-1000',
  failing: 'bg-orange-100 text-orange-1000',
  person: 'bg-solid-gray-100 text-solid-gray-800',
  given_up: 'bg-red-50 text-red-1000',
};

function stateOf({ disabledWhy, failingSince }: Webhook): State {
  if (disabledWhy === 'person') return 'person';
  if (disabledWhy === 'failing') return 'given_up';
  return failingSince === null ? 'ok' : 'failing';
}

/** Whether a receiver works, in a word and a colour. */
export function HookState({ hook }: { hook: Webhook }) {
  const state = stateOf(hook);
  return (
    <span className={`rounded-4 px-2 py-0.5 text-xs whitespace-nowrap ${TONE[state]}`}>
      {t(`adm.hookState.${state}`)}
    </span>
  );
}

const COLUMNS: readonly ColumnSpec<Webhook>[] = [
  {
    id: 'url',
    title: t('adm.hookUrl'),
    cell: ({ url, actions }) => (
      <>
        <span className="break-all">{url}</span>
        <span className="block text-xs text-solid-gray-700">
          {t('adm.hookEventCount', { n: actions.length })}
        </span>
      </>
    ),
  },
  { id: 'state', title: t('adm.state'), cell: (hook) => <HookState hook={hook} /> },
  { id: 'waiting', title: t('adm.hookWaiting'), numeric: true, cell: ({ waiting }) => count(waiting) },
  {
    id: 'last',
    title: t('adm.hookLast'),
    numeric: true,
    cell: ({ lastStatus, failingSince }) =>
      lastStatus ?? (failingSince === null ? '－' : t('adm.hookNoAnswer')),
  },
];

function Hooks({
  items,
  open,
  choose,
  stale,
}: {
  items: readonly Webhook[];
  open: string | undefined;
  choose: (key: string) => void;
  stale: boolean;
}) {
  return (
    <div className="card min-h-0 overflow-auto">
      <DataTable<Webhook>
        label={t('adm.tab.webhooks')}
        items={items}
        columns={COLUMNS}
        keyOf={({ subscriptionId }) => String(subscriptionId)}
        sort={{ by: '', descending: false }}
        onSort={() => undefined}
        chosen={open}
        onChoose={choose}
        empty={<Empty title={t('adm.hookNone')}>{t('adm.hookNoneNote')}</Empty>}
        stale={stale}
      />
    </div>
  );
}

/** Where other systems hear what happens to pieces: added, tried, looked after here. */
export function WebhooksScreen() {
  const { hook: open, ...query } = useSearch({ strict: false }) as Query;
  const change = useChange();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch, isFetching } = useApi<Webhooks>(insurerPath('/webhooks'));
  const chosen = data?.items.find(({ subscriptionId }) => String(subscriptionId) === open);
  const choose = (key: string | undefined): void => {
    setAdding(false);
    change({ hook: key, cursor: undefined, state: undefined }, { replace: true });
  };
  return (
    <AdminFrame act={may('webhook.manage') && <Act onPress={() => setAdding(true)}>{t('adm.hookAdd')}</Act>}>
      <p className="text-dns-14N-130 mb-3 max-w-[66rem] text-solid-gray-700">{t('adm.hookNote')}</p>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={10} />}
      {data !== undefined && (
        <Split
          wide
          list={
            <Hooks items={data.items} open={adding ? undefined : open} choose={choose} stale={isFetching} />
          }
          detail={
            adding ? (
              <AddWebhook onClose={() => setAdding(false)} />
            ) : chosen === undefined ? (
              <Empty title={t('adm.hookChoose')}>{t('adm.hookChooseNote')}</Empty>
            ) : (
              <WebhookDetail
                key={chosen.subscriptionId}
                hook={chosen}
                state={<HookState hook={chosen} />}
                query={query}
                onRemoved={() => choose(undefined)}
              />
            )
          }
        />
      )}
    </AdminFrame>
  );
}
