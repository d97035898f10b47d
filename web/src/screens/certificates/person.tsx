import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CertificatePerson } from '../../../../src/api/certificate-contract.ts';
import { postJson, type Query, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Choices } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText, Wareki } from '../../parts/text.tsx';
import { useTypedDay } from '../../parts/typed-day.ts';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';
import { CardActions } from './card-actions.tsx';
import { Receive } from './receive.tsx';

/** The answer in one sentence, and since when. */
function Verdict({ explanation }: { explanation: CertificatePerson['explanation'] }) {
  const { entitled, sentence, since, due, on } = explanation;
  return (
    <section className={`card border-l-8 px-5 py-4 ${entitled ? 'border-key-900' : 'border-solid-gray-420'}`}>
      <p className="text-xs text-solid-gray-700">{t('cert.asOf', { date: dateText(on) })}</p>
      <h2 className="text-std-20B-160">{t(entitled ? 'cert.entitled' : 'cert.notEntitled')}</h2>
      <p className="mt-1">
        {sentence}
        {since !== null && (
          <span className="ml-2 text-solid-gray-700">
            {PUNCTUATION.open}
            {t('cert.sinceDay', { date: dateText(since) })}
            {PUNCTUATION.close}
          </span>
        )}
      </p>
      {due !== null && <p className="mt-1 font-700 text-orange-1000">{t(`cert.due.${due}`)}</p>}
    </section>
  );
}

