// The frame around every page for those who are signed in: menu, content, command palette, shortcuts, connection
// banner. It sends people whose sign-in has ended to the sign-in page, and keeps each role to its pages.

import { ActionIcon } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import IconCommand from '@tabler/icons-react/dist/esm/icons/IconCommand.mjs';
import IconMenu2 from '@tabler/icons-react/dist/esm/icons/IconMenu2.mjs';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useMatches, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { meQuery, queryClient, sessionsQuery } from '../api/queries.ts';
import { requestCodeFocus } from '../pages/co-browsing/code-focus.ts';
import { NotAllowedPage } from '../pages/not-allowed-page.tsx';
import { useLetterShortcutsPreference, useMenuPreference } from '../preferences.ts';
import { texts } from '../texts.ts';
import { isSigningOut } from './account-menu.tsx';
import { LaterPalette, LaterShortcuts } from './after-first-paint.tsx';
import { BrandMark } from './brand-mark.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import styles from './console-shell.module.css';
import { LoadingPage } from './loading-page.tsx';
import { Menu } from './menu.tsx';
import { menuItems } from './menu-items.ts';
import { usePaletteKey, useShortcuts } from './shortcuts.ts';

const MenuDrawer = lazy(async () => ({ default: (await import('./menu-drawer.tsx')).MenuDrawer }));

export function ConsoleShell() {
  const me = useQuery(meQuery).data;
  const navigate = useNavigate();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const isSession = pathname.startsWith('/sessions/');
  const isNarrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const [preference, setPreference] = useMenuPreference();
  const [isExpandedInSession, setExpandedInSession] = useState(false);
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const [paletteRequests, setPaletteRequests] = useState(0);
  const openPalette = (): void => setPaletteRequests((requests) => requests + 1);
  // Once loaded the drawer stays, so that its closing is seen.
  const wasDrawerOpen = useRef(false);
  if (isDrawerOpen) wasDrawerOpen.current = true;
  const [areLettersOn] = useLetterShortcutsPreference();
  const liveCount = useLiveCount();
  const allowedRoles = useMatches({ select: (matches) => matches.at(-1)?.staticData.roles });

  const isExpanded = isSession
    ? isExpandedInSession
    : preference === 'auto'
      ? isWide === true
      : preference === 'expanded';
  const toggle = (): void => {
    if (isSession) setExpandedInSession(!isExpandedInSession);
    else setPreference(isExpanded ? 'collapsed' : 'expanded');
  };
  const enterCode = (): void => {
    requestCodeFocus();
    if (pathname !== '/co-browsing') void navigate({ to: '/co-browsing' });
  };
  const create = (): void => {
    if (pathname === '/admin/licenses') void navigate({ to: '/admin/licenses', search: { edit: 'new' } });
    if (pathname === '/admin/people') void navigate({ to: '/admin/people', search: { edit: 'new' } });
  };

  const goTo = menuItems
    .filter((item) => me !== undefined && item.roles.includes(me.role))
    .map((item) => [item.keys, () => void navigate({ to: item.to })] as const);
  useShortcuts(
    {
      ...Object.fromEntries(goTo),
      c: enterCode,
      n: create,
      m: isNarrow === true ? drawer.toggle : toggle,
      '?': help.open,
    },
    areLettersOn,
  );
  usePaletteKey(openPalette);
  useSignInEnd();
  useMainFocus(pathname);

  if (me === undefined) return <LoadingPage />;
  const isAllowed = allowedRoles === undefined || allowedRoles.includes(me.role);
  return (
    <>
      <a href="#main" className="skip-link">
        {texts.skipToContent}
      </a>
      <div className={styles.shell} data-narrow={isNarrow || undefined} data-expanded={isExpanded || undefined}>
        {isNarrow === true ? (
          <nav className={styles.bar} aria-label={texts.product}>
            <button type="button" className={styles.menuButton} onClick={drawer.open} aria-haspopup="dialog">
              <IconMenu2 size={20} stroke={1.6} aria-hidden="true" />
              {texts.menu.label}
            </button>
            <BrandMark size={24} />
            <ActionIcon variant="subtle" color="gray" size={40} aria-label={texts.menu.commands} onClick={openPalette}>
              <IconCommand size={20} stroke={1.6} />
            </ActionIcon>
            {wasDrawerOpen.current && (
              <Suspense>
                <MenuDrawer
                  me={me}
                  isOpen={isDrawerOpen}
                  liveCount={liveCount}
                  onOpenCommands={openPalette}
                  onClose={drawer.close}
                />
              </Suspense>
            )}
          </nav>
        ) : (
          <div className={styles.rail}>
            <Menu
              me={me}
              isExpanded={isExpanded}
              onToggle={toggle}
              liveCount={liveCount}
              onOpenCommands={openPalette}
            />
          </div>
        )}
        <main id="main" tabIndex={-1} className={styles.main} data-bleed={isSession || undefined}>
          {isAllowed ? <Outlet /> : <NotAllowedPage role={me.role} />}
        </main>
      </div>
      <LaterPalette me={me} requests={paletteRequests} onEnterCode={enterCode} onShowShortcuts={help.open} />
      <LaterShortcuts role={me.role} isOpen={isHelpOpen} onClose={help.close} />
      <ConnectionBanner />
    </>
  );
}

/** How many sessions are waiting or live. */
function useLiveCount(): number {
  const { data } = useQuery({
    ...sessionsQuery,
    select: (sessions) => sessions.filter((session) => session.state !== 'ended').length,
  });
  return data ?? 0;
}

/** Shows the sign-in page as soon as the server says that nobody is signed in. */
function useSignInEnd(): void {
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        const { error } = event.action;
        if (!(error instanceof ApiError) || error.code !== 'sign-in-required' || isSigningOut()) return;
        queryClient.removeQueries({ queryKey: meQuery.queryKey });
        void navigate({ to: '/sign-in', search: { next: href, why: 'ended' } });
      }),
    [navigate, href],
  );
}

/** After a change of page the focus goes to its content, unless the page took it already. */
function useMainFocus(pathname: string): void {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    const main = document.getElementById('main');
    if (main !== null && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
  }, [pathname]);
}
