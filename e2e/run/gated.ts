// Tests whose customer and agents reach the server through gates of their own, with a customer's site in memory:
// connections can be cut, and everything that left a browser can be searched.

import { test as base } from './fixtures.ts';
import { Gate } from './gate.ts';
import { snippet, TestSite } from './test-site.ts';

interface GatedFixtures {
  /** Gates of this test; open, and with nothing kept. */
  gates: Gates;
  /** A site of the demo license without pages. */
  site: TestSite;
  /** The snippet as the site's pages carry it: through the customer's gate. */
  snippetHtml: string;
}

export interface Gates {
  readonly customer: Gate;
  /** The server's public address: everything of agents passes here. */
  readonly agent: Gate;
}

export const test = base.extend<GatedFixtures, { workerGates: Gates; serverEnv: Record<string, string> }>({
  serverEnv: [{}, { option: true, scope: 'worker' }],

  workerGates: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const gates = { customer: await Gate.open(), agent: await Gate.open() };
      await use(gates);
      gates.customer.close();
      gates.agent.close();
    },
    { scope: 'worker' },
  ],

  serverOptions: [
    async ({ workerGates, serverEnv }, use) =>
      use({
        flags: [],
        env: { ...serverEnv, ALONGSIDE_PUBLIC_URL: `http://localhost:${workerGates.agent.port}` },
      }),
    { scope: 'worker' },
  ],

  gates: async ({ workerGates, server }, use) => {
    for (const gate of [workerGates.customer, workerGates.agent]) {
      gate.target = server.info.port;
      gate.restore();
      gate.forget();
    }
    await use(workerGates);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
  site: async ({}, use) => {
    const site = await TestSite.open({});
    await use(site);
    site.close();
  },

  snippetHtml: async ({ gates, server }, use) =>
    use(snippet(`localhost:${gates.customer.port}`, server.info.license.id)),
});
