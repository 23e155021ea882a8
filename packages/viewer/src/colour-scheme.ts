// Light or dark as chosen in the console, which keeps the choice in the same storage; automatic follows the system.

const key = 'alongside-color-scheme';

/** Follows the choice from now on. */
export function followColourScheme(): void {
  const apply = () => {
    let choice: string | null = null;
    try {
      choice = localStorage.getItem(key);
    } catch {
      // Storage may be refused: the system decides.
    }
    const root = document.documentElement;
    if (choice === 'light' || choice === 'dark') root.dataset.scheme = choice;
    else delete root.dataset.scheme;
  };
  apply();
  addEventListener('storage', (event) => {
    if (event.key === key) apply();
  });
}
