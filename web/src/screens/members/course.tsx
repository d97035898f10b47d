import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Member } from '../../../../src/api/members-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { dateText } from '../../parts/text.tsx';
import { Section } from './facts.tsx';

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
}

function Table<Row>({
  title,
  rows,
  keyOf,
  columns,
}: {
  title: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  columns: readonly Column<Row>[];
}) {
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-dns-14N-130 text-solid-gray-700">{t('member.nothing')}</p>
      ) : (
        <table aria-label={title} className="w-full text-dns-14N-130">
          <thead>
            <tr className="bg-solid-gray-50 text-left text-xs">
              {columns.map((column) => (
                <th key={column.title} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} className="border-solid-gray-100 border-t align-top">
                {columns.map((column) => (
                  <td key={column.title} className="tnum px-4 py-1.5">
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** What happened to a person: campaigns, cards, applications, enquiries. */
export function Course({ member }: { member: Member }) {
  const may = useMay();
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <Table
        title={t('member.campaigns')}
        rows={member.campaigns}
        keyOf={(one) => `${one.campaignId} ${one.memberId}`}
        columns={[
          { title: t('member.campaign'), cell: (one) => one.campaign },
          { title: t('member.outcome'), cell: (one) => one.outcomeTitle ?? '－' },
          {
            title: t('member.rule'),
            cell: (one) => (
              <>
                {one.reason ?? '－'}
                {one.review !== null && (
                  <span className="block">
                    {t(`review.${one.review}`)}{' '}
                    {may('review.view') && (
                      <Link
                        to="/campaigns/$campaign/review"
                        params={{ campaign: one.campaignId }}
                        search={{ open: one.memberId, state: one.review }}
                      >
                        {t('member.toReview')}
                      </Link>
                    )}
                  </span>
                )}
              </>
            ),
          },
        ]}
      />
      <Table
        title={t('member.cards')}
        rows={member.cards}
        keyOf={({ cardNumber }) => cardNumber}
        columns={[
          { title: t('member.cardNumber'), cell: ({ cardNumber }) => cardNumber },
          { title: t('member.issued'), cell: ({ issuedOn }) => dateText(issuedOn) },
          { title: t('member.expires'), cell: ({ expiresOn }) => dateText(expiresOn) },
          { title: t('member.status'), cell: ({ status }) => status },
        ]}
      />
      <Table
        title={t('member.applications')}
        rows={member.applications}
        keyOf={({ applicationId }) => String(applicationId)}
        columns={[
          { title: t('member.reason'), cell: ({ reason }) => reason },
          { title: t('member.received'), cell: ({ receivedOn }) => dateText(receivedOn) },
          { title: t('member.answerBy'), cell: ({ answerBy }) => dateText(answerBy) },
          { title: t('member.status'), cell: ({ state }) => t(`member.state_${state}`) },
        ]}
      />
      <Table
        title={t('member.enquiries')}
        rows={member.enquiries}
        keyOf={({ caseId }) => caseId}
        columns={[
          { title: t('member.topic'), cell: ({ topic }) => topic },
          { title: t('member.opened'), cell: ({ openedOn }) => dateText(openedOn) },
          { title: t('member.status'), cell: ({ status }) => t(`member.case_${status}`) },
        ]}
      />
    </div>
  );
}
