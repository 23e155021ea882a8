// Entry of the viewer's document: /viewer/index.html#session=<id>, with `&watch` for who comes to watch only.

import { followColourScheme } from './colour-scheme.ts';
import { Viewer } from './viewer.ts';

followColourScheme();

let viewer: Viewer | null = null;

function open(): void {
  viewer?.stop();
  const parameters = new URLSearchParams(location.hash.slice(1));
  const session = parameters.get('session') ?? '';
  viewer = new Viewer(session, document.getElementById('viewer')!, parameters.has('watch'));
  viewer.start();
}

addEventListener('hashchange', open);
// Back from the back/forward cache everything starts anew: sockets were closed on the way out.
addEventListener('pagehide', () => viewer?.stop());
addEventListener('pageshow', (event) => {
  if (event.persisted) open();
});
open();
