// Pictures of the customer's popup in every state, to be looked at by people: three widths, light and dark, English and
// a language from right to left. Run by hand: `node e2e/run/popup-sheet.ts <folder> [light|dark] [states|questions]`. One PNG
// per picture, and an index.html with all of them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { build } from '../../scripts/build.mjs';
import { signInAsAdmin } from './admin-api.ts';
import { CHROMIUM_FLAGS, findBrowsers } from './browsers.ts';
import type { Tab } from './driver.ts';
import { leaveWithProof, put } from './moves.ts';
import { OTHER, openMovingSite, STRANGER, WWW } from './moving-site.ts';
import { openPlaywrightDriver } from './playwright-driver.ts';
import { TestServer } from './server-process.ts';
import {
  joinByCode,
  openPopup,
  popupOf,
  press,
  share,
  shownCode,
  startSessionIn,
  waitUntilSharing,
} from './session.ts';

const WIDTHS = [
  [1280, 720],
  [390, 780],
  [320, 640],
] as const;
const SCHEMES = ['light', 'dark'] as const;
/** Nobody reads the page behind: what matters is at the lower end. */
const PAUSED_PAGE = 'second.html';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: node e2e/run/popup-sheet.ts <folder> [light|dark] [states|questions]');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
await build({ everything: false });
const server = new TestServer({ flags: [], env: { ALONGSIDE_GRACE_SECONDS: '600' } });
await server.start();
const executablePath = findBrowsers().chromium;
if (executablePath === undefined) throw new Error('There is no Chromium on this machine');
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
const pictures: string[] = [];
try {
  for (const scheme of SCHEMES.filter((each) => each === (process.argv[3] ?? each))) {
    if (process.argv[4] !== 'questions') await shootStates(scheme);
    if (process.argv[4] !== 'states') await shootQuestions(scheme);
  }
  const figures = pictures.map((name) => `<figure><img src="${name}"><figcaption>${name}</figcaption></figure>`);
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Popup</title><style>body { font: 13px system-ui; display: flex; flex-wrap: wrap;
     gap: 12px; background: #ddd } figure { margin: 0 } img { display: block; height: 400px }</style>${figures.join('\n')}`,
  );
} finally {
  await browser.close();
  await server.dispose();
}

/** A customer and two agents in this colour scheme, and what takes pictures of them. */
async function openPeople(colorScheme: (typeof SCHEMES)[number]) {
  const options = { viewport: { width: 1280, height: 720 }, colorScheme, reducedMotion: 'reduce' } as const;
  const people = await Promise.all([0, 1, 2].map(() => openPlaywrightDriver(browser, options)));
  const [customer, agent, other] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  const shoot = async (state: string, tab: Tab): Promise<void> => {
    for (const [width, height] of WIDTHS) {
      await tab.resize(width, height);
      const name = `${state}-${width}-${colorScheme}.png`;
      writeFileSync(path.join(folder as string, name), await tab.screenshot());
      pictures.push(name);
    }
    await tab.resize(1280, 720);
    console.log(state, colorScheme);
  };
  return { people, customer, agent, other, shoot };
}

/** What the customer is asked in the course of a session, and what the agent sees of it. */
async function shootQuestions(colorScheme: (typeof SCHEMES)[number]): Promise<void> {
  const { people, customer, agent, other, shoot } = await openPeople(colorScheme);
  const site = await openMovingSite(server);
  const admin = await signInAsAdmin(server.info);
  const license = `/api/licenses/${server.info.license.id}`;
  const page = `${server.info.pagesUrl}widget/snippet.html`;
  try {
    await admin('PATCH', license, { maxSessions: 1000 });
    const { customer: led } = await share(customer, agent, server, site.url('/multi', WWW));
    const proof = await leaveWithProof(led.tab, site, OTHER);
    const evil = await customer.open(site.url('/none', STRANGER));
    await put(evil, `<a id="go" href="${site.url('/multi', OTHER)}#_alongside=${proof}">A gift</a>`);
    await evil.click('#go');
    await popupOf(evil).waitForVisible('.continue');
    await shoot('30-asked-to-continue', evil);
    await evil.close();

    await admin('PATCH', license, { maxIdleMinutes: 1 });
    const idle = await share(customer, agent, server, page);
    await idle.customer.popup.within(60_000).waitForVisible('.continue');
    await idle.agent.viewer.waitForVisible('.time-notice');
    // Another size of a window is a sign of life: of each only the first picture is sure to have the question.
    await shoot('31-idle-agent', idle.agent.tab);
    await idle.customer.popup.within(60_000).waitForVisible('.continue');
    await shoot('32-idle', idle.customer.tab);
    // It ends by itself, if it has not by now.
    await idle.customer.popup.within(60_000).waitForText('.information', 'The time for this session is over');

    await admin('PATCH', license, { maxIdleMinutes: 0, maxTotalMinutes: 1 });
    const tab = await customer.open(`${page}?lang=ar`);
    await openPopup(tab);
    await popupOf(tab).click('.button.start');
    const side = await joinByCode(other, server, await shownCode(popupOf(tab)));
    await popupOf(tab).within(60_000).waitForVisible('.continue');
    await side.viewer.waitForVisible('.time-notice');
    await shoot('33-arabic-time-limit', tab);
    await shoot('34-time-limit-agent', side.tab);
  } finally {
    await admin('PATCH', license, { maxIdleMinutes: 0, maxTotalMinutes: 0 });
    site.close();
    await Promise.all(people.map((person) => person.close()));
  }
}

