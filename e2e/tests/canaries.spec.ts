// The proof of privacy, end to end: secrets are planted in every place of a page, and everything that leaves the
// customer's browser, reaches the agent's, or stays at the server is searched for them. The same page without the mask
// is the control: there the same secrets are found, on each of the ways that they can take.

import {
  Canaries,
  canReadMemory,
  type Searched,
  searchedFiles,
  searchedMemory,
  searchedMessages,
} from '../run/canaries.ts';
import type { Driver } from '../run/driver.ts';
import { expect, poll, type Tab } from '../run/fixtures.ts';
import type { Gate } from '../run/gate.ts';
import { type Gates, test } from '../run/gated.ts';
import { RawAgent, signInRaw } from '../run/raw-sockets.ts';
import type { TestServer } from '../run/server-process.ts';
import {
  type AgentSide,
  type CustomerSide,
  enterSession,
  joinByCode,
  SECOND_AGENT,
  sessionIdOf,
  startSession,
  startSessionIn,
  waitUntilSharing,
} from '../run/session.ts';
import type { TestSite } from '../run/test-site.ts';
import { canaryPage, shownWithoutMask } from './canary-page.ts';

test.use({ serverEnv: { ALONGSIDE_LOG_LEVEL: 'trace', ALONGSIDE_UNWATCHED_SECONDS: '1' } });
test.setTimeout(120_000);

interface Scene {
  canaries: Canaries;
  customer: CustomerSide;
  agent: AgentSide;
  second: RawAgent;
}

interface Stage {
  server: TestServer;
  customer: Driver;
  agent: Driver;
  site: TestSite;
  snippetHtml: string;
}

/** Shares the page of canaries, lets everything happen to it that can, and lets a second agent join. */
async function play(stage: Stage, area: 'maskContent' | 'shown'): Promise<Scene> {
  const { server, site } = stage;
  const canaries = new Canaries();
  const c = (name: string): string => canaries.of(name);
  site.pages['/'] = canaryPage(canaries, area, stage.snippetHtml);
  site.pages['/from'] = `<!doctype html><a id="go" href="/?${c('nurlquery')}#${c('nurlfragment')}">Go</a>`;
  const tab = await stage.customer.open(site.url(`/from?${c('nreferrer')}`));
  await tab.click('#go');
  await tab.waitFor(() => 'coBrowsingInstance' in window);
  await tab.evaluate((state) => {
    history.replaceState({ state }, '');
    (window as unknown as { makeClosed(): void }).makeClosed();
  }, c('nhistory'));
  const customer = await startSessionIn(tab);
  const agent = await joinByCode(stage.agent, server, customer.code);
  await waitUntilSharing(customer, agent);
  await agent.replica.waitForText('#state', 'Ready');

  // Typed, revealed, changed and moved, by the customer and by the page's scripts.
  await tab.fill('#field', c('mtyped'));
  await tab.evaluate(
    (texts) => {
      const byId = (id: string) => document.getElementById(id) as HTMLInputElement;
      byId('bold').textContent = texts.changed;
      byId('area').append(texts.appended);
      byId('area').title = texts.title;
      byId('echoed').value = texts.byScript;
      byId('late').textContent = `You entered ${texts.byScript}`;
      const password = byId('password');
      password.type = 'text';
      const copy = password.cloneNode() as HTMLInputElement;
      copy.value = texts.replaced;
      password.replaceWith(copy);
      document.title = `${texts.byScript} - Shop`;
      history.pushState({}, '', `?${texts.pushed}`);
    },
    {
      changed: c('mchanged'),
      appended: c('mappended'),
      title: c('mnewtitle'),
      byScript: c('mbyscript'),
      replaced: c('npasswordreplaced'),
      pushed: c('npushed'),
    },
  );
  await tab.type('#open', 'visible');
  await agent.replica.waitFor(() => document.querySelector<HTMLInputElement>('#open')?.value === 'visible');
  const second = await RawAgent.connect(server, await sessionIdOf(agent), await signInRaw(server, SECOND_AGENT));
  await second.element('open');
  await tab.evaluate(() => {
    document.getElementById('state')!.textContent = 'Done';
  });
  await agent.replica.waitForText('#state', 'Done');
  return { canaries, customer, agent, second };
}

