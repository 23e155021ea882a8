// A session beside a chat that is not ours: neither needs the other, and each goes on when the other ends.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { expect } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { joinByCode, press, shownCode, startSession, waitUntilSharing } from '../run/session.ts';

interface ChatPage {
  say(text: string): void;
}

test('[50] a session goes on beside a chat of somebody else, and after it', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  const chat = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(chat, 'listening');
  chat.on('connection', (line) => line.on('message', (text) => line.send(`heard ${text}`)));
  const address = `ws://127.0.0.1:${(chat.address() as AddressInfo).port}`;
  site.pages['/'] = `<!doctype html><title>Shop</title><ul id="chat"></ul><p id="line">open</p>
    <button id="count" onclick="this.textContent = Number(this.textContent) + 1">0</button>
    <script>const line = new WebSocket('${address}');
    line.onmessage = ({ data }) => { chat.append(Object.assign(document.createElement('li'), { textContent: data })); };
    line.onclose = () => { document.getElementById('line').textContent = 'closed'; };
    window.say = (text) => line.send(text);</script>${snippetHtml}`;
  try {
    const side = await startSession(customer, site.url('/'));
    const first = await joinByCode(agent, server, side.code);
    await waitUntilSharing(side, first);
    const say = (text: string) => side.tab.evaluate((words) => (window as unknown as ChatPage).say(words), text);
    await say('one');
    await first.replica.waitForText('#chat', 'heard one');
    await first.replica.click('#count', { through: true });
    await first.replica.waitForText('#count', '1');

    // Sharing is stopped and begun again: the chat notices nothing.
    await side.popup.click('.maximize');
    await press(side.popup, 'Stop sharing');
    await side.popup.waitForText('.status', 'Disconnected');
    await say('two');
    await side.tab.waitForText('#chat', 'heard two');
    expect(await side.tab.text('#line')).toBe('open');
    await press(side.popup, 'Start sharing');
    const second = await joinByCode(agent, server, await shownCode(side.popup));
    await waitUntilSharing(side, second);
    await second.replica.waitForText('#chat', 'heard two');

    // The chat ends: the session goes on.
    for (const line of chat.clients) line.terminate();
    await second.replica.waitForText('#line', 'closed');
    await second.replica.click('#count', { through: true });
    await second.replica.waitForText('#count', '2');
  } finally {
    chat.close();
  }
});
