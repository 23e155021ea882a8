// Sets the colour scheme before the first paint, so that a dark console never flashes white. A file of its own, since
// the content security policy forbids inline scripts. The key is the one that src/theme.ts uses.
(() => {
  let wanted = 'auto';
  try {
    wanted = localStorage.getItem('alongside-color-scheme') ?? 'auto';
  } catch {
    // Storage is blocked: follow the system.
  }
  const isDark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
