// Masks that an admin sets on the license while a session runs: no change to the site, and in force at once. What was
// sent before is unsent at the server and on the agent's screen.

import { signInAsAdmin } from '../run/admin-api.ts';
import { Canaries, searchedMessages } from '../run/canaries.ts';
import { expect } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { RawAgent, signInRaw } from '../run/raw-sockets.ts';
import { joinByCode, SECOND_AGENT, sessionIdOf, startSession, waitUntilSharing } from '../run/session.ts';

interface License {
  readonly privacy: object;
}

test('[75] [124] selectors that an admin sets reach live sessions at once, and what was sent is unsent', async ({
  server,
  customer,
  agent,
  gates,
  site,
  snippetHtml,
}) => {
  const canaries = new Canaries();
  const [text, value] = [canaries.of('mtext'), canaries.of('mvalue')];
  site.pages['/'] = `<!doctype html><title>Shop</title><h1>Order</h1>
    <p id="iban">${text}</p><label>Code <input id="code" value="${value}"></label> <input id="open">${snippetHtml}`;
  const side = await startSession(customer, site.url('/'));
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  await agentSide.replica.waitForText('#iban', text);
  const session = await sessionIdOf(agentSide);

  // The control: before the mask both are found, in what the customer sent and in what a second agent gets.
  const found = (searched: Iterable<{ where: string; bytes: Uint8Array }>) =>
    [...searched].flatMap(({ bytes }) => [text, value].filter((secret) => Buffer.from(bytes).includes(secret)));
  expect(new Set(found(searchedMessages('customer', gates.customer.messages()))).size).toBe(2);

  const ask = await signInAsAdmin(server.info);
  const path = `/api/licenses/${server.info.license.id}`;
  const licenses = await ask<(License & { id: string })[]>('GET', '/api/licenses');
  const before = licenses.find(({ id }) => id === server.info.license.id) as License;
  try {
    // The gate keeps whole connections, so what is new is what comes after this.
    const fromPage = () => gates.customer.messages().filter(({ from }) => from === 'browser');
    const sentBefore = fromPage().length;
    await ask('PATCH', path, { privacy: { ...before.privacy, masked: ['#iban', '#code'] } });
    await agentSide.replica
      .within(20_000)
      .waitFor(
        (length) => document.getElementById('iban')?.textContent === '*'.repeat(Math.min(32, length)),
        text.length,
      );
    expect(await agentSide.replica.value('#code')).toBe('********');
    await waitUntilSharing(side, agentSide);
    // Nothing of it is in the log any more, whoever comes.
    const second = await RawAgent.connect(server, session, await signInRaw(server, SECOND_AGENT));
    await second.element('open');
    const log = second.socket.frames.map((frame) => ({
      from: 'server' as const,
      text: null,
      bytes: Buffer.from(frame),
    }));
    expect(log.length).toBeGreaterThan(0);
    expect(found(searchedMessages('log', log))).toEqual([]);
    // Nor was it sent again, and both go on together.
    await side.tab.type('#open', 'together');
    await agentSide.replica.waitFor(() => document.querySelector<HTMLInputElement>('#open')?.value === 'together');
    const sentSince = fromPage().slice(sentBefore);
    expect(sentSince.length).toBeGreaterThan(0);
    expect(found(searchedMessages('customer', sentSince))).toEqual([]);
    expect(await side.tab.text('#iban')).toBe(text);
  } finally {
    await ask('PATCH', path, { privacy: before.privacy });
  }
  // Milder again: the same session shows it.
  await agentSide.replica.within(20_000).waitForText('#iban', text);
  expect(await sessionIdOf(agentSide)).toBe(session);
});
