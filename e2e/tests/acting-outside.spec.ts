// What the customer looks at outside of the page: the agent is told what it is, acts wait and are then refused, and the
// page's own functions are what they were.

import { expect, poll, test } from '../run/fixtures.ts';
import { RawAgent } from '../run/raw-sockets.ts';
import { press, share, startSession } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

const through = { through: true };
const NOTICE = '.outside-notice';
const REFUSED = 'The customer is looking at something outside of the page. Wait until that is over.';

const page = `<!doctype html><title>Outside</title><style>body{margin:40px}button,input,a{margin:10px}</style>
  <button id="count" onclick="this.textContent = 'Counted ' + ++clicks">Count</button>
  <button id="ask" onclick="answers.push(confirm('Really cancel?'))">Cancel it</button>
  <input id="file" type="file"><a id="prevented" download href="/report.txt">Shown here instead</a>
  <a id="report" download="report.txt" href="/report.txt">Report</a>
  <script>
  let clicks = 0;
  const answers = [];
  Object.assign(window, { own: { alert, confirm, prompt }, printed: [alert, confirm, prompt].map(String) });
  document.querySelector('#prevented').addEventListener('click', (event) => event.preventDefault());
  </script>`;

/** What of the page's own functions differs from what the browser gave it. */
function differences(): string[] {
  type Functions = Record<string, (() => void) & { name: string }>;
  const { own, printed } = window as unknown as { own: Functions; printed: string[] };
  const now = window as unknown as Functions;
  return ['alert', 'confirm', 'prompt'].filter(
    (name, index) => now[name] !== own[name] || String(now[name]) !== printed[index],
  );
}

test('[114] the agent is told of file chooser, messages, print and download, and acts are refused with the reason', async ({
  server,
  customer,
  agent,
}) => {
  const { host } = new URL(server.info.url);
  const site = await TestSite.open({
    '/': page + snippet(host, server.info.license.id),
    '/report.txt': { type: 'text/plain', body: 'report' },
  });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab, popup } = sides.customer;
    const { viewer, replica } = sides.agent;
    expect(await tab.evaluate(differences)).toEqual([]);
    const held = tab.holdDialogs();

    // A chooser that the very first click opens.
    const chooser = held.chooser();
    await tab.click('#file');
    await viewer.waitForText(NOTICE, 'The customer is choosing a file.');
    await replica.click('#count', through);
    await viewer.waitForText('.toasts', REFUSED);
    await (await chooser)('ticket.txt');
    await viewer.waitForHidden(NOTICE);
    await replica.click('#count', through);
    await tab.waitForText('#count', 'Counted 1');

    // A message that the agent's own act brings up: the page stands still until the customer answers.
    const message = held.message();
    await replica.click('#ask', through);
    const accept = await message;
    await viewer.waitForText(NOTICE, 'The page asks the customer to confirm something.');
    await replica.click('#count', through);
    await viewer.waitForText('.toasts', REFUSED);
    await accept();
    await viewer.waitForHidden(NOTICE);
    expect(await tab.evaluate('answers')).toEqual([true]);
    expect(await tab.text('#count')).toBe('Counted 1');

    // What a browser tells a page of printing.
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await viewer.waitForText(NOTICE, 'The customer is about to print the page.');
    await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
    await viewer.waitForHidden(NOTICE);

    await tab.click('#prevented');
    await tab.click('#report');
    await viewer.waitForText(NOTICE, 'A download has begun in the customer’s browser.');
    await viewer.waitForHidden(NOTICE);
    await replica.click('#count', through);
    await tab.waitForText('#count', 'Counted 2');

    // Once sharing is over the page has its own functions again.
    await popup.click('.maximize');
    await press(popup, 'Stop sharing');
    await poll('the browser’s own functions', 10_000, async () => (await tab.evaluate(differences)).length === 0);
  } finally {
    site.close();
  }
});

test('[114] what an agent sent while a message was there is not carried out after it', async ({ server, customer }) => {
  const { host } = new URL(server.info.url);
  const site = await TestSite.open({ '/': page + snippet(host, server.info.license.id) });
  try {
    const side = await startSession(customer, site.url('/'));
    const raw = await RawAgent.join(server, side.code);
    const { tab } = side;
    const aimAt = async (id: string, words: string) => {
      const node = await raw.element(id);
      const box = await tab.evaluate((where) => {
        const { x, y, width, height } = document.querySelector(`#${where}`)?.getBoundingClientRect() ?? new DOMRect();
        return { x: x + scrollX, y: y + scrollY, width, height };
      }, id);
      return raw.aim(node, box, words);
    };
    const count = await aimAt('count', 'Count');
    const ask = await aimAt('ask', 'Cancel it');
    const message = tab.holdDialogs().message();
    const asking = raw.newAct();
    raw.socket.send({ t: 'act', act: asking, ...ask, kind: 'click' });
    const accept = await message;
    await poll('the news of it', 10_000, async () => raw.socket.all('outside').at(-1)?.kind === 'confirm');
    const meanwhile = raw.newAct();
    raw.socket.send({ t: 'act', act: meanwhile, ...count, kind: 'click' });
    // The server has passed it on: it answers this one itself.
    const refused = raw.newAct();
    raw.socket.send({ t: 'navigate', act: refused, to: 'url', url: 'https://evil.example/' });
    expect(await raw.answerOf(refused)).toBe('url-not-allowed');
    await accept();
    expect(await raw.answerOf(asking)).toBeNull();
    expect(await raw.answerOf(meanwhile)).toBe('customer-elsewhere');
    expect(raw.socket.all('outside').map(({ kind }) => kind)).toEqual(['confirm', 'nothing']);
    expect(await tab.text('#count')).toBe('Count');
    await poll('acts as before', 10_000, async () => (await raw.act(await aimAt('count', 'Count'), 'click')) === null);
    expect(await tab.text('#count')).toBe('Counted 1');
  } finally {
    site.close();
  }
});
