// After an update of the server the parts of the old console that were not loaded yet are gone. A page that misses one
// asks the server which console it has by now, and loads itself anew if that is another one: the new page is the one
// that the server has, so there is no loop. A part that is missed because the page is just being left, or the network
// is, is no reason to load anything: a reload would put an end to where the person is going.

/** Starts to listen, for as long as the page lives. */
export function reloadWhenOutdated(): void {
  window.addEventListener('vite:preloadError', async () => {
    const entry = document.querySelector('script[type=module]')?.getAttribute('src') ?? '';
    try {
      const answer = await fetch('/', { cache: 'no-store' });
      if (answer.ok && !(await answer.text()).includes(entry)) window.location.reload();
    } catch {
      // No server to ask: the page says what is wrong.
    }
  });
}
