import { Link, useNavigate } from '@tanstack/react-router';
import { FileTrigger } from 'react-aria-components';
import type {
  CertificateMonitor,
  RegistrationTaken,
  SettledDay,
} from '../../../../src/api/certificate-contract.ts';
import { postFile, postJson, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Search } from '../../parts/filters.tsx';
import { Figure } from '../../parts/select.tsx';
import { Empty, Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { count, dateText, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { CertificateFrame, Countdown } from './frame.tsx';
import { monthText } from './month.ts';

type Cases = CertificateMonitor['applications'];
const casesTone = ({ open, late }: Cases) => (late > 0 ? 'late' : open === 0 ? 'good' : 'plain');

function CasesNote({ open, late, firstDue }: Cases) {
  if (open === 0) return <>{t('cert.noneOpen')}</>;
  return (
    <>
      {late > 0 && <strong className="mr-3 text-error-1">{t('cert.late', { n: count(late) })}</strong>}
      {firstDue !== null && t('cert.firstDue', { date: dateText(firstDue) })}
    </>
  );
}

/** A number that opens those it counts. */
const OPENS = 'text-inherit underline underline-offset-4';

/** Zero open cases, or how many and how late; each number opens them. */
function Figures({ monitor }: { monitor: CertificateMonitor }) {
  const may = useMay();
  const { waiting, applications, recalls, undelivered } = monitor;
  return (
    <div className="grid grid-cols-4 gap-4">
      <Figure
        label={t('cert.waiting')}
        value={count(waiting.open)}
        unit={t('cert.people')}
        tone={waiting.overdue > 0 ? 'late' : waiting.open === 0 ? 'good' : 'plain'}
      >
        {waiting.open === 0 ? t('cert.noneOpen') : t('cert.late', { n: count(waiting.overdue) })}
      </Figure>
      <Figure
        label={t('cert.openApplications')}
        value={
          may('certificate.view') ? (
            <Link to="/certificates/applications" search={{ state: 'received' }} className={OPENS}>
              {count(applications.open)}
            </Link>
          ) : (
            count(applications.open)
          )
        }
        unit={t('cert.pieces')}
        tone={casesTone(applications)}
      >
        <CasesNote {...applications} />
      </Figure>
      <Figure
        label={t('cert.openRecalls')}
        value={
          <Link to="/certificates/recalls" search={{ state: 'open' }} className={OPENS}>
            {count(recalls.open)}
          </Link>
        }
        unit={t('cert.cardsUnit')}
        tone={casesTone(recalls)}
      >
        <CasesNote {...recalls} />
      </Figure>
      <Figure
        label={t('cert.undelivered')}
        value={
          <Link to="/certificates/cards" search={{ status: 'undelivered' }} className={OPENS}>
            {count(undelivered)}
          </Link>
        }
        unit={t('cert.cardsUnit')}
        tone={undelivered > 0 ? 'late' : 'good'}
      >
        {undelivered === 0 ? t('cert.noneOpen') : t('cert.undeliveredNote')}
      </Figure>
    </div>
  );
}

function Days({ monitor }: { monitor: CertificateMonitor }) {
  const { run, dates } = monitor;
  return (
    <div className="card px-5 py-4">
      <h2 className="text-std-18B-160">{t('cert.run', { month: monthText(run.month) })}</h2>
      <p className="text-dns-14N-130 mt-1 text-solid-gray-700">
        {t('cert.runState', { asOf: dateText(run.asOf) })}
        {PUNCTUATION.colon}
        <strong className={run.fileIn ? 'text-green-900' : 'text-orange-1000'}>
          {t(run.fileIn ? 'cert.fileIn' : 'cert.fileMissing')}
        </strong>
        {PUNCTUATION.slash}
        <strong className={run.opened ? 'text-green-900' : 'text-orange-1000'}>
          {t(run.opened ? 'cert.opened' : 'cert.notOpened')}
        </strong>
      </p>
      <ol className="mt-3 text-dns-14N-130">
        {run.steps.map(({ step, title, on, days }) => (
          <li
            key={step}
            className="grid grid-cols-[1fr_9.5rem_5.5rem] gap-2 border-solid-gray-100 border-b py-1.5"
          >
            <span>{title}</span>
            <Wareki date={on} />
            <span className="text-right">
              <Countdown days={days} />
            </span>
          </li>
        ))}
      </ol>
      <h2 className="text-std-16B-170 mt-4">{t('cert.statutory')}</h2>
      <ul className="mt-1 text-dns-14N-130">
        {dates.map(({ code, title, on, days }) => (
          <li
            key={code}
            className="grid grid-cols-[1fr_9.5rem_5.5rem] gap-2 border-solid-gray-100 border-b py-1.5"
          >
            <span>{title}</span>
            <Wareki date={on} />
            <span className="text-right">
              <Countdown days={days} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Waiting({ waiting }: { waiting: CertificateMonitor['waiting'] }) {
  return (
    <section aria-labelledby="waiting-title" className="card flex min-h-0 flex-col overflow-hidden">
      <div className="px-5 pt-4 pb-2">
        <h2 id="waiting-title" className="text-std-18B-160">
          {t('cert.waitingList')}
        </h2>
        {waiting.open > waiting.people.length && (
          <p className="text-dns-14N-130 text-solid-gray-700">
            {t('cert.waitingMore', { n: count(waiting.open), shown: count(waiting.people.length) })}
          </p>
        )}
      </div>
      {waiting.open === 0 ? (
        <Empty title={t('cert.waitingNone')} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="max-h-[30rem] overflow-auto" tabIndex={0} aria-labelledby="waiting-title">
          <table className="w-full border-collapse text-dns-14N-130">
            <thead>
              <tr className="text-left text-xs">
                {(['cert.member', 'cert.reason', 'cert.since', 'cert.waitingDays'] as const).map((key) => (
                  <th
                    key={key}
                    scope="col"
                    className={`sticky top-0 bg-solid-gray-50 px-3 py-2 whitespace-nowrap ${key === 'cert.waitingDays' ? 'text-right' : ''}`}
                  >
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {waiting.people.map((one) => (
                <tr key={one.memberId} className="border-solid-gray-100 border-b align-top">
                  <td className="tnum px-3 py-1.5 whitespace-nowrap">
                    <Link to="/certificates/members/$member" params={{ member: one.memberId }}>
                      {one.memberId}
                    </Link>
                  </td>
                  <td className="px-3 py-1.5">{one.sentence}</td>
                  <td className="px-3 py-1.5 whitespace-nowrap">
                    <Wareki date={one.since} />
                  </td>
                  <td className="tnum px-3 py-1.5 text-right whitespace-nowrap">
                    {one.overdue && <strong className="mr-2 text-error-1">{t('cert.overdue')}</strong>}
                    {t('cert.days', { n: count(one.waiting) })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function takenText({ asOf, rows, loaded, aside, unreported, known }: RegistrationTaken): string {
  if (asOf === null) return t('cert.registrationNothing', { aside: count(aside) });
  const date = dateText(asOf);
  return known
    ? t('cert.registrationKnown', { asOf: date, loaded: count(loaded) })
    : t('cert.registrationTaken', {
        asOf: date,
        rows: count(rows),
        loaded: count(loaded),
        aside: count(aside),
        unreported: count(unreported),
      });
}

/** The two things a clerk does here: the state's file in, and the day ended. */
function Work() {
  const may = useMay();
  const take = useAct<RegistrationTaken>();
  const settle = useAct<SettledDay>();
  if (!may('certificate.take')) return null;
  return (
    <div className="card grid grid-cols-2 gap-x-8 px-5 py-4">
      <div>
        <h2 className="text-std-16B-170">{t('cert.registrationFile')}</h2>
        <p className="text-dns-14N-130 mb-2 text-solid-gray-700">{t('cert.registrationNote')}</p>
        <FileTrigger
          acceptedFileTypes={['.csv', 'text/csv']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined)
              void take.act(() =>
                postFile<RegistrationTaken>(insurerPath('/certificates/registration'), file),
              );
          }}
        >
          <Secondary onPress={() => undefined} isDisabled={take.busy}>
            {t(take.busy ? 'cert.registrationSending' : 'cert.registrationChoose')}
          </Secondary>
        </FileTrigger>
        <p role="status" className="text-dns-14N-130 mt-2 empty:sr-only">
          {take.done !== undefined && takenText(take.done)}
        </p>
        {take.error !== null && <Trouble error={take.error} />}
      </div>
      <div>
        <h2 className="text-std-16B-170">{t('cert.settle')}</h2>
        <p className="text-dns-14N-130 mb-2 text-solid-gray-700">{t('cert.settleNote')}</p>
        <Secondary
          isDisabled={settle.busy}
          onPress={() => void settle.act(() => postJson<SettledDay>(insurerPath('/certificates/settle')))}
        >
          {t('cert.settle')}
        </Secondary>
        <p role="status" className="text-dns-14N-130 mt-2 empty:sr-only">
          {settle.done !== undefined &&
            t('cert.settled', {
              followed: count(settle.done.followed),
              recalled: count(settle.done.recalled),
              withdrawn: count(settle.done.withdrawn),
              lapsed: count(settle.done.lapsed),
            })}
        </p>
        {settle.error !== null && <Trouble error={settle.error} />}
      </div>
    </div>
  );
}

/** How certificates stand today: who waits, what is late, which days are coming. */
export function MonitorScreen() {
  const { data, error, refetch } = useApi<CertificateMonitor>(insurerPath('/certificates/monitor'));
  const navigate = useNavigate();
  const may = useMay();
  const note =
    data === undefined ? undefined : (
      <>
        {t('cert.asOf', { date: dateText(data.on) })}
        <strong className={`ml-4 ${data.clear ? 'text-green-900' : 'text-red-1000'}`}>
          {t(data.clear ? 'cert.clear' : 'cert.notClear')}
        </strong>
      </>
    );
  return (
    <CertificateFrame note={note}>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={14} />}
      {data !== undefined && (
        <div className="flex flex-col gap-4">
          <Figures monitor={data} />
          {may('certificate.view') && (
            <Search
              label={t('cert.find')}
              placeholder={t('cert.findHint')}
              value={undefined}
              onSearch={(member) =>
                member !== undefined &&
                void navigate({ to: '/certificates/members/$member', params: { member } })
              }
            />
          )}
          <div
            className={
              may('certificate.view') ? 'grid grid-cols-[minmax(0,1fr)_29rem] items-start gap-4' : ''
            }
          >
            {may('certificate.view') && <Waiting waiting={data.waiting} />}
            <Days monitor={data} />
          </div>
          <Work />
        </div>
      )}
    </CertificateFrame>
  );
}
