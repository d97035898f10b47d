import { useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { PersonItem } from '../../../../src/api/access-contract.ts';
import { type Query, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, Search } from '../../parts/filters.tsx';
import { fromStart, List, type ListPage, Split, useChange } from '../../parts/list.tsx';
import { Select } from '../../parts/select.tsx';
import { Empty } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { count, Moment, Unbroken } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act } from '../rounds/parts.tsx';
import { AddPerson } from './add-person.tsx';
import { AdminFrame } from './frame.tsx';
import { PersonDetail } from './person.tsx';
import { roleText, STAFF_ROLES } from './role-boxes.tsx';

const STATES = [
  'active',
  'invited',
  'expired',
  'none',
  'disabled',
] as const satisfies readonly PersonItem['state'][];

const TONE: Readonly<Record<PersonItem['state'], string>> = {
  active: 'bg-green-50 text-green-1000',
  invited: 'bg-key-50 text-key-1000',
  expired: 'bg-orange-100 text-orange-1000',
  none: 'bg-solid-gray-50 text-solid-gray-800',
  disabled: 'bg-solid-gray-100 text-solid-gray-800',
};

const COLUMNS: readonly ColumnSpec<PersonItem>[] = [
  {
    id: 'name',
    title: t('adm.name'),
    sort: 'name',
    cell: ({ name, kind }) => (
      <>
        <span className="inline-block min-w-28">{name}</span>
        {kind === 'client' && (
          <span className="ml-2 text-xs whitespace-nowrap text-solid-gray-700">{t('adm.kind.client')}</span>
        )}
      </>
    ),
  },
  {
    id: 'id',
    title: t('adm.id'),
    sort: 'id',
    cell: ({ personId }) => <span className="font-mono text-xs whitespace-nowrap">{personId}</span>,
  },
  {
    id: 'roles',
    title: t('adm.roles'),
    cell: ({ roles }) => (roles.length === 0 ? t('adm.noRoles') : <Unbroken words={roles.map(roleText)} />),
  },
  {
    id: 'state',
    title: t('adm.state'),
    cell: ({ state }) => (
      <span className={`rounded-4 px-2 py-0.5 text-xs whitespace-nowrap ${TONE[state]}`}>
        {t(`adm.state.${state}`)}
      </span>
    ),
  },
  {
    id: 'sessions',
    title: t('adm.sessions'),
    numeric: true,
    roomy: true,
    cell: ({ sessions }) => count(sessions),
  },
  {
    id: 'lastSignIn',
    title: t('adm.lastSignIn'),
    sort: 'lastSignIn',
    roomy: true,
    cell: ({ lastSignIn }) => (lastSignIn === null ? t('adm.never') : <Moment at={lastSignIn} />),
  },
];

/**
 * The person who is open, though what was just done took them off the list that is shown: a code told once stands here.
 */
function Opened({ open, query }: { open: string; query: Query }) {
  const path = insurerPath('/people');
  const isOpen = ({ personId }: PersonItem): boolean => personId === open;
  const { data, isPlaceholderData } = useApi<ListPage<PersonItem>>(path, query, { keep: true });
  const listed = data?.items.find(isOpen);
  const isOff = data !== undefined && !isPlaceholderData && listed === undefined;
  const { data: found } = useApi<ListPage<PersonItem>>(isOff ? path : null, { q: open });
  const person = listed ?? found?.items.find(isOpen);
  const last = useRef(person);
  if (person !== undefined) last.current = person;
  const known = last.current !== undefined && isOpen(last.current) ? last.current : undefined;
  return known === undefined ? (
    <Empty title={t('adm.choose')}>{t('adm.chooseNote')}</Empty>
  ) : (
    <PersonDetail key={open} person={known} />
  );
}

/** People and programs of the insurer, with their roles; whoever may, changes them here. */
export function PeopleScreen() {
  const { open, ...query } = useSearch({ strict: false }) as Query;
  const change = useChange();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  return (
    <AdminFrame act={may('access.manage') && <Act onPress={() => setAdding(true)}>{t('adm.add')}</Act>}>
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Search
          label={t('adm.find')}
          placeholder={t('adm.findHint')}
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
        <Select
          label={t('adm.role')}
          beside
          value={query.role ?? ''}
          onChange={(role) => change(fromStart({ role: role === '' ? undefined : role }))}
          placeholder={t('adm.anyRole')}
          choices={STAFF_ROLES.map((role) => ({ value: role, title: roleText(role) }))}
        />
        <Choices
          label={t('adm.state')}
          value={query.state}
          choices={STATES.map((value) => ({ value, title: t(`adm.state.${value}`) }))}
          onChange={(state) => change(fromStart({ state }))}
        />
      </div>
      <Split
        list={
          <List<PersonItem>
            path={insurerPath('/people')}
            query={query}
            defaultSort="id"
            change={change}
            label={t('adm.tab.people')}
            unit={t('app.person')}
            columns={COLUMNS}
            keyOf={({ personId }) => personId}
            chosen={adding ? undefined : open}
            onChoose={(key) => {
              setAdding(false);
              change({ open: key }, { replace: true });
            }}
            empty={<Empty title={t('adm.peopleNone')}>{t('app.changeFilter')}</Empty>}
          />
        }
        detail={
          adding ? (
            <AddPerson onClose={() => setAdding(false)} />
          ) : open === undefined ? (
            <Empty title={t('adm.choose')}>{t('adm.chooseNote')}</Empty>
          ) : (
            <Opened open={open} query={query} />
          )
        }
      />
    </AdminFrame>
  );
}
