import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { keeps, LIST, root } from './root.tsx';

const trail = createRoute({
  getParentRoute: () => root,
  path: '/trail',
  staticData: { title: ['trail.title'] },
  validateSearch: keeps(...LIST, 'member', 'actor', 'views', 'from', 'to'),
  component: lazyRouteComponent(() => import('../screens/trail.tsx'), 'TrailScreen'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  staticData: { title: ['set.tab.settings', 'set.title'] },
  validateSearch: keeps('part', 'q'),
  component: lazyRouteComponent(() => import('../screens/profile/settings.tsx'), 'SettingsScreen'),
});

const settingsPapers = createRoute({
  getParentRoute: () => root,
  path: '/settings/papers',
  staticData: { title: ['set.tab.papers', 'set.title'] },
  validateSearch: keeps('paper', 'element', 'subject'),
  component: lazyRouteComponent(() => import('../screens/profile/papers.tsx'), 'PapersScreen'),
});

const settingsCalendars = createRoute({
  getParentRoute: () => root,
  path: '/settings/calendars',
  staticData: { title: ['set.tab.calendars', 'set.title'] },
  component: lazyRouteComponent(() => import('../screens/profile/calendars.tsx'), 'CalendarsScreen'),
});

const settingsVersions = createRoute({
  getParentRoute: () => root,
  path: '/settings/versions',
  staticData: { title: ['set.tab.versions', 'set.title'] },
  validateSearch: keeps('from', 'to'),
  component: lazyRouteComponent(() => import('../screens/profile/versions.tsx'), 'VersionsScreen'),
});

const settingsContractor = createRoute({
  getParentRoute: () => root,
  path: '/settings/contractor',
  staticData: { title: ['set.tab.contractor', 'set.title'] },
  component: lazyRouteComponent(() => import('../screens/profile/contractor.tsx'), 'ContractorScreen'),
});

const adminPeople = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  staticData: { title: ['adm.tab.people', 'adm.title'] },
  validateSearch: keeps(...LIST, 'q', 'role', 'state', 'open'),
  component: lazyRouteComponent(() => import('../screens/admin/people.tsx'), 'PeopleScreen'),
});

const adminRoles = createRoute({
  getParentRoute: () => root,
  path: '/admin/roles',
  staticData: { title: ['adm.tab.roles', 'adm.title'] },
  validateSearch: keeps('q'),
  component: lazyRouteComponent(() => import('../screens/admin/roles.tsx'), 'RolesScreen'),
});

const adminWebhooks = createRoute({
  getParentRoute: () => root,
  path: '/admin/webhooks',
  staticData: { title: ['adm.tab.webhooks', 'adm.title'] },
  validateSearch: keeps(...LIST, 'state', 'hook'),
  component: lazyRouteComponent(() => import('../screens/admin/webhooks.tsx'), 'WebhooksScreen'),
});

/** The profile, people and their roles, the trail. */
export const settingsRoutes = [
  trail,
  settings,
  settingsPapers,
  settingsCalendars,
  settingsVersions,
  settingsContractor,
  adminPeople,
  adminRoles,
  adminWebhooks,
] as const;
