// The floor: a page that clicks when it hears a word, and says what it shows.

import { countClicks } from './acted-page.ts';
import { openSocket } from './page-mode.ts';

window.actedPage = {
  async start() {
    const button = countClicks();
    const socket = await openSocket('/customer');
    socket.onmessage = () => {
      button.click();
      socket.send(document.querySelector('#probe')!.textContent!);
    };
    socket.send('c0');
  },
};
