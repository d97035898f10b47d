import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  stringifySearchWith,
} from '@tanstack/react-router';
import { Shell } from './parts/shell.tsx';
import { NotFound } from './parts/states.tsx';
import { insurer } from './place.ts';
import { AccountScreen } from './screens/account.tsx';
import { ApiReference } from './screens/api-reference.tsx';
import { AsideScreen } from './screens/aside.tsx';
import { EnrolScreen } from './screens/enrol.tsx';
import { ExcludedScreen } from './screens/excluded.tsx';
import { HeldScreen } from './screens/held.tsx';
import { Door } from './screens/home.tsx';
import { Overview } from './screens/overview.tsx';
import { ParcelScreen } from './screens/parcel.tsx';
import { ParcelsScreen } from './screens/parcels.tsx';
import { PiecesScreen } from './screens/pieces.tsx';
import { SignInScreen } from './screens/sign-in.tsx';
import { TodayScreen } from './screens/today.tsx';

/** The part of the address that holds a screen's state: the named values as plain text, the rest dropped. */
const keeps =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const kept: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = search[name];
      // The router reads 46 and true as a number and a truth; here every value is the text it was.
      const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
      if (typeof text === 'string' && text !== '') kept[name] = text;
    }
    return kept;
  };

const LIST = ['sort', 'descending', 'cursor'] as const;

// An address begins with its insurer (place.ts), which the router takes off; without one there are only the ways in.
const root = createRootRoute(
  insurer === '' ? { notFoundComponent: NotFound } : { component: Shell, notFoundComponent: NotFound },
);
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: insurer === '' ? Door : TodayScreen,
});
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInScreen });
const enrol = createRoute({ getParentRoute: () => root, path: '/enrol', component: EnrolScreen });
const reference = createRoute({ getParentRoute: () => root, path: '/reference', component: ApiReference });
const account = createRoute({ getParentRoute: () => root, path: '/account', component: AccountScreen });
const rounds = createRoute({
  getParentRoute: () => root,
  path: '/rounds',
  component: lazyRouteComponent(() => import('./screens/rounds/list.tsx'), 'RoundsScreen'),
});
const roundWork = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$campaign',
  component: lazyRouteComponent(() => import('./screens/rounds/round.tsx'), 'RoundScreen'),
});
const findings = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$campaign/findings',
  validateSearch: keeps(...LIST, 'severity', 'kind', 'code'),
  component: lazyRouteComponent(() => import('./screens/rounds/findings.tsx'), 'FindingsScreen'),
});
const overview = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign',
  component: Overview,
});
const held = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/held',
  validateSearch: keeps(...LIST, 'row', 'outcome', 'member', 'open'),
  component: HeldScreen,
});
const members = createRoute({
  getParentRoute: () => root,
  path: '/members',
  validateSearch: keeps('by', 'purpose'),
  component: lazyRouteComponent(() => import('./screens/members/members.tsx'), 'MembersScreen'),
});
const member = createRoute({
  getParentRoute: () => root,
  path: '/members/$member',
  validateSearch: keeps('purpose', 'on', 'at', 'view', 'paper'),
  component: lazyRouteComponent(() => import('./screens/members/member.tsx'), 'MemberScreen'),
});
const review = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/review',
  validateSearch: keeps(...LIST, 'state', 'row', 'pattern', 'reply', 'member', 'open'),
  component: lazyRouteComponent(() => import('./screens/review/review.tsx'), 'ReviewScreen'),
});
const parcels = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/parcels',
  validateSearch: keeps(...LIST, 'q', 'split', 'sealed'),
  component: ParcelsScreen,
});
const parcel = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/parcels/$parcel',
  validateSearch: keeps(...LIST, 'open'),
  component: ParcelScreen,
});
const pieces = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/pieces',
  validateSearch: keeps(
    ...LIST,
    'q',
    'form',
    'digits',
    'outcome',
    'status',
    'stuck',
    'route',
    'row',
    'several',
    'dependent',
    'open',
  ),
  component: PiecesScreen,
});
const excluded = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/excluded',
  validateSearch: keeps(...LIST, 'outcome', 'member'),
  component: ExcludedScreen,
});
const aside = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/aside',
  validateSearch: keeps(...LIST, 'severity', 'kind', 'code'),
  component: AsideScreen,
});

