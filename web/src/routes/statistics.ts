import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { keeps, LIST, root } from './root.tsx';

const statistics = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  validateSearch: keeps(...LIST, 'indicator', 'level', 'month', 'code', 'q'),
  component: lazyRouteComponent(() => import('../screens/statistics/statistics.tsx'), 'StatisticsScreen'),
});

const campaignFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/campaigns',
  validateSearch: keeps('campaign', 'branch'),
  component: lazyRouteComponent(
    () => import('../screens/statistics/campaign-figures.tsx'),
    'CampaignFiguresScreen',
  ),
});

const certificateFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/certificates',
  validateSearch: keeps('month'),
  component: lazyRouteComponent(
    () => import('../screens/statistics/certificate-figures.tsx'),
    'CertificateFiguresScreen',
  ),
});

const filingFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/filings',
  validateSearch: keeps(...LIST, 'month', 'q'),
  component: lazyRouteComponent(
    () => import('../screens/statistics/filing-figures.tsx'),
    'FilingFiguresScreen',
  ),
});

const deskFigures = createRoute({
  getParentRoute: () => root,
  path: '/statistics/desk',
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
