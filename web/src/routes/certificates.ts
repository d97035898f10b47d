import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { keeps, LIST, root } from './root.tsx';

const certificates = createRoute({
  getParentRoute: () => root,
  path: '/certificates',
  staticData: { title: ['cert.tab.monitor', 'cert.title'] },
  component: lazyRouteComponent(() => import('../screens/certificates/monitor.tsx'), 'MonitorScreen'),
});

const certificateCalendar = createRoute({
  getParentRoute: () => root,
  path: '/certificates/calendar',
  staticData: { title: ['cert.tab.calendar', 'cert.title'] },
  validateSearch: keeps('month'),
  component: lazyRouteComponent(() => import('../screens/certificates/calendar.tsx'), 'CalendarScreen'),
});

const certificateApplications = createRoute({
  getParentRoute: () => root,
  path: '/certificates/applications',
  staticData: { title: ['cert.tab.applications', 'cert.title'] },
  validateSearch: keeps(...LIST, 'state', 'kind', 'late', 'member', 'open'),
  component: lazyRouteComponent(
    () => import('../screens/certificates/applications.tsx'),
    'ApplicationsScreen',
  ),
});

const certificateCards = createRoute({
  getParentRoute: () => root,
  path: '/certificates/cards',
  staticData: { title: ['cert.tab.cards', 'cert.title'] },
  validateSearch: keeps(...LIST, 'status', 'q', 'open'),
  component: lazyRouteComponent(() => import('../screens/certificates/cards.tsx'), 'CardsScreen'),
});

const certificateRecalls = createRoute({
  getParentRoute: () => root,
  path: '/certificates/recalls',
  staticData: { title: ['cert.tab.recalls', 'cert.title'] },
  validateSearch: keeps(...LIST, 'state', 'path', 'reason', 'member', 'open'),
  component: lazyRouteComponent(() => import('../screens/certificates/recalls.tsx'), 'RecallsScreen'),
});

const certificateForecast = createRoute({
  getParentRoute: () => root,
  path: '/certificates/forecast',
  staticData: { title: ['cert.tab.forecast', 'cert.title'] },
  validateSearch: keeps('low', 'high'),
  component: lazyRouteComponent(() => import('../screens/certificates/forecast.tsx'), 'ForecastScreen'),
});

const certificatePerson = createRoute({
  getParentRoute: () => root,
  path: '/certificates/members/$member',
  staticData: { title: ['nav.members', 'cert.title'] },
  validateSearch: keeps('on', 'rule'),
  component: lazyRouteComponent(
    () => import('../screens/certificates/person.tsx'),
    'CertificatePersonScreen',
  ),
});

/** The life of 資格確認書. */
export const certificatesRoutes = [
  certificates,
  certificateCalendar,
  certificateApplications,
  certificateCards,
  certificateRecalls,
  certificateForecast,
  certificatePerson,
] as const;