const statistics = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  validateSearch: keeps(...LIST, 'indicator', 'level', 'month', 'code', 'q'),
  component: lazyRouteComponent(() => import('./screens/statistics/statistics.tsx'), 'StatisticsScreen'),
});
const campaignFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/campaigns',
  validateSearch: keeps('campaign', 'branch'),
  component: lazyRouteComponent(
    () => import('./screens/statistics/campaign-figures.tsx'),
    'CampaignFiguresScreen',
  ),
});
const certificateFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/certificates',
  validateSearch: keeps('month'),
  component: lazyRouteComponent(
    () => import('./screens/statistics/certificate-figures.tsx'),
    'CertificateFiguresScreen',
  ),
});
const filingFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/filings',
  validateSearch: keeps(...LIST, 'month', 'q'),
  component: lazyRouteComponent(
    () => import('./screens/statistics/filing-figures.tsx'),
    'FilingFiguresScreen',
  ),
});
const deskFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/desk',
  validateSearch: keeps('month'),
  component: lazyRouteComponent(() => import('./screens/statistics/desk-figures.tsx'), 'DeskFiguresScreen'),
});

const post = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/post',
  validateSearch: keeps('on'),
  component: lazyRouteComponent(() => import('./screens/post/post.tsx'), 'PostScreen'),
});

const labels = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/labels',
  validateSearch: keeps('q', 'cursor'),
  component: lazyRouteComponent(() => import('./screens/labels.tsx'), 'LabelsScreen'),
});

const scan = createRoute({
  getParentRoute: () => root,
  path: '/scan/$campaign',
  validateSearch: keeps('parcel', 'job'),
  component: lazyRouteComponent(() => import('./screens/station/station.tsx'), 'StationScreen'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  component: lazyRouteComponent(() => import('./screens/desk/desk.tsx'), 'DeskScreen'),
});

const certificates = createRoute({
  getParentRoute: () => root,
  path: '/certificates',
  component: lazyRouteComponent(() => import('./screens/certificates/monitor.tsx'), 'MonitorScreen'),
});

const certificateCalendar = createRoute({
  getParentRoute: () => root,
  path: '/certificates/calendar',
  validateSearch: keeps('month'),
  component: lazyRouteComponent(() => import('./screens/certificates/calendar.tsx'), 'CalendarScreen'),
});

const certificateApplications = createRoute({
  getParentRoute: () => root,
  path: '/certificates/applications',
  validateSearch: keeps(...LIST, 'state', 'kind', 'late', 'member', 'open'),
  component: lazyRouteComponent(
    () => import('./screens/certificates/applications.tsx'),
    'ApplicationsScreen',
  ),
});

const certificateCards = createRoute({
  getParentRoute: () => root,
  path: '/certificates/cards',
  validateSearch: keeps(...LIST, 'status', 'q', 'open'),
  component: lazyRouteComponent(() => import('./screens/certificates/cards.tsx'), 'CardsScreen'),
});

const certificateRecalls = createRoute({
  getParentRoute: () => root,
  path: '/certificates/recalls',
  validateSearch: keeps(...LIST, 'state', 'path', 'reason', 'member', 'open'),
  component: lazyRouteComponent(() => import('./screens/certificates/recalls.tsx'), 'RecallsScreen'),
});

const certificateForecast = createRoute({
  getParentRoute: () => root,
  path: '/certificates/forecast',
  validateSearch: keeps('low', 'high'),
  component: lazyRouteComponent(() => import('./screens/certificates/forecast.tsx'), 'ForecastScreen'),
});

const certificatePerson = createRoute({
  getParentRoute: () => root,
  path: '/certificates/members/$member',
  validateSearch: keeps('on', 'rule'),
  component: lazyRouteComponent(() => import('./screens/certificates/person.tsx'), 'CertificatePersonScreen'),
});

const filings = createRoute({
  getParentRoute: () => root,
  path: '/filings',
  validateSearch: keeps(...LIST, 'workplace', 'only'),
  component: lazyRouteComponent(() => import('./screens/filings/filings.tsx'), 'FilingsScreen'),
});

const filingWorkplaces = createRoute({
  getParentRoute: () => root,
  path: '/filings/workplaces',
  component: lazyRouteComponent(() => import('./screens/filings/filings.tsx'), 'FilingWorkplacesScreen'),
});

const filingInquiries = createRoute({
  getParentRoute: () => root,
  path: '/filings/inquiries',
  component: lazyRouteComponent(() => import('./screens/filings/filings.tsx'), 'InquiriesScreen'),
});

const filing = createRoute({
  getParentRoute: () => root,
  path: '/filings/$filing',
  validateSearch: keeps(...LIST, 'result'),
  component: lazyRouteComponent(() => import('./screens/filings/filings.tsx'), 'FilingScreen'),
});

const workplaces = createRoute({
  getParentRoute: () => root,
  path: '/workplaces',
  validateSearch: keeps(...LIST, 'q', 'only'),
  component: lazyRouteComponent(() => import('./screens/workplaces/list.tsx'), 'WorkplacesScreen'),
});

const workplace = createRoute({
  getParentRoute: () => root,
  path: '/workplaces/$workplace',
  component: lazyRouteComponent(() => import('./screens/workplaces/workplace.tsx'), 'WorkplaceScreen'),
});

const trail = createRoute({
  getParentRoute: () => root,
  path: '/trail',
  validateSearch: keeps(...LIST, 'member', 'actor', 'views', 'from', 'to'),
  component: lazyRouteComponent(() => import('./screens/trail.tsx'), 'TrailScreen'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: keeps('part', 'q'),
  component: lazyRouteComponent(() => import('./screens/profile/settings.tsx'), 'SettingsScreen'),
});

const settingsPapers = createRoute({
  getParentRoute: () => root,
  path: '/settings/papers',
  validateSearch: keeps('paper', 'element', 'subject'),
  component: lazyRouteComponent(() => import('./screens/profile/papers.tsx'), 'PapersScreen'),
});

const settingsCalendars = createRoute({
  getParentRoute: () => root,
  path: '/settings/calendars',
  component: lazyRouteComponent(() => import('./screens/profile/calendars.tsx'), 'CalendarsScreen'),
});

const settingsVersions = createRoute({
  getParentRoute: () => root,
  path: '/settings/versions',
  validateSearch: keeps('from', 'to'),
  component: lazyRouteComponent(() => import('./screens/profile/versions.tsx'), 'VersionsScreen'),
});

const settingsContractor = createRoute({
  getParentRoute: () => root,
  path: '/settings/contractor',
  component: lazyRouteComponent(() => import('./screens/profile/contractor.tsx'), 'ContractorScreen'),
});

const adminPeople = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  validateSearch: keeps(...LIST, 'q', 'role', 'state', 'open'),
  component: lazyRouteComponent(() => import('./screens/admin/people.tsx'), 'PeopleScreen'),
});