async function shootStates(colorScheme: (typeof SCHEMES)[number]): Promise<void> {
  const { people, customer, agent, other, shoot } = await openPeople(colorScheme);
  const admin = await signInAsAdmin(server.info);
  const license = `/api/licenses/${server.info.license.id}`;
  const pages = server.info.pagesUrl ?? '';
  const page = `${pages}widget/snippet.html`;
  try {
    const { privacy } = await admin<{ privacy: object }>('GET', license);
    await admin('PATCH', license, { maxSessions: 1000, privacy: { ...privacy, neverShare: [`*/${PAUSED_PAGE}`] } });
    const tab = await customer.open(page);
    const popup = await openPopup(tab);
    await shoot('01-idle', tab);
    const side = await startSessionIn(tab);
    await shoot('02-waiting', tab);
    await popup.click('.minimize');
    await shoot('03-waiting-pill', tab);
    const agentSide = await joinByCode(agent, server, side.code);
    await waitUntilSharing(side, agentSide);
    await shoot('04-sharing-pill', tab);
    await popup.click('.maximize');
    await shoot('05-sharing', tab);
    await press(popup, 'Take back control');
    await shoot('06-control-taken-back', tab);
    await press(popup, 'Pause');
    await popup.waitForText('.status', 'Paused');
    await shoot('07-paused', tab);
    await popup.click('.minimize');
    await shoot('08-paused-pill', tab);
    await popup.click('.maximize');
    await press(popup, 'Resume');
    await waitUntilSharing(side, agentSide);
    await tab.open(pages + PAUSED_PAGE);
    await popup.within(20_000).waitForText('.window', 'Paused');
    if (await popup.isVisible('.maximize')) await popup.click('.maximize');
    await shoot('09-never-shared', tab);
    await tab.open(page);
    await waitUntilSharing(side, agentSide);
    await tab.evaluate(() => void window.open(location.href));
    const second = await customer.waitForTab(2);
    // The window takes over, and gives back when it closes.
    await popup.within(20_000).waitForText('.window', 'Synchronization required');
    await tab.bringToFront();
    if (await popup.isVisible('.maximize')) await popup.click('.maximize');
    await shoot('10-elsewhere', tab);
    await second.close();
    await waitUntilSharing(side, agentSide);
    await agentSide.tab.open('about:blank');
    await popup.within(20_000).waitForText('.window', 'Waiting for agent');
    if (await popup.isVisible('.maximize')) await popup.click('.maximize');
    await shoot('11-agent-lost', tab);
    await server.kill();
    await popup.waitForText('.status', 'Bad connection');
    await shoot('12-trouble', tab);
    await server.start();
    await popup.within(30_000).waitForText('.status', 'Waiting for agent');
    await press(popup, 'Stop sharing');
    await popup.waitForText('.status', 'Disconnected');
    await shoot('13-stopped', tab);
    const admin2 = await signInAsAdmin(server.info);
    await admin2('PATCH', license, { isDisabled: true });
    await tab.open(page);
    await openPopup(tab);
    await popup.waitForText('.status', 'Disabled license');
    await shoot('14-refused', tab);
    await admin2('PATCH', license, { isDisabled: false });
    const arabic = await customer.open(`${page}?lang=ar`);
    await openPopup(arabic);
    await shoot('15-arabic-idle', arabic);
    await popupOf(arabic).click('.button.start');
    const code = await shownCode(popupOf(arabic));
    await shoot('16-arabic-waiting', arabic);
    const arabicAgent = await joinByCode(other, server, code);
    await arabicAgent.viewer.within(25_000).waitForVisible('.status-ready');
    await popupOf(arabic).within(20_000).waitForText('.pill-status', 'تجري المشاركة');
    await shoot('17-arabic-pill', arabic);
    await popupOf(arabic).click('.maximize');
    await shoot('18-arabic-sharing', arabic);
    await press(popupOf(arabic), 'ماذا يرى الموظف؟');
    const preview = await customer.waitForTab(3);
    await preview.within(25_000).waitForVisible('iframe.is-shown');
    await shoot('19-preview', preview);
    await preview.close();
    await arabicAgent.viewer.click('.header-bar > .close');
    await arabicAgent.viewer.click('.close-confirm');
    await popupOf(arabic).within(20_000).waitForText('.window', 'أنهى');
    await shoot('20-arabic-ended', arabic);
  } finally {
    await Promise.all(people.map((person) => person.close()));
  }
}
