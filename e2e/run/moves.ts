// Steps of tests in which a session moves: a site of the license on several hosts, what to put on its pages, and how to
// tell that the session goes on.

import type { AskAsAdmin } from './admin-api.ts';
import type { Tab } from './driver.ts';
import { test as base, expect, poll } from './fixtures.ts';
import { openMovingSite } from './moving-site.ts';
import { type AgentSide, type CustomerSide, popupOf, sessionIdOf, waitUntilSharing } from './session.ts';
import type { TestSite } from './test-site.ts';

export const test = base.extend<{ site: TestSite }>({
  site: async ({ server }, use, testInfo) => {
    // Several pages in a row, each loaded by the customer and shown to the agent.
    testInfo.setTimeout(2 * testInfo.timeout);
    const opened = await openMovingSite(server);
    await use(opened);
    opened.close();
  },
});

/** Puts markup into the page. */
export function put(tab: Tab, html: string): Promise<void> {
  return tab.evaluate((markup) => {
    (document.querySelector('main') as HTMLElement).innerHTML = markup;
  }, html);
}

/** Waits until the session goes on at the page with this heading: at the customer and on the agent's screen. */
export async function arrived(customer: CustomerSide, agent: AgentSide, heading: string): Promise<void> {
  await customer.tab.within(20_000).waitForText('h1', heading);
  await agent.replica.within(25_000).waitForText('h1', heading);
  await waitUntilSharing(customer, agent);
  expect(await popupOf(customer.tab).isVisible('.code')).toBe(false);
  expect(await customer.tab.url()).not.toContain('_alongside');
}

/** A link on the page, clicked; back when the page that it leads to is there. */
export async function follow(tab: Tab, href: string, heading: string): Promise<void> {
  await put(tab, `<a id="go" href="${href}">Go</a>`);
  await tab.click('#go');
  await tab.within(20_000).waitForText('h1', heading);
}

/** A proof that nobody has used: the page goes to one without the snippet, which leaves it in the address. */
export async function leaveWithProof(tab: Tab, site: TestSite, host: string): Promise<string> {
  await follow(tab, site.url('/none', host), `${host}/none`);
  const proof = /_alongside=([\w-]{22})$/.exec(await tab.url())?.[1];
  if (proof === undefined) throw new Error(`There is no proof in ${await tab.url()}`);
  return proof;
}

export interface Note {
  actor: string;
  action: string;
  detail: string;
  session: string | null;
}

/** Waits for an entry of the audit log about this session. */
export async function audited(admin: AskAsAdmin, agent: AgentSide, action: string, words: string): Promise<Note> {
  const session = await sessionIdOf(agent);
  return poll(`an audit entry ${action} with “${words}”`, 10_000, async () => {
    const notes = await admin<Note[]>('GET', `/api/audit?session=${session}`);
    return notes.find((note) => note.action === action && note.detail.includes(words));
  });
}