const adminRoles = createRoute({
  getParentRoute: () => root,
  path: '/admin/roles',
  validateSearch: keeps('q'),
  component: lazyRouteComponent(() => import('./screens/admin/roles.tsx'), 'RolesScreen'),
});

const adminWebhooks = createRoute({
  getParentRoute: () => root,
  path: '/admin/webhooks',
  validateSearch: keeps(...LIST, 'state', 'hook'),
  component: lazyRouteComponent(() => import('./screens/admin/webhooks.tsx'), 'WebhooksScreen'),
});

const addresses = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/addresses',
  validateSearch: keeps(...LIST, 'state', 'flag', 'q', 'open'),
  component: lazyRouteComponent(() => import('./screens/addresses/addresses.tsx'), 'AddressesScreen'),
});

export const router = createRouter({
  basepath: insurer === '' ? '/' : `/${insurer}`,
  routeTree: root.addChildren([
    home,
    signIn,
    enrol,
    account,
    reference,
    rounds,
    roundWork,
    findings,
    overview,
    members,
    member,
    held,
    review,
    parcels,
    parcel,
    pieces,
    excluded,
    aside,
    desk,
    statistics,
    certificates,
    certificateCalendar,
    certificateApplications,
    certificateCards,
    certificateRecalls,
    certificateForecast,
    certificatePerson,
    filings,
    filingWorkplaces,
    filingInquiries,
    filing,
    workplaces,
    workplace,
    trail,
    settings,
    settingsPapers,
    settingsCalendars,
    settingsVersions,
    settingsContractor,
    adminPeople,
    adminRoles,
    adminWebhooks,
    addresses,
    campaignFigures,
    certificateFigures,
    filingFigures,
    deskFigures,
    post,
    labels,
    scan,
  ]),
  // Values stay the text they are: the default would write a member id of digits in quotes.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
