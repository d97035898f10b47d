import { Link } from '@tanstack/react-router';
import { type PlainKey, t } from '../../i18n/index.ts';

const AREAS: readonly { readonly to: string; readonly title: PlainKey }[] = [
  { to: '/statistics', title: 'statistics.areaRates' },
  { to: '/statistics/campaigns', title: 'statistics.areaCampaigns' },
  { to: '/statistics/certificates', title: 'statistics.areaCertificates' },
  { to: '/statistics/filings', title: 'statistics.areaFilings' },
  { to: '/statistics/desk', title: 'statistics.areaDesk' },
];

/** The kinds of figures there are, on top of each of their screens. */
export function StatisticsTabs() {
  return (
    <nav aria-label={t('statistics.areas')} className="mb-4 border-solid-gray-300 border-b">
      <ul className="flex gap-1">
        {AREAS.map(({ to, title }) => (
          <li key={to}>
            <Link
              to={to as '/statistics'}
              activeOptions={{ exact: true, includeSearch: false }}
              className="text-oln-16N-100 -mb-px inline-flex h-10 items-center border-transparent border-b-4 px-4 text-solid-gray-800 no-underline hover:bg-solid-gray-100"
              activeProps={{ className: 'border-key-900! font-700 text-key-1000!', 'aria-current': 'page' }}
            >
              {t(title)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
