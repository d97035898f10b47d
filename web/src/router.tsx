import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { MAIN } from './parts/arrival.ts';
import { insurer } from './place.ts';
import { campaignRoutes } from './routes/campaign.ts';
import { certificatesRoutes } from './routes/certificates.ts';
import { entryRoutes } from './routes/entry.ts';
import { peopleRoutes } from './routes/people.ts';
import { root } from './routes/root.tsx';
import { settingsRoutes } from './routes/settings.ts';
import { statisticsRoutes } from './routes/statistics.ts';

export const router = createRouter({
  basepath: insurer === '' ? '/' : `/${insurer}`,
  routeTree: root.addChildren([
    ...entryRoutes,
    ...campaignRoutes,
    ...peopleRoutes,
    ...certificatesRoutes,
    ...statisticsRoutes,
    ...settingsRoutes,
  ]),
  // Values stay the text they are: the default would write a member id of digits in quotes.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  scrollRestoration: true,
  // The work scrolls within the frame: another screen begins at its top.
  scrollToTopSelectors: [`#${MAIN}`],
  // Another campaign or member gets a screen of its own: nothing typed or told about the one before stands on it.
  defaultRemountDeps: ({ params }) => params,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
