import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { Member } from '../../../../src/api/members-contract.ts';
import { PURPOSES, type Purpose } from '../../../../src/api/purpose-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices } from '../../parts/filters.tsx';
import { type Change, useChange } from '../../parts/list.tsx';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Course } from './course.tsx';
import { Held, Related, Versions } from './facts.tsx';
import { fieldOf, momentOf, momentText } from './moment.ts';
import { Papers } from './papers.tsx';
import { purposeOf, purposeTitle } from './purpose.ts';

const VIEWS = ['facts', 'papers', 'course'] as const;
type View = (typeof VIEWS)[number];

const Tag = ({ children, strong = false }: { children: string; strong?: boolean }) => (
  <span
    className={`rounded-4 px-2 py-0.5 text-xs ${strong ? 'bg-magenta-50 text-magenta-1000' : 'bg-solid-gray-100 text-solid-gray-800'}`}
  >
    {children}
  </span>
);

const FIELD = 'h-8 rounded-8 border border-solid-gray-420 bg-white px-2 text-sm text-solid-gray-900';

/** The day asked about, and as of which moment's knowledge. */
function AsOf({
  member,
  past,
  then,
  change,
}: {
  member: Member;
  past: boolean;
  /** A moment was asked for; else what is known now counts, whenever that is. */
  then: boolean;
  change: Change;
}) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change({ on: String(form.get('on') ?? '') || undefined, at: String(form.get('at') ?? '') || undefined });
  };
  return (
    <form key={`${member.on} ${member.knownAt}`} onSubmit={submit} className="flex items-center gap-3">
      <label className="flex items-center gap-2 text-xs text-solid-gray-700">
        {t('member.on')}
        <input type="date" name="on" required defaultValue={member.on} className={FIELD} />
      </label>
      <label className="flex items-center gap-2 text-xs text-solid-gray-700">
        {t('member.knownAt')}
        <input
          type="datetime-local"
          step={1}
          name="at"
          defaultValue={then ? fieldOf(member.knownAt) : ''}
          className={FIELD}
        />
      </label>
      <button
        type="submit"
        className="text-oln-14B-100 h-8 cursor-pointer rounded-8 border border-key-900 bg-white px-3 text-key-900 hover:bg-key-50"
      >
        {t('member.show')}
      </button>
      {past && (
        <Secondary onPress={() => change({ on: undefined, at: undefined })}>{t('member.now')}</Secondary>
      )}
    </form>
  );
}

/** An address that says not why: nobody is shown before the purpose is. */
function AskPurpose({ member }: { member: string }) {
  return (
    <section className="card px-6 py-5">
      <h1 className="text-std-20B-160">{t('member.why')}</h1>
      <p className="text-dns-14N-130 mt-1 text-solid-gray-700">{t('member.whyNote')}</p>
      <ul className="text-dns-16N-130 mt-3 flex flex-col gap-2">
        {PURPOSES.map((purpose) => (
          <li key={purpose}>
            <Link
              to="/members/$member"
              params={{ member }}
              search={(before) => ({ ...before, purpose })}
              replace
            >
              {purposeTitle(purpose)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One member, once it is said why: every view is logged with its purpose. */
export function MemberScreen() {
  const { member = '' } = useParams({ strict: false });
  const purpose = purposeOf(useSearch({ from: '/members/$member' }).purpose);
  return purpose === undefined ? (
    <AskPurpose member={member} />
  ) : (
    <MemberPage memberId={member} purpose={purpose} />
  );
}

/** What is held as of any day, what was ever sent with its pages, and what happened. */
function MemberPage({ memberId, purpose }: { memberId: string; purpose: Purpose }) {
  const search = useSearch({ from: '/members/$member' });
  const change = useChange();
  const may = useMay();
  const view: View = VIEWS.find((one) => one === search.view) ?? 'facts';
  const knownAt = momentOf(search.at);
  const path = insurerPath(`/members/${encodeURIComponent(memberId)}`);
  const { data: member, error, refetch } = useApi<Member>(path, { on: search.on, knownAt, purpose });
  const past = search.on !== undefined || knownAt !== undefined;
  const back = (
    <Link to="/members" search={{ purpose }} className="text-dns-14N-130">
      ← {t('member.back')}
    </Link>
  );
  if (error !== null) {
    return (
      <>
        <h1 className="text-std-22B-150 tnum mb-2">{memberId}</h1>
        <div className="mb-3">{back}</div>
        <Trouble error={error} retry={() => void refetch()} />
      </>
    );
  }
  return (
    <>
      <div className="mb-3">
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <h1 className="text-std-22B-150" lang="ja">
            {member?.person?.name ?? memberId}
          </h1>
          {member !== undefined && (
            <>
              <p className="text-dns-14N-130" lang="ja">
                {member.person?.kana}
              </p>
              <p className="tnum text-dns-14N-130 text-solid-gray-700">{memberId}</p>
              <Tag>{member.covered ? t('members.covered') : t('members.notCovered')}</Tag>
              {member.protected && <Tag strong>{t('members.protected')}</Tag>}
            </>
          )}
          <p className="ml-auto text-solid-gray-700 text-xs">
            {t('members.purpose')}: {purposeTitle(purpose)}
          </p>
          {may('audit.read') && (
            <Link to="/trail" search={{ member: memberId, views: 'true' }} className="text-sm">
              {t('trail.ofMember')}
            </Link>
          )}
          {back}
        </div>
        <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-2">
          <Choices
            label={t('member.view')}
            all={null}
            value={view}
            choices={VIEWS.map((value) => ({
              value,
              title: t(`member.${value}`),
              n: value === 'papers' ? member?.papers.length : undefined,
            }))}
            onChange={(chosen) =>
              change({ view: chosen === 'facts' ? undefined : chosen, paper: undefined }, { replace: true })
            }
          />
          {member !== undefined && view === 'facts' && (
            <AsOf member={member} past={past} then={knownAt !== undefined} change={change} />
          )}
        </div>
      </div>
      {member === undefined ? (
        <div className="card">
          <Loading lines={14} />
        </div>
      ) : view === 'papers' ? (
        <Papers member={member} purpose={purpose} paper={search.paper} change={change} />
      ) : view === 'course' ? (
        <Course member={member} />
      ) : (
        <>
          {past && (
            <p
              role="status"
              className="mb-3 rounded-8 bg-yellow-50 px-4 py-2 text-dns-14N-130 text-yellow-1100"
            >
              {t('member.asOf', { on: dateText(member.on), at: momentText(member.knownAt) })}
            </p>
          )}
          <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4">
            <Held member={member} />
            <div className="flex flex-col gap-4">
              <Related member={member} purpose={purpose} />
              <Versions member={member} change={change} />
            </div>
          </div>
        </>
      )}
    </>
  );
}
