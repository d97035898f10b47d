import { Link, Outlet, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { Action } from '../../../src/access/roles.ts';
import type { CampaignDetail } from '../../../src/api/contract.ts';
import { postJson, useCampaign, useCampaigns, useFreshAfterRound, useProgress } from '../api.ts';
import { type PlainKey, t } from '../i18n/index.ts';
import { useMay, useMe } from '../me.ts';
import { insurer } from '../place.ts';
import { LanguageSwitch } from './language.tsx';
import { Loading, Trouble } from './states.tsx';
import { count } from './text.tsx';

/** The round that is running in the server's process, if one is. */
function RunningRound() {
  const { data, error, refetch } = useProgress();
  if (error !== null) {
    return (
      <div className="px-6 pt-4">
        <Trouble error={error} retry={() => void refetch()} />
      </div>
    );
  }
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

type Funnel = CampaignDetail['funnel'];

/** A screen of a campaign in the navigation: shown to whoever may do its action. */
interface Entry {
  readonly to: string;
  readonly title: PlainKey;
  readonly action: Action;
  /** How many stand there. */
  readonly count?: (funnel: Funnel) => number;
  /** Somebody has to look at them. */
  readonly alert?: true;
}

const standing = (of: 'held' | 'excluded') => (funnel: Funnel) =>
  funnel.outcomes.filter(({ list }) => list === of).reduce((total, outcome) => total + outcome.count, 0);

const ENTRIES: readonly Entry[] = [
  { to: '', title: 'nav.overview', action: 'campaign.read' },
  { to: '/held', title: 'nav.held', action: 'held.list', count: standing('held'), alert: true },
  {
    to: '/pieces',
    title: 'nav.pieces',
    action: 'piece.read',
    count: ({ pieces }) => pieces.reduce((total, piece) => total + piece.count, 0),
  },
  { to: '/parcels', title: 'nav.parcels', action: 'parcel.read', count: ({ parcels }) => parcels },
  { to: '/excluded', title: 'nav.excluded', action: 'excluded.list', count: standing('excluded') },
  { to: '/aside', title: 'nav.aside', action: 'aside.list', count: ({ aside }) => aside, alert: true },
];

function NavItem({ entry, funnel }: { entry: Entry; funnel: Funnel | undefined }) {
  const { campaign = '' } = useParams({ strict: false });
  const { to, title, alert = false } = entry;
  const n = funnel === undefined ? undefined : entry.count?.(funnel);
  return (
    <li>
      <Link
        to={`/campaigns/$campaign${to}` as '/campaigns/$campaign'}
        params={{ campaign }}
        activeOptions={{ exact: to === '', includeSearch: false }}
        className="text-dns-16N-130 flex items-center justify-between border-transparent border-l-4 py-2.5 pr-4 pl-5 text-solid-gray-800 no-underline hover:bg-solid-gray-50 hover:underline"
        activeProps={{
          className: 'border-key-900! bg-key-50 font-700 text-key-1000',
          'aria-current': 'page',
        }}
      >
        {t(title)}
        {n !== undefined && (
          <span
            className={`tnum rounded-full px-2 py-0.5 text-xs ${alert && n > 0 ? 'bg-orange-100 text-orange-1000' : 'bg-solid-gray-50 text-solid-gray-700'}`}
          >
            {count(n)}
          </span>
        )}
      </Link>
    </li>
  );
}

function Navigation({ campaign }: { campaign: string }) {
  const { data } = useCampaign(campaign);
  const may = useMay();
  return (
    <nav aria-label={t('nav.label')} className="w-52 shrink-0 border-solid-gray-200 border-r bg-white py-4">
      <ul>
        {ENTRIES.filter(({ action }) => may(action)).map((entry) => (
          <NavItem key={entry.to} entry={entry} funnel={data?.funnel} />
        ))}
      </ul>
    </nav>
  );
}

/** Whose data are shown; another insurer of the same person is a page of its own. */
function Insurer({ name }: { name: string | undefined }) {
  const { data: me } = useMe();
  const insurers = me?.insurers ?? [];
  if (insurers.length < 2) return <span className="text-dns-16N-130">{name}</span>;
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
    <div className="ml-auto flex items-center gap-4">
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
  const isTest = me?.insurers.find(({ insurerId }) => insurerId === insurer)?.test === true;
  return (
    <div className="flex h-screen flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-white focus:p-3"
      >
        {t('app.skip')}
      </a>
      <header className="flex h-14 shrink-0 items-center gap-5 border-key-900 border-b-4 bg-white px-6">
        <Link to="/" className="flex items-center gap-2 text-solid-gray-900 no-underline">
          <img src="/icon.svg" alt="" className="size-7" />
          <span className="text-std-18B-160">Todoke</span>
        </Link>
        <Insurer name={data?.insurer?.name} />
        {current !== undefined && (
          <span className="text-dns-14N-130 border-solid-gray-300 border-l pl-5 text-solid-gray-700">
            {current.title}
          </span>
        )}
        <Person />
      </header>
      {isTest && <p className="bg-yellow-100 px-6 py-1.5 text-sm text-yellow-1100">{t('app.test')}</p>}
      <RunningRound />
      <div className="flex min-h-0 grow">
        {campaign !== undefined && <Navigation campaign={campaign} />}
        <main id="main" className="flex min-w-0 grow flex-col overflow-auto px-6 py-4">
          {children}
        </main>
      </div>
    </div>
  );
}

/** What every screen of an insurer stands in: whose it is, who looks, where one is, and what is running. */
export function Shell() {
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