function* wire(where: string, gate: Gate): Generator<Searched> {
  for (const bytes of gate.bytes()) yield { where: `${where}: bytes`, bytes };
  yield* searchedMessages(where, gate.messages());
}

/** What a second agent was sent: the log as the server keeps it. */
function* logOf({ second }: Scene): Generator<Searched> {
  const { signals, frames } = second.socket;
  yield { where: 'signals of a second agent', bytes: Buffer.from(JSON.stringify(signals)) };
  const messages = frames.map((frame) => ({ from: 'server' as const, text: null, bytes: Buffer.from(frame) }));
  yield* searchedMessages('log, to a second agent', messages);
}

/** Everything that the agent's browser made of it: all documents, with form values and shadow roots. */
async function screenOf({ agent }: Scene): Promise<Searched> {
  const text = await agent.tab.evaluate(() => {
    const parts: string[] = [];
    const read = (root: Document | ShadowRoot): void => {
      // A document that is being built anew has nothing in it for a moment.
      parts.push('documentElement' in root ? (root.documentElement?.outerHTML ?? '') + root.title : root.innerHTML);
      for (const sheet of [...root.styleSheets, ...(root.adoptedStyleSheets ?? [])]) {
        for (const rule of sheet.cssRules) parts.push(rule.cssText);
      }
      for (const element of root.querySelectorAll('*')) {
        parts.push(String((element as HTMLInputElement).value ?? ''));
        if (element.shadowRoot) read(element.shadowRoot);
        const inner = (element as HTMLIFrameElement).contentDocument;
        if (inner) read(inner);
      }
    };
    read(document);
    return parts.join('\n');
  });
  return { where: 'the agent’s screen', bytes: Buffer.from(text) };
}

function* server(running: TestServer): Generator<Searched> {
  yield { where: 'the server’s log', bytes: Buffer.from(running.log.join('\n')) };
  yield* searchedFiles(running.dataFolder);
}

async function everything(scene: Scene, gates: Gates, running: TestServer): Promise<Searched[]> {
  return [
    ...wire('customer', gates.customer),
    ...wire('agent', gates.agent),
    ...logOf(scene),
    await screenOf(scene),
    ...server(running),
  ];
}

function withoutHits(found: Map<string, string>): string[] {
  return [...found].map(([name, where]) => `${name} in ${where}`);
}

test('[69] [70] [71] [73] [74] nothing masked leaves the browser, in whatever form', { tag: '@webkit' }, async ({
  server: running,
  customer,
  agent,
  site,
  gates,
  snippetHtml,
}) => {
  const scene = await play({ server: running, customer, agent, site, snippetHtml }, 'maskContent');
  const { canaries } = scene;
  expect(withoutHits(canaries.find(await everything(scene, gates, running)))).toEqual([]);
  // The customer has it all as it is, and the agent asterisks, also where the class is one of several.
  const { tab } = scene.customer;
  expect(await tab.value('#field')).toBe(canaries.of('mtyped'));
  expect(await tab.text('#bold')).toBe(canaries.of('mchanged'));
  expect(await scene.agent.replica.value('#field')).toBe('********');
  expect(await scene.agent.replica.text('#bold')).toMatch(/^\*+$/);
  if (canReadMemory(running.processId)) {
    expect(withoutHits(canaries.find(searchedMemory(running.processId)))).toEqual([]);
  }
  // Nor did anybody but the customer's page ask the site for what only the masked area names.
  const asked = site.requests.filter(({ path }) => /mimagepath|msrcset|mstyleurl|mposter|mobject/.test(path));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ referer }) => referer === '')).toEqual([]);
});

