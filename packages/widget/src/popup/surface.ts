// The one element of ours in the customer's page: a host in the top layer with a closed shadow root, which everything
// visible lives in. The page's CSS cannot reach it (important rules of the inner tree win), what the page removes comes
// back, and while a modal dialog makes everything else inert the host moves into it. It never takes a click itself.

import surfaceCss from './surface.css';

export interface Surface {
  readonly root: ShadowRoot;
  /** Whether a node is ours. */
  owns(node: Node): boolean;
  /** Takes everything away. */
  dispose(): void;
}

/** What our hosts are called: by it a part that has no surface tells them from the page. */
export const hostTag = 'alongside-surface';

export function createSurface(): Surface {
  const host = document.createElement(hostTag);
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(surfaceCss);
  root.adoptedStyleSheets = [sheet];
  host.popover = 'manual';

  /** Modal dialogs that are open, the one opened last at the end. */
  let modals = [...document.querySelectorAll<HTMLElement>('dialog:modal')];
  const removals = new MutationObserver(() => {
    if (!host.isConnected) place();
  });
  const dialogs = new MutationObserver((changes) => {
    const before = modals.at(-1);
    for (const { target } of changes) {
      if (!(target instanceof HTMLElement) || target.localName !== 'dialog') continue;
      modals = modals.filter((dialog) => dialog !== target);
      if (target.matches(':modal')) modals.push(target);
    }
    if (modals.at(-1) !== before) place();
  });

  /** Puts the host where clicks reach it, on top of everything that is open now. */
  function place(): void {
    modals = modals.filter((dialog) => dialog.isConnected && dialog.matches(':modal'));
    const parent = modals.at(-1) ?? document.documentElement;
    if (host.parentNode !== parent) {
      // moveBefore keeps the popup's document; without it the popup builds itself again.
      if (host.isConnected && 'moveBefore' in parent) {
        (parent as Element & { moveBefore(node: Node, before: Node | null): void }).moveBefore(host, null);
      } else parent.append(host);
    }
    if (host.matches(':popover-open')) host.hidePopover();
    host.showPopover();
    removals.disconnect();
    removals.observe(document, { childList: true, subtree: parent !== document.documentElement });
    removals.observe(document.documentElement, { childList: true });
  }

  const onFullscreen = (): void => place();
  /** What the page opens on top of us is below us again. */
  const onToggle = (event: Event): void => {
    if (event.target !== host && (event as ToggleEvent).newState === 'open') place();
  };
  place();
  dialogs.observe(document, { subtree: true, attributeFilter: ['open'] });
  document.addEventListener('fullscreenchange', onFullscreen);
  document.addEventListener('toggle', onToggle, true);

  return {
    root,
    owns: (node) => node === host || node.getRootNode() === root,
    dispose() {
      removals.disconnect();
      dialogs.disconnect();
      document.removeEventListener('fullscreenchange', onFullscreen);
      document.removeEventListener('toggle', onToggle, true);
      host.remove();
    },
  };
}
