// "What does the agent see?": the customer's own page as an agent gets it, in a window of the server's. Canaries: what
// is masked is not in the window, what is not masked is, and neither goes to the server.

import { Canaries, searchedMessages } from '../run/canaries.ts';
import type { Tab } from '../run/driver.ts';
import { expect } from '../run/fixtures.ts';
import type { Gate } from '../run/gate.ts';
import { test } from '../run/gated.ts';
import { openPopup, press, share } from '../run/session.ts';

const gif = Buffer.from('R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'base64');

function pageOf(canaries: Canaries, snippetHtml: string): string {
  const c = (name: string): string => canaries.of(name);
  return `<!doctype html><html lang="en"><title>Shop</title><body style="background: rgb(1, 2, 3)">
    <h1 id="shown">${c('shown')}</h1><input id="open" value="${c('value')}">
    <section class="maskContent"><p>${c('masked')}</p><input value="${c('maskedvalue')}"></section>
    <input type="password" value="${c('password')}"><img id="picture" src="/picture.gif" alt="picture">
    <div style="height: 3000px"></div>${snippetHtml}</body></html>`;
}

async function documentsOf(tab: Tab): Promise<string> {
  return tab.evaluate(() => {
    const parts: string[] = [];
    const read = (root: Document): void => {
      parts.push(root.documentElement.outerHTML, root.title);
      for (const element of root.querySelectorAll('*')) {
        parts.push(String((element as HTMLInputElement).value ?? ''));
        const inner = (element as HTMLIFrameElement).contentDocument;
        if (inner) read(inner);
      }
    };
    read(document);
    return parts.join('\n');
  });
}

function sentToServer(gate: Gate): Parameters<Canaries['find']>[0] {
  const bytes = [...gate.bytes()].map((each) => ({ where: 'bytes of the customer', bytes: each }));
  return [...bytes, ...searchedMessages('customer', gate.messages())];
}

test('[20] [122] before Start the customer sees what an agent would, and nothing of it reaches the server', async ({
  customer,
  site,
  gates,
  snippetHtml,
}) => {
  const canaries = new Canaries();
  site.pages['/'] = pageOf(canaries, snippetHtml);
  site.pages['/picture.gif'] = { type: 'image/gif', body: gif };
  const tab = await customer.open(site.url('/'));
  const popup = await openPopup(tab);
  await press(popup, 'What does the agent see?');
  const preview = await customer.waitForTab(2);
  const replica = preview.frame('iframe.is-shown');
  await replica.within(25_000).waitForText('#shown', canaries.of('shown'));
  await preview.waitForText('.preview-title', 'What the agent sees');

  // It follows the page.
  await tab.evaluate((words) => {
    document.getElementById('shown')!.textContent = words;
    window.scrollTo(0, 900);
  }, canaries.of('changed'));
  await replica.waitForText('#shown', canaries.of('changed'));
  await replica.waitFor(() => document.querySelector<HTMLImageElement>('#picture')?.naturalWidth === 1);

  const found = canaries.find([{ where: 'the window', bytes: Buffer.from(await documentsOf(preview)) }]);
  expect([...found.keys()].sort()).toEqual(['changed', 'value']);
  expect([...canaries.find(sentToServer(gates.customer))]).toEqual([]);

  const policy = await preview.evaluate(async () => {
    const answer = await fetch(location.href).catch(() => null);
    return answer === null ? 'no connection' : 'connected';
  });
  expect(policy).toBe('no connection');
  // Not shown as something that an agent sees: our own popup.
  expect(await replica.count('alongside-surface')).toBe(0);

  await tab.open(site.url('/picture.gif'));
  await preview.waitForText('.veil', 'The page was left.');
});

test('[29] [122] during a session it goes on beside it, and shows nothing while sharing is paused', async ({
  server,
  customer,
  agent,
  site,
  snippetHtml,
}) => {
  const canaries = new Canaries();
  site.pages['/'] = pageOf(canaries, snippetHtml);
  const { customer: side, agent: agentSide } = await share(customer, agent, server, site.url('/'));
  await side.popup.click('.maximize');
  await press(side.popup, 'What does the agent see?');
  const preview = await customer.waitForTab(2);
  const replica = preview.frame('iframe.is-shown');
  await replica.within(25_000).waitForText('#shown', canaries.of('shown'));
  await side.tab.evaluate(() => {
    document.getElementById('shown')!.textContent = 'Both';
  });
  await replica.waitForText('#shown', 'Both');
  await agentSide.replica.waitForText('#shown', 'Both');
  await press(side.popup, 'Pause');
  await preview.waitForText('.veil', 'The agent sees nothing of this page while sharing is paused.');
  expect(await preview.count('iframe.is-shown')).toBe(0);
  await press(side.popup, 'Resume');
  await replica.within(25_000).waitForText('#shown', 'Both');
  // The session is whole when the window is gone.
  await preview.close();
  await side.tab.evaluate(() => {
    document.getElementById('shown')!.textContent = 'Alone';
  });
  await agentSide.replica.waitForText('#shown', 'Alone');
});

test('[20] a page whose policy cuts off the windows that it opens says so', async ({ customer, site, snippetHtml }) => {
  const body = pageOf(new Canaries(), snippetHtml);
  site.pages['/'] = { body, headers: { 'cross-origin-opener-policy': 'same-origin' } };
  const tab = await customer.open(site.url('/'));
  const popup = await openPopup(tab);
  await press(popup, 'What does the agent see?');
  await popup.within(25_000).waitForText('.preview-note', 'Cross-Origin-Opener-Policy');
});

test('[60] the window listens to nobody but a page of the license that opened it', async ({
  server,
  customer,
  gates,
  site,
}) => {
  // The server is behind one of them, which asking for them has opened.
  void gates;
  site.pages['/'] = '<!doctype html><title>Attacker</title><button id="go">Go</button>';
  const { license } = server.info;
  const statusOf = (query: string) => fetch(`${server.info.url}/preview?${query}`).then(({ status }) => status);
  expect(await statusOf(`license=${license.id}&origin=https://evil.example`)).toBe(403);
  expect(await statusOf(`license=${license.id}&origin=null`)).toBe(403);
  expect(await statusOf('license=nobody&origin=https://evil.example')).toBe(404);

  // Another origin opens the address that is meant for the site's own, and talks to it.
  const own = new URL(site.url('/')).origin;
  const tab = await customer.open(site.url('/', 'evil.localhost'));
  await tab.evaluate(
    ({ address }) => {
      document.getElementById('go')!.onclick = () => {
        const opened = window.open(address);
        setInterval(() => {
          const { port1, port2 } = new MessageChannel();
          const names = ['title', 'explanation', 'paused', 'neverShared', 'left', 'language', 'direction'];
          const texts = Object.fromEntries(names.map((name) => [name, 'Sign in here']));
          opened?.postMessage({ alongside: 'preview', texts }, '*', [port2]);
          port1.postMessage({ t: 'state', state: 'paused' });
          document.title = `sent ${Number(document.title.replace(/\D/g, '')) + 1}`;
        }, 50);
      };
    },
    { address: `${server.info.url}/preview?license=${license.id}&origin=${encodeURIComponent(own)}` },
  );
  await tab.click('#go');
  const preview = await customer.waitForTab(2);
  await preview.waitForText('.preview-title', 'What the agent sees');
  const sentBefore = Number((await tab.evaluate(() => document.title)).replace(/\D/g, ''));
  // A page in the background counts slowly.
  await tab.within(30_000).waitFor((before) => Number(document.title.replace(/\D/g, '')) > before + 4, sentBefore);
  expect(await preview.text('.preview-title')).toBe('What the agent sees');
  expect(await preview.count('.shells iframe')).toBe(0);
});
