import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { keeps, LIST, root } from './root.tsx';

const members = createRoute({
  getParentRoute: () => root,
  path: '/members',
  validateSearch: keeps('by', 'purpose'),
  component: lazyRouteComponent(() => import('../screens/members/members.tsx'), 'MembersScreen'),
});

const member = createRoute({
  getParentRoute: () => root,
  path: '/members/$member',
  validateSearch: keeps('purpose', 'on', 'at', 'view', 'paper'),
  component: lazyRouteComponent(() => import('../screens/members/member.tsx'), 'MemberScreen'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  component: lazyRouteComponent(() => import('../screens/desk/desk.tsx'), 'DeskScreen'),
});

const filings = createRoute({
  getParentRoute: () => root,
  path: '/filings',
  validateSearch: keeps(...LIST, 'workplace', 'only'),
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'FilingsScreen'),
});

const filingWorkplaces = createRoute({
  getParentRoute: () => root,
  path: '/filings/workplaces',
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'FilingWorkplacesScreen'),
});

const filingInquiries = createRoute({
  getParentRoute: () => root,
  path: '/filings/inquiries',
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'InquiriesScreen'),
});

const filing = createRoute({
  getParentRoute: () => root,
  path: '/filings/$filing',
  validateSearch: keeps(...LIST, 'result'),
  component: lazyRouteComponent(() => import('../screens/filings/filings.tsx'), 'FilingScreen'),
});

const workplaces = createRoute({
  getParentRoute: () => root,
  path: '/workplaces',
  validateSearch: keeps(...LIST, 'q', 'only'),
  component: lazyRouteComponent(() => import('../screens/workplaces/list.tsx'), 'WorkplacesScreen'),
});

const workplace = createRoute({
  getParentRoute: () => root,
  path: '/workplaces/$workplace',
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
