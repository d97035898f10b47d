import { Link, useSearch } from '@tanstack/react-router';
import type { TrailEntry } from '../../../src/api/trail-contract.ts';
import type { Query } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { insurerPath } from '../place.ts';
import { momentText } from './members/moment.ts';
import { purposeOf, purposeTitle } from './members/purpose.ts';

const MEMBER = 'member';

/** What an entry is about, in words: kind and key, as it is recorded. */
const KINDS = {
  member: t('trail.member'),
  insurer: t('trail.kind.insurer'),
  person: t('trail.kind.person'),
  campaign: t('trail.kind.campaign'),
  piece: t('trail.kind.piece'),
  parcel: t('trail.kind.parcel'),
  workplace: t('trail.kind.workplace'),
  case: t('trail.kind.case'),
  file: t('trail.kind.file'),
  'expected-file': t('trail.kind.file'),
  webhook: t('trail.kind.webhook'),
  publication: t('trail.kind.publication'),
} as const;

function Subject({ subject }: { subject: string }) {
  const [, kind = '', key = ''] = /^([^:]*):(.*)$/s.exec(subject) ?? [];
  const title = KINDS[kind as keyof typeof KINDS] as string | undefined;
  if (title === undefined) return <span className="font-mono text-xs break-all">{subject}</span>;
  return (
    <>
      <span className="mr-2">{title}</span>
      {kind === MEMBER ? (
        <Link to="/trail" search={{ member: key }} className="tnum font-mono text-xs">
          {key}
        </Link>
      ) : (
        <span className="font-mono text-xs break-all">{key}</span>
      )}
    </>
  );
}

const COLUMNS: readonly ColumnSpec<TrailEntry>[] = [
  {
    id: 'at',
    title: t('trail.at'),
    sort: 'newest',
    latestFirst: true,
    cell: ({ at }) => (
      <time dateTime={at} className="tnum whitespace-nowrap">
        {momentText(at)}
      </time>
    ),
  },
  {
    id: 'actor',
    title: t('trail.actor'),
    cell: ({ actor, name }) => (
      <span className="whitespace-nowrap">
        {name !== null && <span className="mr-2">{name}</span>}
        <span className="font-mono text-solid-gray-700 text-xs">{actor}</span>
      </span>
    ),
  },
  { id: 'action', title: t('trail.action'), cell: ({ title }) => title },
  {
    id: 'subject',
    title: t('trail.subject'),
    cell: ({ subject }) => <Subject subject={subject} />,
  },
  {
    id: 'purpose',
    title: t('trail.purpose'),
    cell: ({ purpose }) => {
      const own = purposeOf(purpose);
      return own === undefined ? (
        <span className="font-mono text-xs">{purpose ?? '－'}</span>
      ) : (
        purposeTitle(own)
      );
    },
  },
];

/** What people did, and whom they looked at: everything about one member, or by one person of staff. */
export function TrailScreen() {
  const query = useSearch({ strict: false }) as Query;
  const change = useChange();
  return (
    <>
      <ListHead title={t('trail.title')} note={t('trail.note')}>
        <Choices
          label={t('trail.only')}
          value={query.views}
          choices={[{ value: 'true', title: t('trail.views') }]}
          onChange={(views) => change(fromStart({ views }))}
        />
        <Search
          label={t('trail.member')}
          placeholder={t('trail.memberHint')}
          value={query.member}
          onSearch={(member) => change(fromStart({ member }))}
        />
        <Search
          label={t('trail.actor')}
          placeholder={t('trail.actorHint')}
          value={query.actor}
          onSearch={(actor) => change(fromStart({ actor }))}
        />
      </ListHead>
      <Alone>
        <List<TrailEntry>
          path={insurerPath('/trail')}
          query={query}
          defaultSort="newest"
          change={change}
          label={t('trail.title')}
          unit={t('trail.unit')}
          columns={COLUMNS}
          keyOf={({ entryId }) => entryId}
          empty={<Empty title={t('trail.none')}>{t('app.changeFilter')}</Empty>}
        />
      </Alone>
    </>
  );
}
