import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { AddressSummary, DoubtfulAddress } from '../../../../src/api/address-contract.ts';
import { campaignPath, postJson, type Query, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Choices, ListHead, Search } from '../../parts/filters.tsx';
import { fromStart, List, Split, useChange } from '../../parts/list.tsx';
import { Empty, Secondary, Trouble } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { count, Moment, momentText } from '../../parts/text.tsx';
import { AddressDetailPanel, type Marked, MarkedPanel } from './address.tsx';

const STATES = [
  'open',
  'held',
  'used',
  'replaced',
  'stopped',
] as const satisfies readonly DoubtfulAddress['state'][];
const FLAGS = ['workplace', 'returned_before', 'no_number'] as const;

const TONE: Readonly<Record<DoubtfulAddress['state'], string>> = {
  open: 'bg-orange-100 text-orange-1000',
  held: 'bg-yellow-100 text-yellow-1100',
  used: 'bg-green-50 text-green-1000',
  replaced: 'bg-key-50 text-key-1000',
  stopped: 'bg-solid-gray-100 text-solid-gray-800',
};

/** What nothing was decided about for good can be marked. */
const canMark = ({ state }: DoubtfulAddress): boolean => state === 'open' || state === 'held';

const markColumn = (
  marked: Marked,
  toggle: (letter: DoubtfulAddress) => void,
): ColumnSpec<DoubtfulAddress> => ({
  id: 'mark',
  title: '',
  cell: (letter) =>
    canMark(letter) && (
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={t('adr.mark', { number: letter.managementNumber })}
        checked={marked.has(letter.pieceId)}
        onChange={() => toggle(letter)}
        onClick={(event) => event.stopPropagation()}
        className="size-4 accent-key-900"
      />
    ),
});

const COLUMNS: readonly ColumnSpec<DoubtfulAddress>[] = [
  {
    id: 'state',
    title: t('adr.state'),
    cell: ({ state }) => (
      <span className={`rounded-4 px-2 py-0.5 text-xs whitespace-nowrap ${TONE[state]}`}>
        {t(`adr.state.${state}`)}
      </span>
    ),
  },
  {
    id: 'number',
    title: t('adr.number'),
    sort: 'number',
    cell: ({ managementNumber }) => <span className="tnum whitespace-nowrap">{managementNumber}</span>,
  },
  {
    id: 'flags',
    title: t('adr.flag'),
    cell: ({ flags }) => flags.map((flag) => t(`adr.flag.${flag}`)).join(PUNCTUATION.dot),
  },
  {
    id: 'member',
    title: t('adr.member'),
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  { id: 'lot', title: t('adr.lot'), sort: 'file', roomy: true, cell: ({ lot }) => lot },
  {
    id: 'since',
    title: t('adr.since'),
    sort: 'since',
    roomy: true,
    cell: ({ since }) => <Moment at={since} />,
  },
  { id: 'by', title: t('adr.decidedBy'), cell: ({ decidedBy }) => decidedBy ?? '－' },
];

/** Looks through the addresses anew, and says how many were found. */
function Look({ path, first }: { path: string; first: boolean }) {
  const looking = useAct<{ found: number }>();
  return (
    <div className="ml-auto flex items-center gap-3">
      <span role="status" className="text-dns-14N-130">
        {looking.busy && looking.done === undefined && t('adr.looking')}
        {looking.done !== undefined &&
          (looking.done.found === 0 ? t('adr.foundNone') : t('adr.found', { n: count(looking.done.found) }))}
      </span>
      {looking.error !== null && <Trouble error={looking.error} />}
      <Secondary
        isDisabled={looking.busy}
        onPress={() => void looking.act(() => postJson<{ found: number }>(`${path}/look`))}
      >
        {t(first ? 'adr.lookFirst' : 'adr.look')}
      </Secondary>
    </div>
  );
}

/** Direct letters to doubtful addresses of a campaign, decided one by one or several at once before they are handed over (I4). */
export function AddressesScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { open, ...query } = useSearch({ strict: false }) as Query;
  const change = useChange();
  const may = useMay();
  /** Undefined: nobody decides about several. */
  const [marked, setMarked] = useState<Marked>();
  const toggle = (letter: DoubtfulAddress): void => {
    if (!canMark(letter)) return;
    setMarked((before) => {
      const after = new Map(before);
      if (!after.delete(letter.pieceId)) after.set(letter.pieceId, letter.managementNumber);
      return after.size === 0 ? undefined : after;
    });
  };
  const marks = may('address.decide');
  const path = `${campaignPath(campaign)}/addresses`;
  const { data: summary } = useApi<AddressSummary>(`${path}/summary`);
  const lookedAt = summary?.lookedAt ?? null;
  return (
    <>
      <ListHead
        title={t('adr.title')}
        note={
          lookedAt === null
            ? t('adr.note')
            : `${t('adr.note')}　${t('adr.lookedAt', { at: momentText(lookedAt) })}`
        }
      >
        <Choices
          label={t('adr.state')}
          value={query.state}
          choices={STATES.map((value) => ({
            value,
            title: t(`adr.state.${value}`),
            n: summary?.states[value],
          }))}
          onChange={(state) => change(fromStart({ state }))}
        />
        <Choices
          label={t('adr.flag')}
          value={query.flag}
          choices={FLAGS.map((value) => ({ value, title: t(`adr.flag.${value}`) }))}
          onChange={(flag) => change(fromStart({ flag }))}
        />
        <Search
          label={t('adr.find')}
          placeholder={t('adr.findHint')}
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
        {may('address.decide') && summary !== undefined && <Look path={path} first={lookedAt === null} />}
      </ListHead>
      <Split
        list={
          <List<DoubtfulAddress>
            path={path}
            query={query}
            defaultSort="file"
            change={change}
            label={t('adr.title')}
            unit={t('app.piece')}
            columns={marks ? [markColumn(marked ?? new Map(), toggle), ...COLUMNS] : COLUMNS}
            {...(marks ? { onMark: toggle } : {})}
            keyOf={({ pieceId }) => pieceId}
            chosen={open}
            onChoose={(key) => change({ open: key }, { replace: true })}
            empty={
              lookedAt === null ? (
                <Empty title={t('adr.notLooked')}>{t('adr.notLookedNote')}</Empty>
              ) : (
                <Empty title={t('adr.none')} />
              )
            }
          />
        }
        detail={
          <>
            {marked !== undefined && <MarkedPanel path={path} marked={marked} onMarked={setMarked} />}
            {open === undefined || !may('address.view') ? (
              <Empty title={t('adr.choose')}>
                {t('adr.chooseNote')}
                {marks && <span className="mt-1 block">{t('adr.markKeys')}</span>}
              </Empty>
            ) : (
              <AddressDetailPanel
                key={open}
                path={path}
                campaign={campaign}
                piece={open}
                decides={marked === undefined}
              />
            )}
          </>
        }
      />
    </>
  );
}
