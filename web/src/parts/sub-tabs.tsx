import { Link } from '@tanstack/react-router';
import type { Action } from '../../../src/access/roles.ts';
import { type PlainKey, t } from '../i18n/index.ts';
import { useMay } from '../me.ts';

/** A page of an area, as its row of tabs names it. */
export interface SubTab {
  readonly to: string;
  readonly title: PlainKey;
  /** Shown to whoever may do it; without one to whoever may open the area. */
  readonly action?: Action;
}

/** The pages of an area beside each other, the one shown underlined. */
export function SubTabs({ label, tabs }: { label: string; tabs: readonly SubTab[] }) {
  const may = useMay();
  const shown = tabs.filter(({ action }) => action === undefined || may(action));
  return (
    <nav aria-label={label} className="mb-4 flex gap-1 border-solid-gray-200 border-b">
      {shown.map(({ to, title }) => (
        <Link
          key={to}
          to={to as '/'}
          activeOptions={{ exact: true, includeSearch: false }}
          className="text-dns-16N-130 -mb-px border-transparent border-b-4 px-4 py-2 text-solid-gray-800 no-underline hover:bg-solid-gray-50 hover:underline"
          activeProps={{ className: 'border-key-900! font-700 text-key-1000', 'aria-current': 'page' }}
        >
          {t(title)}
        </Link>
      ))}
    </nav>
  );
}
