import { useParams, useSearch } from '@tanstack/react-router';
import type { Aside } from '../../../src/api/contract.ts';
import { campaignPath } from '../api.ts';
import { Choices, ListHead } from '../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../parts/list.tsx';
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

const COLUMNS: readonly ColumnSpec<Aside>[] = [
  { id: 'file', title: 'ファイル', cell: ({ file }) => <span className="whitespace-nowrap">{file}</span> },
  { id: 'row', title: '行', sort: 'row', numeric: true, cell: ({ row }) => count(row) },
  {
    id: 'column',
    title: '列',
    cell: (item) => (
      <span className="font-mono text-xs">{stacked(item, ({ column }) => column || '（行全体）')}</span>
    ),
  },
  { id: 'sentence', title: '何が起きたか', cell: (item) => stacked(item, ({ sentence }) => `${sentence}。`) },
  { id: 'remedy', title: 'どうすればよいか', cell: (item) => stacked(item, ({ remedy }) => `${remedy}。`) },
  {
    id: 'code',
    title: '符号',
    cell: (item) => <code className="text-solid-gray-700 text-xs">{stacked(item, ({ code }) => code)}</code>,
  },
];

/** Rows of the insurer's files something is wrong with: where, what, and what to do. Never the value itself. */
export function AsideScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ from: '/campaigns/$campaign/aside' });
  const change = useChange();
  return (
    <>
      <ListHead title="取込エラー" note="直したファイルをもう一度取り込むと、直った行が入ります。">
        <Choices
          label="扱い"
          all={null}
          value={query.severity}
          choices={[
            { value: 'error', title: '取り込まなかった行' },
            { value: 'warning', title: '取り込んだが注意が要る行' },
          ]}
          onChange={(severity) =>
            change(fromStart({ severity: severity === 'error' ? undefined : severity }))
          }
        />
        <Choices
          label="ファイル"
          value={query.kind}
          choices={[
            { value: 'members', title: '加入者' },
            { value: 'workplaces', title: '事業所' },
            { value: 'resident-register', title: '住基の回答' },
            { value: 'confirmations', title: '確認済み' },
            { value: 'inquiries', title: '照会' },
          ]}
          onChange={(kind) => change(fromStart({ kind }))}
        />
      </ListHead>
      <Alone>
        <List<Aside>
          path={`${campaignPath(campaign)}/aside`}
          query={query}
          defaultSort="row"
          change={change}
          label="取込エラーの一覧"
          unit="行"
          columns={COLUMNS}
          keyOf={({ sourceId, row }) => `${sourceId}-${row}`}
          empty={<Empty title="該当する行はありません">すべての行が問題なく取り込まれました。</Empty>}
        />
      </Alone>
    </>
  );
}
