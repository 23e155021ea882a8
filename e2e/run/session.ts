// The way into a session, for tests of everything after it: the customer starts, an agent signs in and enters the code,
// the page is on the agent's screen. Through the product's own screens.

import { signInOnce } from './admin-api.ts';
import { type Driver, poll, type Scope, type Tab } from './driver.ts';
import type { TestServer } from './server-process.ts';

/** A customer with a session. */
export interface CustomerSide {
  tab: Tab;
  /** The popup's document. */
  popup: Scope;
  /** Digits as shown, in groups. */
  code: string;
}

/** An agent in a session. */
export interface AgentSide {
  tab: Tab;
  /** The viewer's document: header, overlay, veil. */
  viewer: Scope;
  /** The copy of the customer's page that is on the screen; another document after each move of the customer. */
  replica: Scope;
}

export const FIRST_AGENT = 'agent@alongside.example';
export const SECOND_AGENT = 'agent2@alongside.example';

/** A page with many slices, a slow machine with three browsers: longer than any wait of one person. */
const PAGE_TIMEOUT_MS = 25_000;

/** The popup of a page, whichever shape it has. */
export function popupOf(tab: Tab): Scope {
  return tab.document('body.popup');
}

/** Opens the popup as the page's help link does. */
export async function openPopup(tab: Tab): Promise<Scope> {
  await tab.waitFor(() => 'coBrowsingInstance' in window);
  await tab.evaluate(() =>
    (window as unknown as { coBrowsingInstance: { showPopup(): void } }).coBrowsingInstance.showPopup(),
  );
  const popup = popupOf(tab);
  await popup.waitForVisible('.window');
  return popup;
}

/** Clicks a button of the popup by its words. */
export function press(popup: Scope, words: string): Promise<void> {
  return popup.click({ css: 'button', text: words });
}

/** The code, once it is shown. */
export async function shownCode(popup: Scope): Promise<string> {
  return popup.waitFor(() => {
    const code = document.querySelector<HTMLElement>('.code');
    return code?.checkVisibility() ? /^\d{3} \d{3} \d{3}$/.exec(code.innerText)?.[0] : undefined;
  }) as Promise<string>;
}

/** Opens the page and starts a session on it; back once the code is there. */
export async function startSession(customer: Driver, url: string): Promise<CustomerSide> {
  const tab = await customer.open(url);
  return startSessionIn(tab);
}

/** Starts a session on the page that is open in the tab. */
export async function startSessionIn(tab: Tab): Promise<CustomerSide> {
  const popup = await openPopup(tab);
  await press(popup, 'Start sharing');
  return { tab, popup, code: await shownCode(popup) };
}

/**
 * Opens the console and signs in, if that browser is not yet; back once the console's start page is there. Where an
 * engine takes cookies, it gets those of one sign-in for all tests of the server: the form has tests of its own.
 */
export async function signIn(agent: Driver, server: TestServer, email = FIRST_AGENT): Promise<Tab> {
  const account = server.info.accounts.find((each) => each.email === email);
  if (!account) throw new Error(`The demo has no account ${email}`);
  const console = `${server.info.url}/`;
  if (agent.takesCookies) await agent.takeCookies(console, await signInOnce(server.info, email));
  const tab = await agent.open(console);
  const page = tab.within(PAGE_TIMEOUT_MS);
  await page.waitFor(() => document.querySelector('input[name=password], nav') !== null);
  if (await tab.isVisible('input[name=password]')) {
    await fillSignIn(tab, account.email, account.password);
    await tab.press('Enter');
    await page.waitFor(() => document.querySelector('nav') !== null);
  }
  return tab;
}

/** Types an account into the form of the console. */
export async function fillSignIn(tab: Tab, email: string, password: string): Promise<void> {
  const page = tab.within(PAGE_TIMEOUT_MS);
  // The page may still be made anew once, by the redirects that led to it.
  await poll('the account in the form', PAGE_TIMEOUT_MS, async () => {
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    const filled = [await tab.value('input[name=email]'), await tab.value('input[name=password]')];
    return filled[0] === email && filled[1] === password;
  });
}

/** What an agent has on the screen in a session. */
export function agentSideOf(tab: Tab): AgentSide {
  const viewer = tab.document('body.replica');
  return { tab, viewer, replica: viewer.frame('iframe.is-shown') };
}

/** Signs in if need be, types the code and enters; back once the viewer is there. */
export async function joinByCode(
  agent: Driver,
  server: TestServer,
  code: string,
  email = FIRST_AGENT,
): Promise<AgentSide> {
  const tab = await signIn(agent, server, email);
  await enterCode(tab, code);
  await poll('the session’s address', PAGE_TIMEOUT_MS, async () => (await tab.url()).includes('/sessions/'));
  const side = agentSideOf(tab);
  await side.viewer.within(PAGE_TIMEOUT_MS).waitForVisible('.header-bar');
  return side;
}

/** Types a code into the console's field, as read out by the customer, and presses Enter. */
export async function enterCode(tab: Tab, code: string): Promise<void> {
  await tab.within(PAGE_TIMEOUT_MS).click('form label');
  await tab.waitFor(() => document.activeElement?.matches('form input'));
  await tab.typeText(code.replaceAll(' ', ''));
  await tab.press('Enter');
}

/** An agent who is signed in enters a running session by its address, without a code. */
export async function enterSession(
  agent: Driver,
  server: TestServer,
  session: string,
  email = SECOND_AGENT,
): Promise<AgentSide> {
  const tab = await signIn(agent, server, email);
  await tab.open(`${server.info.url}/sessions/${session}`);
  const side = agentSideOf(tab);
  await side.viewer.within(PAGE_TIMEOUT_MS).waitForVisible('.header-bar');
  return side;
}

/** The session's id, from the address of an agent's tab. */
export async function sessionIdOf(agent: AgentSide): Promise<string> {
  return new URL(await agent.tab.url()).pathname.split('/').at(-1) ?? '';
}

/** Waits until both sides say that the page is shared. */
export async function waitUntilSharing(customer: CustomerSide, agent: AgentSide): Promise<void> {
  await agent.viewer.within(PAGE_TIMEOUT_MS).waitForVisible('.status-ready');
  await agent.viewer.within(PAGE_TIMEOUT_MS).waitForVisible('iframe.is-shown');
  await customer.popup.within(PAGE_TIMEOUT_MS).waitFor(() => document.querySelector('.status.status-ready') !== null);
}

/** Everything above in one: a shared page. */
export async function share(
  customer: Driver,
  agent: Driver,
  server: TestServer,
  url: string,
): Promise<{ customer: CustomerSide; agent: AgentSide }> {
  const customerSide = await startSession(customer, url);
  const agentSide = await joinByCode(agent, server, customerSide.code);
  await waitUntilSharing(customerSide, agentSide);
  return { customer: customerSide, agent: agentSide };
}
