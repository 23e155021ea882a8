// What a customer's page does in a measurement of acts: it follows the agent, and its button counts in `#probe`.

export interface ActedPage {
  /** Starts; resolves when an agent may act. */
  start(): Promise<void>;
}

declare global {
  interface Window {
    actedPage: ActedPage;
  }
}

/** Has the page's button write how often it was clicked, as text that `watchProbe` knows. */
export function countClicks(): HTMLButtonElement {
  const button = document.querySelector<HTMLButtonElement>('.search button')!;
  let clicks = 0;
  button.addEventListener('click', () => {
    document.querySelector('#probe')!.textContent = `c${++clicks}`;
  });
  return button;
}
