import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { keeps, LIST, root } from './root.tsx';

const statistics = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  staticData: { title: ['statistics.title', 'nav.statistics'] },
  validateSearch: keeps(...LIST, 'indicator', 'level', 'month', 'code', 'q'),
  component: lazyRouteComponent(() => import('../screens/statistics/statistics.tsx'), 'StatisticsScreen'),
});

const campaignFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/campaigns',
  staticData: { title: ['campaignFigures.title'] },
  validateSearch: keeps('campaign', 'branch'),
  component: lazyRouteComponent(
    () => import('../screens/statistics/campaign-figures.tsx'),
    'CampaignFiguresScreen',
  ),
});

const certificateFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/certificates',
  staticData: { title: ['certificateFigures.title'] },
  validateSearch: keeps('month'),
  component: lazyRouteComponent(
    () => import('../screens/statistics/certificate-figures.tsx'),
    'CertificateFiguresScreen',
  ),
});

const filingFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/filings',
  staticData: { title: ['filingFigures.title'] },
  validateSearch: keeps(...LIST, 'month', 'q'),
  component: lazyRouteComponent(
    () => import('../screens/statistics/filing-figures.tsx'),
    'FilingFiguresScreen',
  ),
});

const deskFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/desk',
  staticData: { title: ['deskFigures.title'] },
  validateSearch: keeps('month'),
  component: lazyRouteComponent(() => import('../screens/statistics/desk-figures.tsx'), 'DeskFiguresScreen'),
});

/** Figures. */
export const statisticsRoutes = [
  statistics,
  campaignFigures,
  certificateFigures,
  filingFigures,
  deskFigures,
] as const;
