// Addresses of the console and who may see them. Pages of admins are loaded when they are opened; an agent's first load
// carries none of them. A signed-out visitor is sent to the sign-in page and from there back to where he wanted to go.

import type { Role } from '@alongside/protocol';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from './api/client.ts';
import { meQuery, queryClient } from './api/queries.ts';
import { CoBrowsingPage } from './pages/co-browsing/co-browsing-page.tsx';
import { CrashPage } from './pages/crash-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { SessionPage } from './pages/session-page.tsx';
import { ConsoleShell } from './shell/console-shell.tsx';
import { LoadingPage } from './shell/loading-page.tsx';

const rootRoute = createRootRoute({
  component: Outlet,
  errorComponent: CrashPage,
  notFoundComponent: NotFoundPage,
});

/** The part of a search string that is a local path, or undefined: nobody is sent elsewhere by a link. */
function localPath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined;
}

interface SignInSearch {
  readonly next?: string | undefined;
  readonly why?: 'ended' | 'out' | 'set-up' | undefined;
}

/** `edit=new` opens the form for a new entry. */
function readEdit(search: Record<string, unknown>): { edit?: 'new' | undefined } {
  return { edit: search.edit === 'new' ? 'new' : undefined };
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Absent ones are named as well: what is not named here passes unchecked.
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    next: localPath(search.next),
    why: (['ended', 'out', 'set-up'] as const).find((word) => word === search.why),
  }),
  component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup-page.tsx'), 'SetupPage'),
});

const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ location }) => {
    try {
      return { me: await queryClient.ensureQueryData(meQuery) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'sign-in-required') throw error;
      const isStart = location.href === '/' || location.href === '/co-browsing';
      throw redirect({ to: '/sign-in', search: isStart ? {} : { next: location.href } });
    }
  },
  component: ConsoleShell,
  pendingComponent: LoadingPage,
  errorComponent: CrashPage,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/co-browsing', replace: true });
  },
});

const coBrowsingRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/co-browsing',
  component: CoBrowsingPage,
});

const sessionRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/sessions/$id',
  // `watch`: to watch only.
  validateSearch: (search: Record<string, unknown>): { watch?: boolean | undefined } => ({
    watch: search.watch === true || undefined,
  }),
  component: SessionPage,
});

const settingsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings-page.tsx'), 'SettingsPage'),
});

const notFoundRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '$',
  component: NotFoundPage,
});

const licensesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/admin/licenses',
  staticData: { roles: ['admin'] },
  validateSearch: readEdit,
  component: lazyRouteComponent(() => import('./pages/licenses/licenses-page.tsx'), 'LicensesPage'),
});

const licenseRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/admin/licenses/$id',
  staticData: { roles: ['admin'] },
  component: lazyRouteComponent(() => import('./pages/licenses/license-page.tsx'), 'LicensePage'),
});

const keysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/admin/keys',
  staticData: { roles: ['admin'] },
  validateSearch: readEdit,
  component: lazyRouteComponent(() => import('./pages/keys/keys-page.tsx'), 'KeysPage'),
});

const maskReportRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/admin/licenses/$id/masks',
  staticData: { roles: ['admin'] },
  component: lazyRouteComponent(() => import('./pages/licenses/mask-report-page.tsx'), 'MaskReportPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/admin/people',
  staticData: { roles: ['admin'] },
  validateSearch: readEdit,
  component: lazyRouteComponent(() => import('./pages/people/people-page.tsx'), 'PeoplePage'),
});

const auditRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/admin/audit',
  staticData: { roles: ['admin'] },
  validateSearch: (search: Record<string, unknown>): { session?: string | undefined } => ({
    session: typeof search.session === 'string' && search.session !== '' ? search.session : undefined,
  }),
  component: lazyRouteComponent(() => import('./pages/audit-page.tsx'), 'AuditPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  signInRoute,
  setupRoute,
  consoleRoute.addChildren([
    coBrowsingRoute,
    sessionRoute,
    settingsRoute,
    licensesRoute,
    licenseRoute,
    keysRoute,
    maskReportRoute,
    peopleRoute,
    auditRoute,
    notFoundRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** Who may see the page; everyone who is signed in when absent. */
    roles?: readonly Role[];
  }
}
