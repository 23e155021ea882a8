// Entry of the viewer's document: /viewer/index.html#session=<id>.

import { followColourScheme } from './colour-scheme.ts';
import { Viewer } from './viewer.ts';

followColourScheme();

let viewer: Viewer | null = null;

function open(): void {
  viewer?.stop();
  const session = new URLSearchParams(location.hash.slice(1)).get('session') ?? '';
  viewer = new Viewer(session, document.getElementById('viewer')!);
  viewer.start();
}

addEventListener('hashchange', open);
// Back from the back/forward cache everything starts anew: sockets were closed on the way out.
addEventListener('pagehide', () => viewer?.stop());
addEventListener('pageshow', (event) => {
  if (event.persisted) open();
});
open();
