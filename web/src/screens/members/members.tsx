import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { FindMember, FoundMember, FoundMembers } from '../../../../src/api/members-contract.ts';
import { PURPOSES } from '../../../../src/api/purpose-contract.ts';
import { postJson } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { type ColumnSpec, DataTable } from '../../parts/table.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { FindForm, WAYS, type Way } from './find-form.tsx';
import { purposeOf, purposeTitle } from './purpose.ts';

const COLUMNS: readonly ColumnSpec<FoundMember>[] = [
  {
    id: 'name',
    title: t('members.name'),
    cell: ({ name, variant, protected: isProtected }) => (
      <span className="whitespace-nowrap">
        <span lang="ja">{name}</span>
        {variant && (
          <span className="ml-2 rounded-4 bg-yellow-50 px-1.5 py-0.5 text-xs text-yellow-1100">
            {t('members.variant')}
          </span>
        )}
        {isProtected && (
          <span className="ml-2 rounded-4 bg-magenta-50 px-1.5 py-0.5 text-magenta-1000 text-xs">
            {t('members.protected')}
          </span>
        )}
      </span>
    ),
  },
  { id: 'kana', title: t('members.kana'), cell: ({ kana }) => <span lang="ja">{kana}</span> },
  { id: 'born', title: t('members.born'), numeric: true, cell: ({ birthYear }) => birthYear },
  {
    id: 'symbol',
    title: t('members.symbolNumber'),
    cell: ({ symbol, number, subNumber }) => (
      <span className="tnum whitespace-nowrap">
        {[symbol, number, subNumber].filter(Boolean).join(PUNCTUATION.dot)}
      </span>
    ),
  },
  { id: 'relationship', title: t('members.relationship'), cell: ({ relationship }) => relationship },
  { id: 'kind', title: t('members.kind'), cell: ({ kind }) => kind },
  {
    id: 'covered',
    title: t('members.cover'),
    cell: ({ covered }) =>
      covered ? t('members.covered') : <span className="text-solid-gray-600">{t('members.notCovered')}</span>,
  },
  { id: 'member', title: t('member.id'), cell: ({ memberId }) => <span className="tnum">{memberId}</span> },
];

/** What was searched for and found last. Kept in this page's memory alone, for the way back from a member. */
interface Last {
  readonly by: FindMember;
  readonly found: FoundMembers;
}
const LAST = ['members', 'last'];

/** A member is found by what staff know of them; the search is posted and stands in no address. */
export function MembersScreen() {
  const search = useSearch({ from: '/members' });
  const change = useChange();
  const navigate = useNavigate();
  const may = useMay();
  const client = useQueryClient();
  const [last, setLast] = useState(() => client.getQueryData<Last>(LAST));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const results = useRef<HTMLDivElement>(null);
  const found = last?.found;
  // Whoever was found is a key away. Not on the way back from one of them: then the page opens as any does; nor from
  // under the fingers of somebody who types on: what they end with Enter is a search, and opens nobody.
  const searched = useRef(false);
  useEffect(() => {
    if (found !== undefined && searched.current)
      results.current?.querySelector<HTMLElement>('tbody tr')?.focus();
  }, [found]);
  const ways = (Object.keys(WAYS) as Way[]).filter((way) => way === 'id' || may('member.find'));
  const way = ways.find((one) => one === search.by) ?? (ways[0] as Way);
  const purpose = purposeOf(search.purpose) ?? 'enquiry';
  const open = (member: string) =>
    void navigate({ to: '/members/$member', params: { member }, search: { purpose } });

  const find = async (by: FindMember) => {
    if ('memberId' in by) return open(by.memberId);
    setBusy(true);
    searched.current = true;
    setError(null);
    try {
      // No key: a search is no act to be done once, and its answer is kept nowhere.
      const found = await postJson<FoundMembers>(insurerPath('/members/find'), by, null);
      client.setQueryData<Last>(LAST, { by, found });
      setLast({ by, found });
    } catch (refused) {
      setLast(undefined);
      setError(refused);
    }
    setBusy(false);
  };

  return (
    <>
      <ListHead title={t('members.title')} note={t('members.note')}>
        <Choices
          label={t('members.by')}
          all={null}
          value={way}
          choices={ways.map((value) => ({ value, title: t(WAYS[value].title) }))}
          onChange={(by) => {
            searched.current = false;
            setError(null);
            change({ by });
          }}
        />
        <label className="flex items-center gap-2 text-xs text-solid-gray-700">
          {t('members.purpose')}
          <select
            value={purpose}
            onChange={({ target }) =>
              change({ purpose: purposeOf(target.value) ?? purpose }, { replace: true })
            }
            className="h-8 rounded-8 border border-solid-gray-420 bg-white px-2 text-sm text-solid-gray-900"
          >
            {PURPOSES.map((one) => (
              <option key={one} value={one}>
                {purposeTitle(one)}
              </option>
            ))}
          </select>
        </label>
      </ListHead>
      <div className="card mb-4 px-5 py-4">
        <FindForm
          key={way}
          way={way}
          last={last?.by}
          busy={busy}
          onFind={(by) => void find(by)}
          onType={() => {
            searched.current = false;
          }}
        />
      </div>
      <p role="status" className={last === undefined ? 'sr-only' : 'mb-2 text-dns-14N-130'}>
        {busy
          ? t('members.searching')
          : last !== undefined &&
            (last.found.more
              ? t('members.more', { n: last.found.members.length })
              : t('members.found', { n: count(last.found.members.length) }))}
        {!busy && last !== undefined && last.found.members.length > 0 && (
          <span className="ml-4 text-solid-gray-700">{t('members.openKeys')}</span>
        )}
      </p>
      {error !== null ? (
        <Trouble error={error} />
      ) : busy ? (
        <div className="card">
          <Loading lines={8} label={t('members.searching')} />
        </div>
      ) : last === undefined ? (
        <Empty title={t('members.first')}>{t('members.firstNote')}</Empty>
      ) : (
        <div ref={results} className="card min-h-0 overflow-auto">
          <DataTable<FoundMember>
            label={t('members.list')}
            items={last.found.members}
            columns={COLUMNS}
            keyOf={({ memberId }) => memberId}
            sort={{ by: '', descending: false }}
            onSort={() => undefined}
            onOpen={open}
            empty={<Empty title={t('members.none')}>{t('members.noneNote')}</Empty>}
            stale={false}
          />
        </div>
      )}
    </>
  );
}
