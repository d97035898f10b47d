import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Member } from '../../../../src/api/members-contract.ts';
import type { Purpose } from '../../../../src/api/purpose-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import type { Change } from '../../parts/list.tsx';
import { Empty } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { momentText } from './moment.ts';

const SEX: Readonly<Record<string, string>> = { '1': t('held.male'), '2': t('held.female') };
const NUMBERS: Readonly<Record<string, string>> = {
  held: t('member.held'),
  none: t('member.noNumber'),
  bad_check: t('member.badNumber'),
};

/** A part of what is held on a member, with its heading. */
export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="card min-w-0 overflow-hidden">
      <div className="flex items-baseline gap-3 border-solid-gray-200 border-b px-4 py-2">
        <h2 className="text-std-16B-170">{title}</h2>
        {note !== undefined && <p className="text-solid-gray-700 text-xs">{note}</p>}
      </div>
      {children}
    </section>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[8.5rem_1fr] gap-3 border-solid-gray-100 border-b px-4 py-1.5 last:border-b-0">
      <dt className="text-solid-gray-700">{title}</dt>
      <dd className="tnum wrap-anywhere">{children}</dd>
    </div>
  );
}

const validText = ({ validFrom, validTo }: { validFrom: string; validTo: string | null }): string =>
  validTo === null
    ? t('member.from', { from: dateText(validFrom) })
    : t('member.until', { from: dateText(validFrom), to: dateText(validTo) });

/** The person and the eligibility as held on the day and known at the moment asked for. */
export function Held({ member }: { member: Member }) {
  const { person, eligibility } = member;
  if (person === null || eligibility === null)
    return (
      <div className="card">
        <Empty title={t('member.unknownThen')}>{t('member.unknownThenNote')}</Empty>
      </div>
    );
  return (
    <div className="flex flex-col gap-4">
      <Section title={t('member.person')}>
        <dl className="text-dns-14N-130">
          <Fact title={t('members.name')}>
            <span lang="ja" className="text-base">
              {person.name}
            </span>
            <span lang="ja" className="ml-3 text-solid-gray-700">
              {person.kana}
            </span>
          </Fact>
          <Fact title={t('member.birth')}>{dateText(person.birthDate)}</Fact>
          <Fact title={t('member.sex')}>{SEX[person.sex] ?? person.sex}</Fact>
          <Fact title={t('member.address')}>
            {member.protected ? (
              <span className="text-magenta-1000">{t('member.addressHidden')}</span>
            ) : (
              <span lang="ja">
                {person.postcode !== null && `〒${person.postcode.replace(/^(\d{3})(\d{4})$/, '$1-$2')} `}
                {person.address ?? t('member.noAddress')}
              </span>
            )}
          </Fact>
          <Fact title={t('member.individualNumber')}>
            {NUMBERS[person.numberState] ?? person.numberState}
            {person.numberCheck !== null && (
              <span className="ml-2">{`${PUNCTUATION.open}${person.numberCheck}${PUNCTUATION.close}`}</span>
            )}
          </Fact>
          <Fact title={t('member.valid')}>{validText(person)}</Fact>
          <Fact title={t('member.source')}>
            {t('member.sourceOf', { source: person.source, at: momentText(person.knownFrom) })}
          </Fact>
        </dl>
      </Section>
      <Section title={t('member.eligibility')}>
        <dl className="text-dns-14N-130">
          <Fact title={t('members.symbolNumber')}>
            {[eligibility.symbol, eligibility.number, eligibility.subNumber]
              .filter(Boolean)
              .join(PUNCTUATION.dot)}
          </Fact>
          <Fact title={t('members.relationship')}>
            {eligibility.relationship}
            {PUNCTUATION.dot}
            {eligibility.kind}
          </Fact>
          {!member.protected && eligibility.workplace !== null && (
            <Fact title={t('member.workplace')}>{eligibility.workplace}</Fact>
          )}
          <Fact title={t('member.acquired')}>{dateText(eligibility.acquiredOn)}</Fact>
          <Fact title={t('member.ends')}>
            {eligibility.coverEndsOn === null ? t('member.noEnd') : dateText(eligibility.coverEndsOn)}
          </Fact>
          {eligibility.expectedLossOn !== null && (
            <Fact title={t('member.expected')}>{dateText(eligibility.expectedLossOn)}</Fact>
          )}
          <Fact title={t('member.valid')}>{validText(eligibility)}</Fact>
          <Fact title={t('member.source')}>
            {t('member.sourceOf', { source: eligibility.source, at: momentText(eligibility.knownFrom) })}
          </Fact>
        </dl>
      </Section>
    </div>
  );
}

