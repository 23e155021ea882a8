// The sign that somebody sees this page: a border around it and the agents' names at its upper edge. It lives in our own
// shadow root, outside of the popup's document, so that no style sheet of the page, of the owner or of the license
// reaches it, and no setting turns it off. It takes no clicks.

export interface Indicator {
  /**
   * Shows the words; with none nothing is shared, and nothing is shown.
   * @param isHere whether it is this page that somebody sees, and not another tab of the origin
   */
  show(words: string, isHere: boolean): void;
}

export function createIndicator(root: ShadowRoot, direction: string): Indicator {
  const border = document.createElement('div');
  const label = document.createElement('span');
  border.className = 'border';
  border.dir = direction;
  border.hidden = true;
  border.append(label);
  root.append(border);
  let stopShowingRoot = (): void => {};

  /** A page whose root element generates no box has no place for anything. */
  function showRoot(): () => void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':root:root:root{display:block!important}');
    const sizes = new ResizeObserver(() => {
      const isGone = border.getClientRects().length === 0 && root.host.isConnected;
      if (isGone && !document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
    });
    sizes.observe(border);
    return () => {
      sizes.disconnect();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    };
  }

  return {
    show(words, isHere) {
      border.classList.toggle('elsewhere', !isHere);
      if (label.textContent === words) return;
      if (words === '') stopShowingRoot();
      else if (label.textContent === '') stopShowingRoot = showRoot();
      label.textContent = words;
      border.hidden = words === '';
    },
  };
}