test('[69] [71] [74] the control: without the mask each of the same secrets is found, on each way', async ({
  server: running,
  admin,
  customer,
  agent,
  site,
  gates,
  snippetHtml,
}) => {
  const scene = await play({ server: running, customer, agent, site, snippetHtml }, 'shown');
  const { canaries } = scene;
  const uploads = (): Searched[] =>
    gates.customer
      .bytes()
      .filter((bytes) => bytes.includes('PUT /license'))
      .map((bytes) => ({ where: 'upload', bytes }));
  await poll('the upload of the image', 20_000, async () => canaries.find(uploads()).has('mblob'));
  const found = canaries.find(await everything(scene, gates, running));
  expect(shownWithoutMask.filter((name) => !found.has(name))).toEqual([]);
  expect([...found].filter(([name]) => name.startsWith('n'))).toEqual([]);

  // Each way by itself.
  const frames = gates.customer.messages().filter(({ from, text }) => from === 'browser' && text === null);
  const signals = gates.customer.messages().filter(({ text }) => text !== null);
  const small = frames.filter(({ bytes }) => bytes.length < 2000);
  const ways: Record<string, Iterable<Searched>> = {
    'small frames': small.map(({ bytes }) => ({ where: 'frame', bytes })),
    'inflated frames': [...searchedMessages('customer', frames)].filter(({ where }) => where.includes('inflated')),
    signals: searchedMessages('customer', signals),
    'the agent’s wire': wire('agent', gates.agent),
    'the log': logOf(scene),
    'the agent’s screen': [await screenOf(scene)],
    uploads: uploads(),
  };
  for (const [way, searched] of Object.entries(ways)) expect(canaries.find(searched).size, way).toBeGreaterThan(0);
  if (canReadMemory(running.processId)) {
    expect(canaries.find(searchedMemory(running.processId)).size, 'memory').toBeGreaterThan(0);
  }
  // The agent's browser loads an image of the site by itself: the request is seen.
  await poll('the agent’s request for the image', 10_000, async () =>
    site.requests.some(({ path, referer }) => path.includes('mimagepath') && referer === ''),
  );

  // Log and database are read where they are: the log names routes, not addresses, and a license is found in the file.
  const address = `http://127.0.0.1:${running.info.port}/license${canaries.of('nloggedpath')}/dist/primary-bundle.js`;
  const answeredBefore = running.log.filter((line) => line.includes('primary-bundle.js')).length;
  // While memory was searched the server may have closed the connection that this takes first.
  await poll('an answer', 10_000, async () => (await fetch(address)).status > 0);
  await poll(
    'a line of the log',
    10_000,
    async () => running.log.filter((line) => line.includes('primary-bundle.js')).length > answeredBefore,
  );
  await admin('POST', '/api/licenses', { name: canaries.of('nlicensename'), domains: ['example.com'] });
  expect(withoutHits(canaries.find(server(running)))).toEqual([expect.stringMatching(/^nlicensename in file /)]);
});

function sentBy(gate: Gate, from: 'browser' | 'server'): { text: string | null; bytes: Buffer }[] {
  return gate.messages().filter((message) => message.from === from);
}

/** Long enough for whatever a page does by itself after a change: what is observed has been told and drawn. */
function settled(tab: Tab): Promise<unknown> {
  return tab.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 100)))),
  );
}