const LINE =
  'grid w-full items-baseline gap-3 border-solid-gray-100 border-b px-4 py-1.5 text-left last:border-b-0';

/** Every version of what was held; one chosen is shown as it was known then. */
export function Versions({ member, change }: { member: Member; change: Change }) {
  return (
    <Section title={t('member.versions')} note={t('member.versionsNote')}>
      <ul className="max-h-64 overflow-auto text-dns-14N-130">
        {member.versions.map((version) => (
          <li key={`${version.of} ${version.knownFrom} ${version.validFrom}`}>
            <button
              type="button"
              onClick={() => change({ on: version.validFrom, at: version.knownFrom })}
              className={`${LINE} cursor-pointer grid-cols-[4.5rem_minmax(0,1fr)_auto] hover:bg-solid-gray-50 hover:underline`}
            >
              <span>{t(`member.${version.of}`)}</span>
              <span className="tnum">{validText(version)}</span>
              <span className="text-right text-solid-gray-700 text-xs">
                {version.source}
                <span className="tnum block">
                  {momentText(version.knownFrom)}
                  {version.knownTo !== null && ` ${t('member.replaced')}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const OpenMember = ({ member, shown, purpose }: { member: string; shown: string; purpose: Purpose }) =>
  member === shown ? (
    <span className="text-right text-solid-gray-600 text-xs">{t('member.here')}</span>
  ) : (
    <Link
      className="text-right"
      to="/members/$member"
      params={{ member }}
      search={{ purpose }}
      aria-label={`${t('member.open')} ${member}`}
    >
      {t('member.open')}
    </Link>
  );

/** The person's eligibilities, and the household of this one. */
export function Related({ member, purpose }: { member: Member; purpose: Purpose }) {
  return (
    <>
      <Section title={t('member.eligibilities')}>
        <ul className="text-dns-14N-130">
          {member.eligibilities.map((one) => (
            <li key={one.memberId} className={`${LINE} grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_3.5rem]`}>
              <span className="tnum">
                {[one.symbol, one.number, one.subNumber].filter(Boolean).join(PUNCTUATION.dot)}
                <span className="block text-solid-gray-700 text-xs">
                  {one.relationship}
                  {PUNCTUATION.dot}
                  {one.kind}
                </span>
              </span>
              <span className="tnum">
                {validText({ validFrom: one.acquiredOn, validTo: one.coverEndsOn })}
              </span>
              <OpenMember member={one.memberId} shown={member.memberId} purpose={purpose} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('member.household')} note={t('member.householdNote')}>
        <ul className="text-dns-14N-130">
          {member.household.map((one) => (
            <li key={one.memberId} className={`${LINE} grid-cols-[minmax(0,1fr)_6rem_4rem_3.5rem]`}>
              <span lang="ja">
                {one.name}
                {one.protected && (
                  <span className="ml-2 rounded-4 bg-magenta-50 px-1.5 py-0.5 text-magenta-1000 text-xs">
                    {t('members.protected')}
                  </span>
                )}
              </span>
              <span>{one.relationship}</span>
              <span className={one.covered ? '' : 'text-solid-gray-600'}>
                {one.covered ? t('members.covered') : t('members.notCovered')}
              </span>
              <OpenMember member={one.memberId} shown={member.memberId} purpose={purpose} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
