import type { Member } from '../../../../src/api/members-contract.ts';
import type { Purpose } from '../../../../src/api/purpose-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { type Change, Split } from '../../parts/list.tsx';
import { Empty } from '../../parts/states.tsx';
import { type ColumnSpec, DataTable } from '../../parts/table.tsx';
import { dateText } from '../../parts/text.tsx';
import { PiecePages } from '../piece-pages.tsx';

type Paper = Member['papers'][number];

const COLUMNS: readonly ColumnSpec<Paper>[] = [
  {
    id: 'number',
    title: t('piece.number'),
    cell: ({ managementNumber, replaces }) => (
      <span className="tnum font-mono whitespace-nowrap">
        {managementNumber}
        {replaces !== null && (
          <span className="ml-2 rounded-4 bg-solid-gray-50 px-1.5 font-sans text-xs">
            {t('member.again')}
          </span>
        )}
      </span>
    ),
  },
  { id: 'form', title: t('member.form'), cell: ({ formTitle }) => formTitle },
  { id: 'campaign', title: t('member.campaign'), cell: ({ campaign }) => campaign },
  {
    id: 'issued',
    title: t('member.issued'),
    cell: ({ issueDate }) => <span className="whitespace-nowrap">{dateText(issueDate)}</span>,
  },
  { id: 'status', title: t('member.status'), cell: ({ statusTitle }) => statusTitle },
];

/** Every paper ever made for a person, and the pages of the one chosen, drawn from the bytes that were recorded. */
export function Papers({
  member,
  purpose,
  paper,
  change,
}: {
  member: Member;
  purpose: Purpose;
  paper: string | undefined;
  change: Change;
}) {
  const may = useMay();
  const { papers } = member;
  const at = papers.findIndex(({ pieceId }) => pieceId === paper);
  const chosen = papers[at];
  const beside = (step: 1 | -1) => {
    const one = at < 0 ? undefined : papers[at + step];
    return one === undefined ? undefined : () => change({ paper: one.pieceId }, { replace: true });
  };
  if (papers.length === 0)
    return (
      <div className="card">
        <Empty title={t('member.noPapers')}>{t('member.noPapersNote')}</Empty>
      </div>
    );
  return (
    <Split
      wide
      list={
        <div className="card overflow-auto">
          <DataTable<Paper>
            label={t('member.papers')}
            items={papers}
            columns={COLUMNS}
            keyOf={({ pieceId }) => pieceId}
            sort={{ by: '', descending: false }}
            onSort={() => undefined}
            chosen={chosen?.pieceId}
            onChoose={(pieceId) => change({ paper: pieceId }, { replace: true })}
            empty={null}
            stale={false}
          />
        </div>
      }
      detail={
        chosen === undefined ? (
          <Empty title={t('member.choosePaper')}>{t('member.choosePaperNote')}</Empty>
        ) : may('piece.view_page') ? (
          <PiecePages
            campaign={chosen.campaignId}
            piece={chosen.pieceId}
            purpose={purpose}
            onPrevious={beside(-1)}
            onNext={beside(1)}
          />
        ) : (
          <Empty title={t('member.mayNotSee')} />
        )
      }
    />
  );
}
