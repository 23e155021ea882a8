// The browser's own parser, in a frame without scripts as the replica's: the yardstick of every rebuild.

import { frameStyle, laidOut } from './rebuild-page.ts';

let html = '';
const frame = document.createElement('iframe');
frame.setAttribute('sandbox', 'allow-same-origin');
frame.style.cssText = frameStyle;

window.rebuild = {
  async prepare(recording) {
    html = await (await fetch(recording)).text();
    document.body.append(frame);
  },
  async run() {
    const inner = frame.contentDocument!;
    inner.open();
    inner.write(html);
    inner.close();
    return laidOut(inner);
  },
};
