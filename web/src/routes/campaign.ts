import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { AsideScreen } from '../screens/aside.tsx';
import { ExcludedScreen } from '../screens/excluded.tsx';
import { HeldScreen } from '../screens/held.tsx';
import { Overview } from '../screens/overview.tsx';
import { ParcelScreen } from '../screens/parcel.tsx';
import { ParcelsScreen } from '../screens/parcels.tsx';
import { PiecesScreen } from '../screens/pieces.tsx';
import { keeps, LIST, root } from './root.tsx';

const rounds = createRoute({
  getParentRoute: () => root,
  path: '/rounds',
  staticData: { title: ['rounds.title'] },
  component: lazyRouteComponent(() => import('../screens/rounds/list.tsx'), 'RoundsScreen'),
});

const roundWork = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$campaign',
  staticData: { title: ['nav.rounds'] },
  component: lazyRouteComponent(() => import('../screens/rounds/round.tsx'), 'RoundScreen'),
});

const findings = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$campaign/findings',
  staticData: { title: ['findings.title'] },
  validateSearch: keeps(...LIST, 'severity', 'kind', 'code'),
  component: lazyRouteComponent(() => import('../screens/rounds/findings.tsx'), 'FindingsScreen'),
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign',
  staticData: { title: ['nav.overview'] },
  component: Overview,
});

const held = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/held',
  staticData: { title: ['nav.held'] },
  validateSearch: keeps(...LIST, 'row', 'outcome', 'member', 'open'),
  component: HeldScreen,
});

const review = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/review',
  staticData: { title: ['nav.review'] },
  validateSearch: keeps(...LIST, 'state', 'row', 'pattern', 'reply', 'member', 'open'),
  component: lazyRouteComponent(() => import('../screens/review/review.tsx'), 'ReviewScreen'),
});

const parcels = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/parcels',
  staticData: { title: ['nav.parcels'] },
  validateSearch: keeps(...LIST, 'q', 'split', 'sealed'),
  component: ParcelsScreen,
});

const parcel = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/parcels/$parcel',
  staticData: { title: ['title.parcel'] },
  validateSearch: keeps(...LIST, 'open'),
  component: ParcelScreen,
});

const pieces = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/pieces',
  staticData: { title: ['nav.pieces'] },
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
  staticData: { title: ['nav.excluded'] },
  validateSearch: keeps(...LIST, 'outcome', 'member'),
  component: ExcludedScreen,
});

const aside = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/aside',
  staticData: { title: ['nav.aside'] },
  validateSearch: keeps(...LIST, 'severity', 'kind', 'code'),
  component: AsideScreen,
});

const addresses = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/addresses',
  staticData: { title: ['nav.addresses'] },
  validateSearch: keeps(...LIST, 'state', 'flag', 'q', 'open'),
  component: lazyRouteComponent(() => import('../screens/addresses/addresses.tsx'), 'AddressesScreen'),
});

const post = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/post',
  staticData: { title: ['post.title'] },
  validateSearch: keeps('on'),
  component: lazyRouteComponent(() => import('../screens/post/post.tsx'), 'PostScreen'),
});

const labels = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaign/labels',
  staticData: { title: ['label.title'] },
  validateSearch: keeps('q', 'cursor'),
  component: lazyRouteComponent(() => import('../screens/labels.tsx'), 'LabelsScreen'),
});

const scan = createRoute({
  getParentRoute: () => root,
  path: '/scan/$campaign',
  staticData: { title: ['scan.title'] },
  validateSearch: keeps('parcel', 'job'),
  component: lazyRouteComponent(() => import('../screens/station/station.tsx'), 'StationScreen'),
});

/** A round and the lists of its campaign. */
export const campaignRoutes = [
  rounds,
  roundWork,
  findings,
  overview,
  held,
  review,
  parcels,
  parcel,
  pieces,
  excluded,
  aside,
  addresses,
  post,
  labels,
  scan,
] as const;
