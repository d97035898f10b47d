import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { keeps, LIST, root } from './root.tsx';

const members = createRoute({
  getParentRoute: () => root,
  path: '/members',
  staticData: { title: ['members.title'] },
  validateSearch: keeps('by', 'purpose'),
  component: lazyRouteComponent(() => import('../screens/members/members.tsx'), 'MembersScreen'),
});

const member = createRoute({
  getParentRoute: () => root,
  path: '/members/$member',
  staticData: { title: ['nav.members'] },
  validateSearch: keeps('purpose', 'on', 'at', 'view', 'paper'),
  component: lazyRouteComponent(() => import('../screens/members/member.tsx'), 'MemberScreen'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  staticData: { title: ['desk.title'] },
  component: lazyRouteComponent(() => import('../screens/desk/desk.tsx'), 'DeskScreen'),
});

const filings = createRoute({
  getParentRoute: () => root,
  path: '/filings',
  staticData: { title: ['filing.tab.filings', 'filing.title'] },
  validateSearch: keeps(...LIST, 'workplace', 'only'),
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'FilingsScreen'),
});

const filingWorkplaces = createRoute({
  getParentRoute: () => root,
  path: '/filings/workplaces',
  staticData: { title: ['filing.tab.workplaces', 'filing.title'] },
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'FilingWorkplacesScreen'),
});

const filingInquiries = createRoute({
  getParentRoute: () => root,
  path: '/filings/inquiries',
  staticData: { title: ['filing.tab.inquiries', 'filing.title'] },
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'InquiriesScreen'),
});

const filing = createRoute({
  getParentRoute: () => root,
  path: '/filings/$filing',
  staticData: { title: ['title.filing', 'filing.title'] },
  validateSearch: keeps(...LIST, 'result'),
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'FilingScreen'),
});

const workplaces = createRoute({
  getParentRoute: () => root,
  path: '/workplaces',
  staticData: { title: ['office.title'] },
  validateSearch: keeps(...LIST, 'q', 'only'),
  component: lazyRouteComponent(() => import('../screens/workplaces/list.tsx'), 'WorkplacesScreen'),
});

const workplace = createRoute({
  getParentRoute: () => root,
  path: '/workplaces/$workplace',
  staticData: { title: ['nav.workplaces'] },
  component: lazyRouteComponent(() => import('../screens/workplaces/workplace.tsx'), 'WorkplaceScreen'),
});

/** Members, the desk, filings and workplaces. */
export const peopleRoutes = [
  members,
  member,
  desk,
  filings,
  filingWorkplaces,
  filingInquiries,
  filing,
  workplaces,
  workplace,
] as const;
