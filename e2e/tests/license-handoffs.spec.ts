// How a session reaches another domain is chosen by an admin in the license's form, per domain; a session that moves
// afterwards takes that way.

import type { Tab } from '../run/driver.ts';
import { expect } from '../run/fixtures.ts';
import { arrived, follow, test } from '../run/moves.ts';
import { HELP, OTHER, WWW } from '../run/moving-site.ts';
import { popupOf, share, signIn } from '../run/session.ts';

/** The console's pages are loaded when they are opened, on a machine that does other things as well. */
const SLOW_MS = 25_000;
const STAR = '*.pages.localhost';

interface License {
  id: string;
  domains: string[];
  handoffs?: Record<string, string>;
}

/** By the keyboard, as people without a mouse do: the first letters of an option choose it. */
async function choose(tab: Tab, domain: string, letters: string, way: string): Promise<void> {
  await tab.within(SLOW_MS).waitFor((name) => {
    const label = [...document.querySelectorAll<HTMLLabelElement>('[role="dialog"] label')].find(
      ({ textContent }) => textContent === name,
    );
    label?.control?.scrollIntoView({ block: 'center' });
    label?.control?.focus();
    return label !== undefined && document.activeElement === label.control;
  }, domain);
  await tab.typeText(letters);
  await tab.waitFor((wanted) => (document.activeElement as HTMLSelectElement).value === wanted, way);
}

test('[61] an admin chooses in the license’s form how a session reaches each domain, and it goes that way', async ({
  server,
  customer,
  agent,
  newPerson,
  site,
  admin,
}, testInfo) => {
  // Three people, and a console's form besides the pages of a session that moves.
  testInfo.setTimeout(2 * testInfo.timeout);
  const { id } = server.info.license;
  const read = async (): Promise<License | undefined> =>
    (await admin<License[]>('GET', '/api/licenses')).find((license) => license.id === id);
  await admin('PATCH', `/api/licenses/${id}`, { handoffs: {} });
  const before = await read();
  try {
    const tab = await signIn(await newPerson(), server, 'admin@alongside.example');
    await tab.open(`${server.info.url}/admin/licenses/${id}`);
    const open = async (): Promise<void> => {
      await tab.within(SLOW_MS).click({ css: 'button', text: 'Edit' });
      await tab.within(SLOW_MS).waitForText('[role="dialog"] fieldset', 'Site');
    };
    const save = async (): Promise<void> => {
      await tab.click({ css: '[role="dialog"] button', text: 'Save license' });
      await tab.within(SLOW_MS).waitFor(() => document.querySelector('[role="dialog"]') === null);
    };
    await open();
    // Each domain has a field, with what holds now in it.
    const shown = await tab.waitFor(() => {
      const group = [...document.querySelectorAll('[role="dialog"] fieldset')].find(({ textContent }) =>
        textContent?.includes('On the way to another domain'),
      );
      const fields = [...(group?.querySelectorAll('select') ?? [])];
      return fields.map((field) => `${field.labels[0]?.textContent} ${field.value}`);
    });
    expect(shown).toEqual(before?.domains.map((domain) => `${domain} fragment`));
    await choose(tab, OTHER, 'In the q', 'query');
    await choose(tab, STAR, 'In the fragment, and', 'ask');
    await save();
    await tab.waitForText('dl', `${OTHER}: In the query`);
    expect(await read()).toEqual({ ...before, handoffs: { [OTHER]: 'query', [STAR]: 'ask' } });

    const sides = await share(customer, agent, server, site.url('/multi', WWW));
    await follow(sides.customer.tab, site.url('/multi/two?x=1#part', OTHER), `${OTHER}/multi/two`);
    await arrived(sides.customer, sides.agent, `${OTHER}/multi/two`);
    expect(site.requests.some(({ path }) => /two\?x=1&_alongside=[\w-]{22}$/.test(path))).toBe(true);
    await follow(sides.customer.tab, site.url('/multi', HELP), `${HELP}/multi`);
    const popup = popupOf(sides.customer.tab);
    await popup.waitForText('.information', 'Continue sharing on this page?');
    await popup.click({ css: 'button', text: 'Continue' });
    await arrived(sides.customer, sides.agent, `${HELP}/multi`);

    // Back to what holds without a choice, and nothing else of the license was touched.
    await open();
    await choose(tab, OTHER, 'In the fragment (', 'fragment');
    await save();
    expect(await read()).toEqual({ ...before, handoffs: { [STAR]: 'ask' } });
  } finally {
    await admin('PATCH', `/api/licenses/${id}`, { handoffs: {} });
  }
});
