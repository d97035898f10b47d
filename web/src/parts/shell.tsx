import { Link, Outlet, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { postJson, useCampaigns, useFreshAfterRound, useProgress } from '../api.ts';
import { t } from '../i18n/index.ts';
import { useMe } from '../me.ts';
import { insurer, isStation } from '../place.ts';
import { MAIN, useArrival, useTitle } from './arrival.ts';
import { Freshness } from './freshness.tsx';
import { useKeptFocus } from './kept-focus.ts';
import { LanguageSwitch } from './language.tsx';
import { Navigation } from './navigation.tsx';
import { Loading, Trouble } from './states.tsx';
import { count } from './text.tsx';

/** The round that is running in the server's process, if one is. */
function RunningRound() {
  const { data } = useProgress();
  if (data === undefined || data.finished) return null;
  const known = data.total > 0;
  return (
    <div className="border-key-200 border-b bg-key-50 px-6 py-2">
      <div className="text-dns-14N-130 flex items-center gap-4">
        <strong>{t('app.running', { stage: data.stage })}</strong>
        <progress
          aria-label={data.stage}
          className="h-2 w-80 accent-key-900"
          {...(known ? { max: data.total, value: data.done } : {})}
        />
        <span className="tnum">
          {count(data.done)}
          {known && ` / ${count(data.total)}`}
        </span>
      </div>
    </div>
  );
}

/** Whose data are shown; another insurer of the same person is a page of its own. */
function Insurer({ name }: { name: string | undefined }) {
  const { data: me } = useMe();
  const insurers = me?.insurers ?? [];
  if (insurers.length < 2)
    return (
      <span className="text-dns-16N-130 min-w-0 truncate" title={name}>
        {name}
      </span>
    );
  return (
    <label className="text-dns-14N-130 flex items-center gap-2">
      <span className="sr-only">{t('app.insurer')}</span>
      <select
        value={insurer}
        onChange={({ target }) => window.location.assign(`/${target.value}/`)}
        className="h-9 max-w-80 rounded-8 border border-solid-gray-536 bg-white px-3"
      >
        {insurers.map((one) => (
          <option key={one.insurerId} value={one.insurerId}>
            {one.name ?? one.insurerId}
          </option>
        ))}
      </select>
    </label>
  );
}

const signOut = async (): Promise<void> => {
  await postJson('/api/me/sign-out');
  window.location.assign('/sign-in');
};

function Person() {
  const { data: me } = useMe();
  return (
    <div className="ml-auto flex shrink-0 items-center gap-4 whitespace-nowrap">
      <LanguageSwitch />
      <Link to="/account" className="text-dns-14N-130 text-solid-gray-900">
        {me?.name}
      </Link>
      <Button
        onPress={() => void signOut()}
        className="text-oln-14B-100 h-9 cursor-pointer rounded-8 border border-solid-gray-536 bg-white px-3 text-solid-gray-800 hover:bg-solid-gray-50"
      >
        {t('account.signOut')}
      </Button>
    </div>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const { campaign } = useParams({ strict: false });
  const { data } = useCampaigns();
  const { data: me } = useMe();
  useFreshAfterRound();
  const current = data?.campaigns.find(({ campaignId }) => campaignId === campaign);
  const name = useTitle(current?.title);
  useArrival();
  const isTest = me?.insurers.find(({ insurerId }) => insurerId === insurer)?.test === true;
  return (
    <div className="flex h-screen flex-col print:block print:h-auto">
      <a
        href={`#${MAIN}`}
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-white focus:p-3"
      >
        {t('app.skip')}
      </a>
      <header className="flex h-14 print:hidden shrink-0 items-center gap-5 border-key-900 border-b-4 bg-white px-6">
        <Link to="/" className="flex shrink-0 items-center gap-2 text-solid-gray-900 no-underline">
          <img src="/icon.svg" alt="" className="size-7" />
          <span className="text-std-18B-160">Todoke</span>
        </Link>
        <Insurer name={data?.insurer?.name} />
        {current !== undefined && (
          <span
            className="text-dns-14N-130 min-w-0 truncate border-solid-gray-300 border-l pl-5 text-solid-gray-700"
            title={current.title}
          >
            {current.title}
          </span>
        )}
        <Person />
      </header>
      {isTest && <p className="bg-yellow-100 px-6 py-1.5 text-sm text-yellow-1100">{t('app.test')}</p>}
      <RunningRound />
      <Freshness />
      <div className="flex min-h-0 grow print:block">
        <Navigation campaign={campaign} campaigns={data?.campaigns ?? []} />
        <main
          id={MAIN}
          tabIndex={-1}
          {...(name === '' ? {} : { 'aria-label': name })}
          className="flex min-w-0 grow flex-col overflow-auto px-6 py-4 print:block print:overflow-visible print:p-0"
        >
          {children}
        </main>
      </div>
    </div>
  );
}

/** The scan station stands alone: it opens where nothing can be asked of the server. So do the ways in. */
function Alone() {
  useTitle();
  useKeptFocus();
  return <Outlet />;
}

function Console() {
  useKeptFocus();
  const { data: me, error, refetch } = useMe();
  if (error !== null) {
    return (
      <main className="p-6">
        <Trouble error={error} retry={() => void refetch()} />
      </main>
    );
  }
  // Nothing is asked for before it is known who asks.
  if (me === undefined) return <Loading lines={14} />;
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

/** What every screen of an insurer stands in: whose it is, who looks, where one is, and what is running. */
export const Shell = isStation || insurer === '' ? Alone : Console;
