// The product's own capture and acting, with the options that the widget gives them.

import { createActing } from '@alongside/widget';
import { countClicks } from './acted-page.ts';
import { startCapture } from './capture-ours.ts';

window.actedPage = {
  async start() {
    countClicks();
    const host = document.createElement('div');
    const { capture, outbound } = await startCapture((signal) => {
      if (signal.t === 'act') void acting.handle(signal);
    });
    const acting = createActing({
      registry: {
        closedRoots: new WeakMap(),
        hints: { license: '', mode: 'full-control', permission: 'per-session', chunks: {} as never, build: '' },
        load: () => Promise.reject(new Error('a click needs no part')),
      },
      surface: { root: host.attachShadow({ mode: 'closed' }), owns: (node) => node === host },
      strings: () => '',
      capture,
      allowance: () => ({ mode: 'full-control', grant: 'control' }),
      confirm: () => undefined,
      agentOf: () => undefined,
      send: (signal) => outbound.signal(signal),
    });
  },
};
