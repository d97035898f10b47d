import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Action } from '../../../src/access/roles.ts';
import type { Campaign, CampaignDetail } from '../../../src/api/contract.ts';
import { useCampaign } from '../api.ts';
import { type PlainKey, t } from '../i18n/index.ts';
import { useMay } from '../me.ts';
import { insurer } from '../place.ts';
import { count } from './text.tsx';

type Funnel = CampaignDetail['funnel'];

/** A screen in the navigation: shown to whoever may do its action. */
interface Entry {
  readonly to: string;
  readonly title: PlainKey;
  readonly action: Action;
}

/** A screen of a campaign. */
interface CampaignEntry extends Entry {
  /** How many stand there. */
  readonly count?: (funnel: Funnel) => number;
  /** Somebody has to look at them. */
  readonly alert?: true;
}

/** The screens of the insurer, whatever the campaign, in the order of a day. */
const AREAS: readonly Entry[] = [
  { to: '/', title: 'nav.today', action: 'today.read' },
  { to: '/rounds', title: 'nav.rounds', action: 'campaign.read' },
  { to: '/members', title: 'nav.members', action: 'member.view' },
  { to: '/desk', title: 'nav.desk', action: 'desk.read' },
  { to: '/certificates', title: 'nav.certificates', action: 'certificate.read' },
  { to: '/filings', title: 'nav.filings', action: 'filing.read' },
  { to: '/workplaces', title: 'nav.workplaces', action: 'workplace.access' },
  { to: '/statistics', title: 'nav.statistics', action: 'statistics.read' },
  { to: '/trail', title: 'nav.trail', action: 'audit.read' },
  { to: '/settings', title: 'nav.settings', action: 'profile.read' },
  { to: '/admin', title: 'nav.admin', action: 'access.read' },
];

const standing = (of: 'held' | 'excluded') => (funnel: Funnel) =>
  funnel.outcomes.filter(({ list }) => list === of).reduce((total, outcome) => total + outcome.count, 0);

const CAMPAIGN: readonly CampaignEntry[] = [
  { to: '', title: 'nav.overview', action: 'campaign.read' },
  { to: '/held', title: 'nav.held', action: 'held.list', count: standing('held'), alert: true },
  { to: '/review', title: 'nav.review', action: 'review.view' },
  {
    to: '/pieces',
    title: 'nav.pieces',
    action: 'piece.read',
    count: ({ pieces }) => pieces.reduce((total, piece) => total + piece.count, 0),
  },
  { to: '/addresses', title: 'nav.addresses', action: 'address.read' },
  { to: '/parcels', title: 'nav.parcels', action: 'parcel.read', count: ({ parcels }) => parcels },
  { to: '/post', title: 'nav.post', action: 'post.read' },
  { to: '/excluded', title: 'nav.excluded', action: 'excluded.list', count: standing('excluded') },
  { to: '/aside', title: 'nav.aside', action: 'aside.list', count: ({ aside }) => aside, alert: true },
];

const ITEM =
  'text-dns-16N-130 flex items-center justify-between border-transparent border-l-4 py-1.5 pr-4 pl-5 text-solid-gray-800 no-underline hover:bg-solid-gray-50 hover:underline';
const ACTIVE = {
  className: 'border-key-900! bg-key-50 font-700 text-key-1000',
  'aria-current': 'page' as const,
};

function Badge({ n, alert }: { n: number; alert: boolean }) {
  return (
    <span
      className={`tnum rounded-full px-2 py-0.5 text-xs ${alert && n > 0 ? 'bg-orange-100 text-orange-1000' : 'bg-solid-gray-50 text-solid-gray-700'}`}
    >
      {count(n)}
    </span>
  );
}

function Group({ label, heading, children }: { label: string; heading?: ReactNode; children: ReactNode }) {
  return (
    <nav aria-label={label} className="border-solid-gray-200 not-first:border-t py-2">
      {heading}
      <ul>{children}</ul>
    </nav>
  );
}

/** The screens of one campaign, with a choice of which. */
function CampaignScreens({ campaign, campaigns }: { campaign: string; campaigns: readonly Campaign[] }) {
  const { data } = useCampaign(campaign);
  const may = useMay();
  const navigate = useNavigate();
  const heading = (
    <label className="block px-4 pb-2">
      <span className="text-xs text-solid-gray-700">{t('nav.campaign')}</span>
      <select
        value={campaign}
        onChange={({ target }) =>
          void navigate({ to: '/campaigns/$campaign', params: { campaign: target.value } })
        }
        className="mt-0.5 block h-8 w-full text-ellipsis rounded-8 border border-solid-gray-536 bg-white px-2 text-sm"
      >
        {campaigns.map(({ campaignId, title }) => (
          <option key={campaignId} value={campaignId}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Group label={t('nav.label')} heading={heading}>
      {CAMPAIGN.filter(({ action }) => may(action)).map(({ to, title, count: of, alert = false }) => {
        const n = data === undefined ? undefined : of?.(data.funnel);
        return (
          <li key={to}>
            <Link
              to={`/campaigns/$campaign${to}` as '/campaigns/$campaign'}
              params={{ campaign }}
              activeOptions={{ exact: to === '', includeSearch: false }}
              className={ITEM}
              activeProps={ACTIVE}
            >
              {t(title)}
              {n !== undefined && <Badge n={n} alert={alert} />}
            </Link>
          </li>
        );
      })}
      {may('parcel.seal') && (
        <li>
          {/* A page of its own: it may use the camera, and it opens without a network. */}
          <a href={`/${insurer}/scan/${encodeURIComponent(campaign)}`} className={ITEM}>
            {t('nav.scan')}
          </a>
        </li>
      )}
    </Group>
  );
}

/** Where one can go: the insurer's screens, and those of the campaign one is in or, else, of the newest. */
export function Navigation({
  campaign,
  campaigns,
}: {
  campaign: string | undefined;
  campaigns: readonly Campaign[];
}) {
  const may = useMay();
  const areas = AREAS.filter(({ action }) => may(action));
  // One that is only planned has no screens yet.
  const begun = campaigns.some(({ campaignId }) => campaignId === campaign);
  const shown = begun ? campaign : campaigns[0]?.campaignId;
  const { pathname } = useLocation();
  const list = useRef<HTMLDivElement>(null);
  // On a low screen the list scrolls: where one is has to be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen, or the list arriving, is what moves it
  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname, shown]);
  return (
    <div
      ref={list}
      className="w-52 shrink-0 overflow-y-auto print:hidden border-solid-gray-200 border-r bg-white"
    >
      {areas.length > 0 && (
        <Group label={t('nav.areas')}>
          {areas.map(({ to, title }) => (
            <li key={to}>
              <Link
                to={to as '/'}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                className={ITEM}
                activeProps={ACTIVE}
              >
                {t(title)}
              </Link>
            </li>
          ))}
        </Group>
      )}
      {shown !== undefined && <CampaignScreens campaign={shown} campaigns={campaigns} />}
    </div>
  );
}
