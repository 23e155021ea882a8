// The floor: a word to the customer's page, and what it says put into a paragraph.

import { measureActs } from './acting-page.ts';

const socket = new WebSocket(`ws://${location.host}/agent`);
const probe = document.createElement('p');
probe.append('');
document.body.append(probe);
let hasHeard = false;
socket.onmessage = ({ data }: MessageEvent<string>) => {
  hasHeard = true;
  (probe.firstChild as Text).data = data;
};

window.actingPage = {
  async ready() {
    while (!hasHeard) await new Promise((resolve) => setTimeout(resolve, 20));
  },
  act: (count) => measureActs(count, () => socket.send('click'), document),
};
