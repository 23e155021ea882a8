// Messages to the console around the viewer; only to our own origin.

type ViewerMessage =
  | { readonly event: 'closed' }
  | { readonly event: 'left' }
  | { readonly event: 'title'; readonly title: string };

/** Tells the window around the viewer; without one, leaving goes back to the console. */
export function tellParent(message: ViewerMessage): void {
  if (window.parent !== window) {
    window.parent.postMessage({ alongside: 'viewer', ...message }, location.origin);
  } else if (message.event === 'left' || message.event === 'closed') {
    location.assign('/');
  } else if (message.event === 'title') {
    document.title = message.title === '' ? 'Co-browsing' : `${message.title} · Co-browsing`;
  }
}