function Facts({ person }: { person: CertificatePerson }) {
  const { facts, memberId } = person;
  const may = useMay();
  const ending = useAct<{ ended: number }>();
  const lasting = facts.claims.some((claim) => claim.lasting && claim.until === null);
  const rows: readonly (readonly [string, string])[] = [
    [t('cert.f.kind'), facts.kind],
    [
      t('cert.f.cover'),
      facts.coverEndsOn === null
        ? t('cert.coverOpen', { from: dateText(facts.acquiredOn) })
        : t('cert.coverClosed', { from: dateText(facts.acquiredOn), to: dateText(facts.coverEndsOn) }),
    ],
    [t('cert.f.number'), t(facts.numberHeld ? 'cert.numberHeld' : 'cert.numberNone')],
    [t('cert.f.preferred'), t(facts.preferred ? 'cert.preferred' : 'cert.notPreferred')],
  ];
  return (
    <section className="card px-5 py-4">
      <h2 className="text-std-16B-170">{t('cert.factsTitle')}</h2>
      <dl className="mt-2 grid grid-cols-[7rem_minmax(0,1fr)] gap-y-1.5 text-dns-14N-130">
        {rows.map(([title, value]) => (
          <div key={title} className="contents">
            <dt className="text-solid-gray-700">{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {facts.claims.length > 0 && <dt className="text-solid-gray-700">{t('cert.f.claims')}</dt>}
        {facts.claims.map(({ title, since, until }) => (
          <dd key={`${title} ${since}`} className="col-start-2">
            {title}
            <span className="block text-solid-gray-700">
              {until === null
                ? t('cert.claimOpen', { from: dateText(since) })
                : t('cert.claimUntil', { from: dateText(since), to: dateText(until) })}
            </span>
          </dd>
        ))}
      </dl>
      {lasting && may('certificate.order') && (
        <div className="mt-3">
          <Secondary
            isDisabled={ending.busy}
            onPress={() =>
              void ending.act(() => postJson(insurerPath('/certificates/end-need'), { memberId }))
            }
          >
            {t('cert.endNeed')}
          </Secondary>
        </div>
      )}
      <p role="status" className="text-dns-14N-130 mt-2 empty:sr-only">
        {ending.done !== undefined && t('cert.needEnded', { n: ending.done.ended })}
      </p>
      {ending.error !== null && <Trouble error={ending.error} />}
    </section>
  );
}

function Registration({ states }: { states: CertificatePerson['registration'] }) {
  return (
    <section className="card px-5 py-4">
      <h2 className="text-std-16B-170">{t('cert.stateHistory')}</h2>
      {states.length === 0 && (
        <p className="text-dns-14N-130 mt-1 text-solid-gray-700">{t('cert.stateNone')}</p>
      )}
      <ol className="mt-1 text-dns-14N-130">
        {states.map((one, i) => (
          <li
            key={one.from}
            className={`border-solid-gray-100 border-b py-1.5 ${i > 0 ? 'text-solid-gray-700' : ''}`}
          >
            <span className={i === 0 ? 'font-700' : ''}>{one.title}</span>
            <span className="ml-2">{t('cert.stateFrom', { date: dateText(one.from) })}</span>
            {one.eCertificateExpiresOn !== null && (
              <span className="block">{t('cert.eCert', { date: dateText(one.eCertificateExpiresOn) })}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Card({ card, memberId }: { card: CertificatePerson['cards'][number]; memberId: string }) {
  return (
    <li className="card px-5 py-4">
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="text-std-16B-170 tnum">{card.cardNumber}</h3>
        <strong>{card.statusTitle}</strong>
      </div>
      <p className="text-dns-14N-130 mt-1 text-solid-gray-700">
        {t(`cert.occasion.${card.occasion}`)}　{t('cert.issuedOn')} <Wareki date={card.issuedOn} />
        <span className="ml-4">{t('cert.expiresOn')}</span> <Wareki date={card.expiresOn} />
        {card.endedOn !== null && `　${t('cert.endedOn', { date: dateText(card.endedOn) })}`}
      </p>
      {card.recalls.map((one) => (
        <p key={one.openedOn} className="text-dns-14N-130 mt-1">
          {t('cert.tab.recalls')}
          {PUNCTUATION.colon}
          {one.reasonTitle}
          {PUNCTUATION.open}
          {t(`cert.path.${one.path}`)}
          {PUNCTUATION.comma}
          {t('cert.dueOn')} <Wareki date={one.dueOn} />
          {PUNCTUATION.close}
          {one.closing !== null && t(`cert.recall.${one.closing}`)}
        </p>
      ))}
      <ol className="mt-2 border-solid-gray-200 border-l-2 pl-4 text-dns-14N-130">
        {card.events.map(({ action, title, on, by, receipt }) => (
          <li key={`${action} ${on}`} className="grid grid-cols-[9rem_minmax(0,1fr)_auto] gap-2 py-0.5">
            <Wareki date={on} />
            <span>
              {title}
              {receipt !== null && `${PUNCTUATION.open}${receipt}${PUNCTUATION.close}`}
            </span>
            <span className="text-solid-gray-700">{by}</span>
          </li>
        ))}
      </ol>
      <CardActions card={card.cardNumber} memberId={memberId} allowed={card.allowed} />
    </li>
  );
}

const RULES = ['monthly', 'ex_officio_2025'] as const;

/** One member's certificates: the reason, the facts, every card and application. */
export function CertificatePersonScreen() {
  const { member = '' } = useParams({ strict: false }) as { member?: string };
  const query = useSearch({ strict: false }) as Query;
  const change = useChange();
  const may = useMay();
  const [receiving, setReceiving] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useApi<CertificatePerson>(
    insurerPath(`/certificates/members/${encodeURIComponent(member)}`),
    { ...query, purpose: 'certificate' },
    { keep: true },
  );
  const viewed = useTypedDay(query.on ?? data?.explanation.on ?? '', (on) =>
    change({ on: on === '' ? undefined : on }, { replace: true }),
  );
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={14} />;
  return (
    <>
      <p className="text-dns-14N-130 mb-1">
        <Link to="/certificates">{t('cert.back')}</Link>
      </p>
      <div className="mb-3 flex flex-wrap items-end gap-x-6 gap-y-2">
        <h1 className="text-std-22B-150">
          {t('cert.person', { name: data.name })}
          <span className="ml-3 text-sm font-400 text-solid-gray-700">{data.kana}</span>
        </h1>
        <p className="text-dns-14N-130">
          {t('cert.personIds', { symbol: data.symbol, number: `${data.number}-${data.subNumber}` })}
          <span className="tnum ml-3 text-solid-gray-700">{data.memberId}</span>
          {data.protected && (
            <strong className="ml-3 rounded-4 bg-orange-100 px-2 py-0.5 text-orange-1000">
              {t('cert.protected')}
            </strong>
          )}
        </p>
        <div className="ml-auto flex items-end gap-4">
          <Line label={t('cert.viewOn')} type="date" {...viewed} />
          <Choices
            label={t('cert.rule')}
            all={null}
            value={query.rule}
            choices={RULES.map((value) => ({ value, title: t(`cert.rule.${value}`) }))}
            onChange={(rule) => change({ rule: rule === 'monthly' ? undefined : rule }, { replace: true })}
          />
        </div>
      </div>
      <div
        aria-busy={isPlaceholderData}
        className={`grid grid-cols-[minmax(0,1fr)_26rem] items-start gap-4 ${isPlaceholderData ? 'opacity-60' : ''}`}
      >
        <div className="flex flex-col gap-4">
          <Verdict explanation={data.explanation} />
          <h2 className="text-std-18B-160">{t('cert.cardsOf')}</h2>
          {data.cards.length === 0 && (
            <p className="text-dns-14N-130 text-solid-gray-700">{t('cert.cardsOfNone')}</p>
          )}
          <ul className="flex flex-col gap-3">
            {data.cards.map((card) => (
              <Card key={card.cardNumber} card={card} memberId={data.memberId} />
            ))}
          </ul>
        </div>
        <div className="flex flex-col gap-4">
          <Facts person={data} />
          <Registration states={data.registration} />
          <section className="card px-5 py-4">
            <h2 className="text-std-16B-170">{t('cert.applicationsOf')}</h2>
            {data.applications.length === 0 && (
              <p className="text-dns-14N-130 mt-1 text-solid-gray-700">{t('cert.applicationsOfNone')}</p>
            )}
            <ul className="mt-1 text-dns-14N-130">
              {data.applications.map((one) => (
                <li key={one.application} className="border-solid-gray-100 border-b py-1.5">
                  <Link
                    to="/certificates/applications"
                    search={{ member: data.memberId, open: String(one.application) }}
                  >
                    {one.reasonTitle}
                  </Link>
                  <span className="block text-solid-gray-700">
                    <Wareki date={one.receivedOn} />　{t(`cert.state.${one.state}`)}
                  </span>
                </li>
              ))}
            </ul>
            {may('certificate.apply') && !receiving && (
              <div className="mt-3">
                <Secondary onPress={() => setReceiving(true)}>{t('cert.receive')}</Secondary>
              </div>
            )}
          </section>
        </div>
      </div>
      {receiving && (
        <div className="mt-4">
          <Receive member={data.memberId} onClose={() => setReceiving(false)} />
        </div>
      )}
    </>
  );
}