test('[122] nothing leaves before an agent is in, nor when none has been there for a while', {
  tag: '@webkit',
}, async ({ server: running, customer, agent, newPerson, site, gates, snippetHtml }) => {
  const canaries = new Canaries();
  site.pages['/'] = `<!doctype html><title>${canaries.of('title')}</title><h1 id="words">${canaries.of('before')}</h1>
    <input id="name">${snippetHtml}`;
  const side = await startSession(customer, site.url('/'));
  const { tab } = side;
  await tab.fill('#name', canaries.of('typed'));
  await tab.evaluate((text) => document.body.append(text), canaries.of('added'));
  await settled(tab);
  expect(withoutHits(canaries.find(wire('customer', gates.customer)))).toEqual([]);
  expect(withoutHits(canaries.find(server(running)))).toEqual([]);
  const hello = sentBy(gates.customer, 'browser').map(({ text }) => JSON.parse(text ?? '{}').t);
  expect(hello).toEqual(['primary-hello']);
  const loaded = await tab.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  expect(loaded.filter((name) => /\/(engine|acting)\.\w+\.js$/.test(name))).toEqual([]);

  const first = await joinByCode(agent, running, side.code);
  await waitUntilSharing(side, first);
  await first.replica.waitForText('#words', canaries.of('before'));
  await poll('the canaries on the wire, now that an agent is in', 10_000, async () => {
    const found = canaries.find(wire('customer', gates.customer));
    return ['title', 'before', 'added'].every((name) => found.has(name));
  });

  const session = await sessionIdOf(first);
  await first.tab.close();
  await poll('the end of capture', 10_000, async () =>
    sentBy(gates.customer, 'server').some(({ text }) => text?.includes('"unwatched"')),
  );
  await settled(tab);
  const count = sentBy(gates.customer, 'browser').length;
  await tab.fill('#name', canaries.of('unwatched'));
  await tab.evaluate((text) => {
    document.title = text;
    document.body.append(text);
  }, canaries.of('later'));
  await settled(tab);
  expect(sentBy(gates.customer, 'browser').slice(count)).toEqual([]);

  const again = await enterSession(await newPerson(), running, session);
  await again.replica.waitFor((text) => document.body.textContent?.includes(text), canaries.of('later'));
  await again.replica.waitFor(
    (text) => document.querySelector<HTMLInputElement>('#name')?.value === text,
    canaries.of('unwatched'),
  );
});

test('[124] a mask that comes later, by class or by a move, unsends what was sent', { tag: '@webkit' }, async ({
  server: running,
  customer,
  agent,
  site,
  gates,
  snippetHtml,
}) => {
  const canaries = new Canaries();
  const c = (name: string): string => canaries.of(name);
  site.pages['/'] =
    `<!doctype html><title>Shop</title><p id="late" title="${c('tooltip')}">${c('text')} <input id="field" value="${c('value')}"></p>
    <p id="moved">${c('moved')}</p><div id="area" class="maskContent"></div><p id="open">open</p>${snippetHtml}`;
  const side = await startSession(customer, site.url('/'));
  const first = await joinByCode(agent, running, side.code);
  await waitUntilSharing(side, first);
  await first.replica.waitForText('#late', c('text'));
  const session = await sessionIdOf(first);
  const cookie = await signInRaw(running, SECOND_AGENT);
  const before = await RawAgent.connect(running, session, cookie);
  await before.element('moved');
  const scene = (second: RawAgent): Scene => ({ canaries, customer: side, agent: first, second });
  const known = canaries.find(logOf(scene(before)));
  expect([...known.keys()].sort()).toEqual(['moved', 'text', 'tooltip', 'value']);

  const steps = [
    () => document.getElementById('late')!.classList.add('maskContent'),
    () => document.getElementById('area')!.append(document.getElementById('moved')!),
  ];
  const stays = [['moved'], []];
  for (const [index, mask] of steps.entries()) {
    await side.tab.evaluate(mask as () => void);
    await first.replica.waitFor(
      (css) => /^\*+$/.test(document.querySelector(css)?.textContent?.trim() ?? ''),
      index === 0 ? '#late' : '#moved',
    );
    // Somebody who comes now is sent nothing of it, and nothing of it is left on the screen of who was there.
    const after = await RawAgent.connect(running, session, cookie);
    await after.element('open');
    expect([...canaries.find(logOf(scene(after))).keys()]).toEqual(stays[index]);
    expect([...canaries.find([await screenOf(scene(after))]).keys()]).toEqual(stays[index]);
    const starts = sentBy(gates.customer, 'browser').flatMap(({ text }) =>
      text?.includes('epoch-start') ? [text] : [],
    );
    expect(starts.map((text) => JSON.parse(text).isUnsent)).toEqual([
      false,
      ...steps.slice(0, index + 1).map(() => true),
    ]);
    after.socket.end();
  }
  // What changes under the mask from now on is masked as well.
  await side.tab.fill('#field', c('typed'));
  await side.tab.evaluate(() => {
    document.getElementById('open')!.textContent = 'done';
  });
  await first.replica.waitForText('#open', 'done');
  expect(canaries.find(wire('customer', gates.customer)).has('typed')).toBe(false);
});

