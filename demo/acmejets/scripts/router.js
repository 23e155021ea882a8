// Routing below one path by the History API: links there change the view without loading a page.

/**
 * @param {string} base such as `/explore`
 * @param {(segments: string[]) => void} show gets what follows the base, also at the start
 * @returns {{ go: (path: string) => void }}
 */
export function startRouter(base, show) {
  const current = () =>
    location.pathname
      .slice(base.length)
      .split('/')
      .filter((segment) => segment !== '');
  const go = (/** @type {string} */ path) => {
    history.pushState({ scroll: 0 }, '', path);
    show(current());
    scrollTo({ top: 0 });
  };
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.origin !== location.origin) return;
    if (link.pathname !== base && !link.pathname.startsWith(`${base}/`)) return;
    event.preventDefault();
    if (link.href !== location.href) go(link.pathname);
  });
  window.addEventListener('popstate', () => show(current()));
  show(current());
  return { go };
}
