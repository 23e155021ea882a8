// What a test is given: a real server, and the customer and the agent, each in a browser of their own. The same test
// runs in every engine that its project stands for.
//
//   import { expect, test } from '../run/fixtures.ts';
//   test('[35] a valid code connects', { tag: '@webkit' }, async ({ server, customer, agent }) => {
//     const site = await customer.open(server.info.customerUrl);
//
// Every test runs in Chromium; in Firefox unless tagged `@chromium`; in WebKit if tagged `@webkit`.
// `test.use({ serverOptions: { flags: ['--tls'], env: {} } })` at the top of a file gives it a server of its own.

import { type Browser, test as base } from '@playwright/test';
import { build } from '../../scripts/build.mjs';
import { type AskAsAdmin, signInAsAdmin } from './admin-api.ts';
import { type EngineName, findBrowsers } from './browsers.ts';
import type { Driver } from './driver.ts';
import { type BrowserSettings, launchBrowser, openPlaywrightDriver, type ProfileOptions } from './playwright-driver.ts';
import { type ServerOptions, TestServer } from './server-process.ts';
import { openWebKitDriver } from './webkit-driver.ts';

export { expect } from '@playwright/test';
export { poll, Scope, Tab, type Target } from './driver.ts';

/** Opens one more person: a second agent, a stranger. Closed after the test. */
export type NewPerson = (options?: ProfileOptions) => Promise<Driver>;

interface TestFixtures {
  /** A running server, shared by the tests of one file and worker; its log is printed when a test fails. */
  server: TestServer;
  /** Asks the server's interface as its admin. */
  admin: AskAsAdmin;
  /** Size, colour scheme and motion of every person's browser; not in WebKit. */
  profile: ProfileOptions;
  newPerson: NewPerson;
  customer: Driver;
  agent: Driver;
}

interface WorkerFixtures {
  engine: EngineName;
  /** What everybody's browser is set to, such as to block cookies; not in WebKit. */
  browserSettings: BrowserSettings;
  serverOptions: ServerOptions;
  sharedServer: TestServer;
  /** The running browsers of this worker, one for each person a test has at once. */
  browserPool: (index: number) => Promise<Browser>;
}

const LOG_LINES_ON_FAILURE = 60;
/** Tests leave sessions behind that the server keeps for a while; those about limits set their own. */
const ROOMY_LICENSE = { maxSessions: 1000, maxSessionsPerAgent: 1000 };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engine: ['chromium', { option: true, scope: 'worker' }],
  browserSettings: [{}, { option: true, scope: 'worker' }],
  serverOptions: [
    { flags: [], env: {} },
    { option: true, scope: 'worker' },
  ],
  profile: [{}, { option: true }],

  sharedServer: [
    async ({ serverOptions }, use) => {
      await build({ everything: false });
      const server = new TestServer(serverOptions);
      try {
        await server.start();
        const admin = await signInAsAdmin(server.info);
        await admin('PATCH', `/api/licenses/${server.info.license.id}`, ROOMY_LICENSE);
        await use(server);
      } finally {
        await server.dispose();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  server: async ({ sharedServer }, use, testInfo) => {
    const start = sharedServer.log.length;
    await use(sharedServer);
    if (testInfo.status === testInfo.expectedStatus) return;
    const lines = sharedServer.log.slice(start).slice(-LOG_LINES_ON_FAILURE);
    console.log(`The server's log during “${testInfo.title}”:\n${lines.join('\n')}`);
  },

  admin: async ({ server }, use) => use(await signInAsAdmin(server.info)),

  browserPool: [
    async ({ engine, browserSettings }, use) => {
      const running: Browser[] = [];
      await use(async (index) => {
        const known = running[index];
        if (known?.isConnected()) return known;
        const executablePath = engine === 'webkit' ? undefined : findBrowsers()[engine];
        if (engine === 'webkit' || executablePath === undefined) throw new Error(`There is no ${engine} to launch`);
        const browser = await launchBrowser(engine, executablePath, browserSettings);
        running[index] = browser;
        return browser;
      });
      await Promise.all(running.map((browser) => browser.close()));
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  newPerson: async ({ engine, profile, browserPool }, use) => {
    const people: Driver[] = [];
    await use(async (options) => {
      const person = await openPerson(engine, { ...profile, ...options }, () => browserPool(people.length));
      people.push(person);
      return person;
    });
    await Promise.all(people.map((person) => person.close()));
  },

  customer: async ({ newPerson }, use) => use(await newPerson()),
  agent: async ({ newPerson }, use) => use(await newPerson()),
});

function openPerson(engine: EngineName, profile: ProfileOptions, browser: () => Promise<Browser>): Promise<Driver> {
  if (engine !== 'webkit') return browser().then((running) => openPlaywrightDriver(running, profile));
  const paths = findBrowsers().webkit;
  if (!paths) throw new Error('There is no WebKit to launch');
  return openWebKitDriver(paths);
}
