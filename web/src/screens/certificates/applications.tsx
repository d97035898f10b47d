import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CertificateApplication, DecidedApplication } from '../../../../src/api/certificate-contract.ts';
import { postJson, type Query, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Choices, Search } from '../../parts/filters.tsx';
import { fromStart, List, Split, useChange } from '../../parts/list.tsx';
import { Select } from '../../parts/select.tsx';
import { Empty, Secondary, Trouble } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { dateText, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act } from '../rounds/parts.tsx';
import { useChoices } from './card-actions.tsx';
import { CertificateFrame } from './frame.tsx';
import { Receive } from './receive.tsx';

const STATES = ['received', 'approved', 'refused', 'withdrawn'] as const;

const COLUMNS: readonly ColumnSpec<CertificateApplication>[] = [
  { id: 'number', title: t('cert.application'), numeric: true, cell: ({ application }) => application },
  {
    id: 'member',
    title: t('cert.member'),
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  { id: 'reason', title: t('cert.applicationReason'), cell: ({ reasonTitle }) => reasonTitle },
  {
    id: 'state',
    title: t('cert.state'),
    cell: ({ state }) => <span className="whitespace-nowrap">{t(`cert.state.${state}`)}</span>,
  },
  {
    id: 'received',
    title: t('cert.receivedOn'),
    sort: 'receivedOn',
    roomy: true,
    cell: ({ receivedOn }) => <Wareki date={receivedOn} />,
  },
  {
    id: 'answer',
    title: t('cert.answerBy'),
    sort: 'answerBy',
    cell: ({ answerBy }) => (
      <span className="whitespace-nowrap">
        <Wareki date={answerBy} />
      </span>
    ),
  },
  {
    id: 'left',
    title: t('cert.left'),
    cell: ({ lateDays }) =>
      lateDays === null ? (
        '－'
      ) : lateDays > 0 ? (
        <strong className="text-error-1 whitespace-nowrap">{t('cert.lateDays', { n: lateDays })}</strong>
      ) : (
        <span className="whitespace-nowrap">{t('cert.leftDays', { n: -lateDays })}</span>
      ),
  },
];

/** Decided by another person than the one who received it; the rules say first what can be approved. */
function Decide({ one }: { one: CertificateApplication }) {
  const may = useMay();
  const choices = useChoices();
  const acting = useAct<DecidedApplication>();
  const withdrawing = useAct<{ application: number }>();
  const [refusal, setRefusal] = useState('');
  const at = insurerPath(`/certificates/applications/${one.application}`);
  const decide = (code: string | null) =>
    void acting.act(() => postJson<DecidedApplication>(`${at}/decide`, { refusal: code }));
  if (one.state !== 'received' && acting.done === undefined) return null;
  return (
    <div className="mt-4 flex flex-col gap-3 border-solid-gray-200 border-t pt-4">
      {may('certificate.decide') && one.state === 'received' && (
        <>
          <h3 className="text-std-16B-170">{t('cert.decide')}</h3>
          {one.ownReceipt ? (
            <p className="text-dns-14N-130 text-orange-1000">{t('cert.ownReceipt')}</p>
          ) : (
            <>
              <span>
                <Act isDisabled={acting.busy} onPress={() => decide(null)}>
                  {t('cert.approve')}
                </Act>
              </span>
              <div className="flex items-end gap-2">
                <Select
                  label={t('cert.refusal')}
                  value={refusal}
                  onChange={setRefusal}
                  placeholder={t('cert.chooseReason')}
                  className="min-w-0 grow [&_select]:w-full"
                  choices={(choices?.refusals ?? []).map(({ code, title }) => ({ value: code, title }))}
                />
                <Secondary isDisabled={acting.busy || refusal === ''} onPress={() => decide(refusal)}>
                  {t('cert.refuse')}
                </Secondary>
              </div>
            </>
          )}
        </>
      )}
      {may('certificate.apply') && one.state === 'received' && (
        <span>
          <Secondary
            isDisabled={withdrawing.busy}
            onPress={() => void withdrawing.act(() => postJson(`${at}/withdraw`))}
          >
            {t('cert.withdraw')}
          </Secondary>
        </span>
      )}
      <p role="status" className="text-dns-14N-130">
        {acting.done?.answer}
        {typeof acting.done?.cardNumber === 'string' && t('cert.cardMade', { n: acting.done.cardNumber })}
      </p>
      {acting.error !== null && <Trouble error={acting.error} />}
      {withdrawing.error !== null && <Trouble error={withdrawing.error} />}
    </div>
  );
}

function Opened({ number, query }: { number: string; query: Query }) {
  const { data } = useApi<{ items: CertificateApplication[] }>(
    insurerPath('/certificates/applications'),
    query,
    {
      keep: true,
    },
  );
  const [kept, setKept] = useState<CertificateApplication>();
  const found = data?.items.find(({ application }) => String(application) === number);
  // Decided, it may fall out of the list's filter: what was open stays open.
  if (found !== undefined && found !== kept) setKept(found);
  const one = found ?? kept;
  if (one === undefined) return <Empty title={t('cert.choose')} />;
  return (
    <article className="px-5 py-4">
      <h2 className="text-std-18B-160">{one.reasonTitle}</h2>
      <p className="text-dns-14N-130 mt-1">
        <span className="tnum mr-3">{one.memberId}</span>
        <Link to="/certificates/members/$member" params={{ member: one.memberId }}>
          {t('cert.seePerson')}
        </Link>
      </p>
      <dl className="mt-3 grid grid-cols-[7rem_minmax(0,1fr)] gap-y-1 text-dns-14N-130">
        <dt className="text-solid-gray-700">{t('cert.applicant')}</dt>
        <dd>{one.applicantTitle}</dd>
        <dt className="text-solid-gray-700">{t('cert.evidence')}</dt>
        <dd>{one.evidence}</dd>
        <dt className="text-solid-gray-700">{t('cert.history')}</dt>
        <dd>
          {t('cert.receivedBy', { date: dateText(one.receivedOn), by: one.receivedBy })}
          {one.decidedOn !== null && (
            <span className="block">
              {t('cert.decidedOn', { date: dateText(one.decidedOn), by: one.decidedBy ?? '' })}
            </span>
          )}
        </dd>
        {one.answer !== null && (
          <>
            <dt className="text-solid-gray-700">{t('cert.answer')}</dt>
            <dd>{one.answer}</dd>
          </>
        )}
      </dl>
      <Decide key={one.application} one={one} />
    </article>
  );
}

/** Applications: received by one person, decided by another, within their days. */
export function ApplicationsScreen() {
  const all = useSearch({ strict: false }) as Query;
  const { open, ...query } = all;
  const change = useChange();
  const may = useMay();
  const [receiving, setReceiving] = useState(false);
  return (
    <CertificateFrame>
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Choices
          label={t('cert.state')}
          value={query.state}
          choices={STATES.map((value) => ({ value, title: t(`cert.state.${value}`) }))}
          onChange={(state) => change(fromStart({ state }))}
        />
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={query.late === 'true'}
            onChange={({ target }) => change(fromStart({ late: target.checked ? 'true' : undefined }))}
            className="size-4 accent-key-900"
          />
          {t('cert.lateOnly')}
        </label>
        <Search
          label={t('cert.member')}
          placeholder={t('cert.findHint')}
          value={query.member}
          onSearch={(member) => change(fromStart({ member }))}
        />
        {may('certificate.apply') && !receiving && (
          <span className="ml-auto">
            <Secondary onPress={() => setReceiving(true)}>{t('cert.receive')}</Secondary>
          </span>
        )}
      </div>
      {receiving && <Receive onClose={() => setReceiving(false)} />}
      <Split
        list={
          <List<CertificateApplication>
            path={insurerPath('/certificates/applications')}
            query={query}
            defaultSort="answerBy"
            change={change}
            label={t('cert.tab.applications')}
            unit={t('cert.pieces')}
            columns={COLUMNS}
            keyOf={({ application }) => String(application)}
            chosen={open}
            onChoose={(key) => change({ open: key }, { replace: true })}
            empty={<Empty title={t('cert.applicationsNone')} />}
          />
        }
        detail={
          open === undefined ? (
            <Empty title={t('cert.choose')} />
          ) : (
            <Opened key={open} number={open} query={query} />
          )
        }
      />
    </CertificateFrame>
  );
}
