import { useParams, useSearch } from '@tanstack/react-router';
import type { Aside } from '../../../src/api/contract.ts';
import { campaignPath, type Query } from '../api.ts';
import { PUNCTUATION, t } from '../i18n/index.ts';
import { Choices, ListHead } from '../parts/filters.tsx';
import { Alone, type Change, fromStart, List, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { count } from '../parts/text.tsx';

const stacked = (item: Aside, of: (finding: Aside['findings'][number]) => string) => (
  <ul className="flex flex-col gap-1">
    {item.findings.map((finding) => (
      <li key={`${finding.column} ${finding.code}`}>{of(finding)}</li>
    ))}
  </ul>
);

/** What is told of a row something is wrong with. */
const COLUMNS: readonly ColumnSpec<Aside>[] = [
  {
    id: 'file',
    title: t('aside.file'),
    cell: ({ file }) => <span className="whitespace-nowrap">{file}</span>,
  },
  { id: 'row', title: t('aside.row'), sort: 'row', numeric: true, cell: ({ row }) => count(row) },
  {
    id: 'column',
    title: t('aside.column'),
    cell: (item) => (
      <span className="font-mono text-xs">
        {stacked(item, ({ column }) => column || t('aside.wholeRow'))}
      </span>
    ),
  },
  {
    id: 'sentence',
    title: t('aside.what'),
    cell: (item) => stacked(item, ({ sentence }) => `${sentence}${PUNCTUATION.stop}`),
  },
  {
    id: 'remedy',
    title: t('aside.remedy'),
    cell: (item) => stacked(item, ({ remedy }) => `${remedy}${PUNCTUATION.stop}`),
  },
  {
    id: 'code',
    title: t('aside.code'),
    cell: (item) => <code className="text-solid-gray-700 text-xs">{stacked(item, ({ code }) => code)}</code>,
  },
];

/** Whether rows kept aside are shown, or rows taken in with a warning. */
export function Severity({ value, change }: { value: string | undefined; change: Change }) {
  return (
    <Choices
      label={t('aside.severity')}
      all={null}
      value={value}
      choices={[
        { value: 'error', title: t('aside.error') },
        { value: 'warning', title: t('aside.warning') },
      ]}
      onChange={(severity) => change(fromStart({ severity: severity === 'error' ? undefined : severity }))}
    />
  );
}

/** The rows at `path`; `query` is the list's state in the address. */
export function AsideList(props: { path: string; query: Query; change: Change; label: string }) {
  return (
    <Alone>
      <List<Aside>
        {...props}
        defaultSort="row"
        unit={t('app.row')}
        columns={COLUMNS}
        keyOf={({ sourceId, row }) => `${sourceId}-${row}`}
        empty={<Empty title={t('aside.none')}>{t('aside.noneNote')}</Empty>}
      />
    </Alone>
  );
}

/** Rows of the insurer's files something is wrong with: where, what, and what to do. Never the value itself. */
export function AsideScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ from: '/campaigns/$campaign/aside' });
  const change = useChange();
  return (
    <>
      <ListHead title={t('nav.aside')} note={t('aside.note')}>
        <Severity value={query.severity} change={change} />
        <Choices
          label={t('aside.file')}
          value={query.kind}
          choices={[
            { value: 'members', title: t('aside.members') },
            { value: 'workplaces', title: t('aside.workplaces') },
            { value: 'resident-register', title: t('aside.resident') },
            { value: 'confirmations', title: t('aside.confirmations') },
            { value: 'inquiries', title: t('aside.inquiries') },
          ]}
          onChange={(kind) => change(fromStart({ kind }))}
        />
      </ListHead>
      <AsideList
        path={`${campaignPath(campaign)}/aside`}
        query={query}
        change={change}
        label={t('aside.list')}
      />
    </>
  );
}
