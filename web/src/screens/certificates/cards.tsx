import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CertificateCard } from '../../../../src/api/certificate-contract.ts';
import { postJson, type Query, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Search } from '../../parts/filters.tsx';
import { useCanOpen } from '../../parts/link.tsx';
import { fromStart, List, Split, useChange } from '../../parts/list.tsx';
import { Select } from '../../parts/select.tsx';
import { Empty, Secondary, Trouble } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { dateText, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';
import { CardActions, useChoices } from './card-actions.tsx';
import { CertificateFrame } from './frame.tsx';

type Chosen = ReadonlySet<string>;

const columnsFor = (
  chosen: Chosen,
  toggle: (card: string) => void,
): readonly ColumnSpec<CertificateCard>[] => [
  {
    id: 'select',
    title: '',
    cell: ({ cardNumber, allowed }) =>
      allowed.includes('destroy') && (
        <input
          type="checkbox"
          aria-label={t('cert.select', { card: cardNumber })}
          checked={chosen.has(cardNumber)}
          onChange={() => toggle(cardNumber)}
          onClick={(event) => event.stopPropagation()}
          className="size-4 accent-key-900"
        />
      ),
  },
  {
    id: 'card',
    title: t('cert.cardNumber'),
    sort: 'card',
    cell: ({ cardNumber }) => <span className="tnum">{cardNumber}</span>,
  },
  {
    id: 'member',
    title: t('cert.member'),
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  {
    id: 'occasion',
    title: t('cert.occasion'),
    roomy: true,
    cell: ({ occasion }) => t(`cert.occasion.${occasion}`),
  },
  {
    id: 'issued',
    title: t('cert.issuedOn'),
    sort: 'issuedOn',
    cell: ({ issuedOn }) => (
      <span className="whitespace-nowrap">
        <Wareki date={issuedOn} />
      </span>
    ),
  },
  {
    id: 'expires',
    title: t('cert.expiresOn'),
    sort: 'expiresOn',
    cell: ({ expiresOn }) => (
      <span className="whitespace-nowrap">
        <Wareki date={expiresOn} />
      </span>
    ),
  },
  { id: 'status', title: t('cert.state'), cell: ({ statusTitle }) => statusTitle },
];

/** Destroys what was chosen against one record; all of it or nothing. */
function Destruction({ chosen, onDone }: { chosen: Chosen; onDone: (destroyed: Chosen) => void }) {
  const [receipt, setReceipt] = useState('');
  const acting = useAct<{ cards: number }>();
  return (
    <section className="border-solid-gray-200 border-b px-5 py-4">
      <h2 className="text-std-16B-170">{t('cert.destroyMany')}</h2>
      <p className="text-dns-14N-130 text-solid-gray-700">{t('cert.destroyManyNote')}</p>
      <div className="mt-2 flex flex-wrap items-end gap-3">
        <Line label={t('cert.receipt')} value={receipt} onChange={setReceipt} className="w-48" />
        <Secondary
          isDisabled={acting.busy || chosen.size === 0 || receipt.trim() === ''}
          onPress={async () => {
            const body = { cards: [...chosen], action: 'destroy', receipt };
            if ((await acting.act(() => postJson(insurerPath('/certificates/act'), body))) !== undefined)
              onDone(chosen);
          }}
        >
          {t('cert.destroy')}
        </Secondary>
      </div>
      <p role="status" className="text-dns-14N-130 mt-2">
        {acting.done !== undefined && chosen.size === 0
          ? t('cert.acted', { n: acting.done.cards })
          : t('cert.selected', { n: chosen.size })}
      </p>
      {acting.error !== null && <Trouble error={acting.error} />}
    </section>
  );
}

function Opened({ card }: { card: string }) {
  const opens = useCanOpen();
  const { data } = useApi<{ items: CertificateCard[] }>(
    insurerPath('/certificates/cards'),
    { q: card },
    { keep: true },
  );
  const one = data?.items.find(({ cardNumber }) => cardNumber === card);
  if (one === undefined) return null;
  return (
    <div className="px-5 py-4">
      <h2 className="text-std-18B-160 tnum">{one.cardNumber}</h2>
      <p className="text-dns-14N-130">
        {one.statusTitle}
        {one.endedOn !== null && `　${t('cert.endedOn', { date: dateText(one.endedOn) })}`}
      </p>
      {opens('/certificates/members/$member') && (
        <p className="text-dns-14N-130 mt-1">
          <Link to="/certificates/members/$member" params={{ member: one.memberId }}>
            {t('cert.seePerson')}
          </Link>
        </p>
      )}
      <CardActions card={one.cardNumber} memberId={one.memberId} allowed={one.allowed} destroysHere={false} />
    </div>
  );
}

/** Every card ever made: lost, found, returned, destroyed. */
export function CardsScreen() {
  const all = useSearch({ strict: false }) as Query;
  const { open, ...query } = all;
  const change = useChange();
  const may = useMay();
  const choices = useChoices();
  const [chosen, setChosen] = useState<Chosen>(new Set());
  const toggle = (card: string) =>
    setChosen(
      (before) => new Set(before.has(card) ? [...before].filter((one) => one !== card) : [...before, card]),
    );
  return (
    <CertificateFrame>
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Select
          label={t('cert.state')}
          beside
          value={query.status ?? ''}
          placeholder={t('app.all')}
          onChange={(status) => change(fromStart({ status: status === '' ? undefined : status }))}
          choices={(choices?.statuses ?? []).map(({ code, title }) => ({ value: code, title }))}
        />
        <Search
          label={t('cert.cardSearch')}
          placeholder={t('cert.cardSearchHint')}
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
      </div>
      <Split
        list={
          <List<CertificateCard>
            path={insurerPath('/certificates/cards')}
            query={query}
            defaultSort="issuedOn"
            change={change}
            label={t('cert.tab.cards')}
            unit={t('cert.cardsUnit')}
            columns={columnsFor(chosen, toggle)}
            keyOf={({ cardNumber }) => cardNumber}
            chosen={open}
            onChoose={(card) => change({ open: card }, { replace: true })}
            empty={<Empty title={t('cert.cardsNone')}>{t('app.changeFilter')}</Empty>}
          />
        }
        detail={
          <>
            {may('certificate.record') && (
              <Destruction
                chosen={chosen}
                onDone={(destroyed) =>
                  setChosen((before) => new Set([...before].filter((one) => !destroyed.has(one))))
                }
              />
            )}
            {open === undefined ? <Empty title={t('cert.choose')} /> : <Opened key={open} card={open} />}
          </>
        }
      />
    </CertificateFrame>
  );
}
