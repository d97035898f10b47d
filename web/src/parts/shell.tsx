import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useCampaign, useCampaigns, useFreshAfterRound, useProgress } from '../api.ts';
import { Trouble } from './states.tsx';
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
        <strong>処理中: {data.stage}</strong>
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

function NavItem({
  to,
  title,
  n,
  alert = false,
}: {
  to: string;
  title: string;
  n?: number | undefined;
  alert?: boolean;
}) {
  const { campaign = '' } = useParams({ strict: false });
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
        {title}
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
  const sum = (of: 'held' | 'excluded') =>
    data?.funnel.outcomes
      .filter(({ list }) => list === of)
      .reduce((total, outcome) => total + outcome.count, 0);
  const pieces = data?.funnel.pieces.reduce((total, piece) => total + piece.count, 0);
  return (
    <nav aria-label="発送回の画面" className="w-52 shrink-0 border-solid-gray-200 border-r bg-white py-4">
      <ul>
        <NavItem to="" title="概要" />
        <NavItem to="/held" title="保留" n={sum('held')} alert />
        <NavItem to="/pieces" title="お知らせ" n={pieces} />
        <NavItem to="/parcels" title="梱包" n={data?.funnel.parcels} />
        <NavItem to="/excluded" title="対象外" n={sum('excluded')} />
        <NavItem to="/aside" title="取込エラー" n={data?.funnel.aside} alert />
      </ul>
    </nav>
  );
}

/** What every screen stands in: whose it is, where one is, and what is running. */
export function Shell() {
  const { campaign } = useParams({ strict: false });
  const { data } = useCampaigns();
  useFreshAfterRound();
  const current = data?.campaigns.find(({ campaignId }) => campaignId === campaign);
  return (
    <div className="flex h-screen flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-white focus:p-3"
      >
        本文へ移動
      </a>
      <header className="flex h-14 shrink-0 items-center gap-5 border-key-900 border-b-4 bg-white px-6">
        <Link to="/" className="flex items-center gap-2 text-solid-gray-900 no-underline">
          <img src="/icon.svg" alt="" className="size-7" />
          <span className="text-std-18B-160">Todoke</span>
        </Link>
        <span className="text-dns-16N-130">{data?.insurer?.name}</span>
        {current !== undefined && (
          <span className="text-dns-14N-130 border-solid-gray-300 border-l pl-5 text-solid-gray-700">
            {current.title}
          </span>
        )}
      </header>
      <RunningRound />
      <div className="flex min-h-0 grow">
        {campaign !== undefined && <Navigation campaign={campaign} />}
        <main id="main" className="flex min-w-0 grow flex-col overflow-auto px-6 py-4">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