test('[74] neither caret nor selection nor length nor validity of a masked field is told', async ({
  server: running,
  customer,
  agent,
  site,
  gates,
  snippetHtml,
}) => {
  site.pages['/'] = `<!doctype html><title>Shop</title><style>#secret:invalid { color: red }</style>
    <input id="secret" class="maskContent" minlength="9" required><input id="plain" minlength="9" required><p id="open">open</p>${snippetHtml}`;
  const side = await startSession(customer, site.url('/'));
  const first = await joinByCode(agent, running, side.code);
  await waitUntilSharing(side, first);
  const { tab } = side;
  /** Page frames that typing more into a field, moving about in it and selecting there makes. */
  const framesOf = async (field: string, marker: string): Promise<number> => {
    await tab.type(field, 'a');
    await first.replica.waitFor((css) => document.querySelector<HTMLInputElement>(css)?.value !== '', field);
    await settled(tab);
    const startedAt = performance.now();
    const count = sentBy(gates.customer, 'browser').filter(({ text }) => text === null).length;
    for (const key of [...'bcdefghijkl', 'Home', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Delete', 'End']) {
      await tab.press(key);
      await settled(tab);
    }
    await tab.evaluate((text) => {
      document.getElementById('open')!.textContent = text;
    }, marker);
    await first.replica.waitForText('#open', marker);
    const frames = sentBy(gates.customer, 'browser').filter(({ text }) => text === null).length - count;
    // Less what comes by itself: the checks of every five seconds.
    return frames - Math.ceil((performance.now() - startedAt) / 5000);
  };
  const masked = await framesOf('#secret', 'one');
  expect(await first.replica.value('#secret')).toBe('********');
  const shown = await framesOf('#plain', 'two');
  expect(shown).toBeGreaterThan(10);
  // The marker, and that the field is not empty any more.
  expect(masked).toBeLessThanOrEqual(2);
});

test('[74] a masked value that the page repeats while it is typed is masked with each key', {
  tag: '@webkit',
}, async ({ server: running, customer, agent, site, gates, snippetHtml }) => {
  site.pages['/'] =
    `<!doctype html><title>Shop</title><input id="secret" class="maskContent"><p id="echo"></p><p id="open">open</p>
    <script>addEventListener('input', () => { echo.textContent = echo.title = 'Dear ' + secret.value; }, true);</script>${snippetHtml}`;
  const side = await startSession(customer, site.url('/'));
  const first = await joinByCode(agent, running, side.code);
  await waitUntilSharing(side, first);
  const { tab } = side;
  await tab.click('#secret');
  for (const key of 'bcdfghjkmnp') {
    await tab.press(key);
    await settled(tab);
  }
  await first.replica.waitForText('#echo', `Dear ${'*'.repeat(11)}`);
  expect(await tab.text('#echo')).toBe('Dear bcdfghjkmnp');
  // The first three letters are too few to be looked for; no later one follows them or the asterisks in any frame.
  const frames = [...searchedMessages('customer', gates.customer.messages())];
  const texts = frames.map(({ bytes }) => bytes.toString('latin1')).join('\n');
  expect(texts).toContain('Dear bcd');
  expect(texts).toContain('Dear ****');
  expect(texts).not.toMatch(/bcdf|\*[bcdfghjkmnp]/);
});
