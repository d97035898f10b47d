import { createRoute } from '@tanstack/react-router';
import { insurer } from '../place.ts';
import { AccountScreen } from '../screens/account.tsx';
import { ApiReference } from '../screens/api-reference.tsx';
import { EnrolScreen } from '../screens/enrol.tsx';
import { Door } from '../screens/home.tsx';
import { SignInScreen } from '../screens/sign-in.tsx';
import { TodayScreen } from '../screens/today.tsx';
import { root } from './root.tsx';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  staticData: { title: ['today.title'] },
  component: insurer === '' ? Door : TodayScreen,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  staticData: { title: ['signIn.title'] },
  component: SignInScreen,
});

const enrol = createRoute({
  getParentRoute: () => root,
  path: '/enrol',
  staticData: { title: ['enrol.title'] },
  component: EnrolScreen,
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  staticData: { title: ['account.title'] },
  component: AccountScreen,
});

const reference = createRoute({
  getParentRoute: () => root,
  path: '/reference',
  staticData: { title: ['reference.title'] },
  component: ApiReference,
});

/** The ways in, the day's work, and a person's own account. */
export const entryRoutes = [home, signIn, enrol, account, reference] as const;
