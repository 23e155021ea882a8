// Drives Chromium and Firefox through Playwright: one browser process per person, one context per test.

import { type Browser, type BrowserContext, chromium, type Frame, firefox, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS } from './browsers.ts';
import {
  Driver,
  type EngineProfile,
  type EngineTab,
  type HeldDialogs,
  type MouseButton,
  type Point,
} from './driver.ts';

/** How long a frame of unknown kind may take to answer; a sandboxed one without scripts may never do. */
const FRAME_ANSWER_MS = 3_000;

/** How long a dialog may take to open. */
const DIALOG_MS = 20_000;

export interface ProfileOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce';
  userAgent?: string;
}

/** Settings of a whole browser, beyond what every test needs. */
export interface BrowserSettings {
  chromiumFlags?: readonly string[];
  firefoxPreferences?: Readonly<Record<string, boolean | number | string>>;
}

export function launchBrowser(
  engine: 'chromium' | 'firefox',
  executablePath: string,
  { chromiumFlags = [], firefoxPreferences = {} }: BrowserSettings = {},
): Promise<Browser> {
  if (engine === 'firefox')
    return firefox.launch({ executablePath, channel: 'moz-firefox', firefoxUserPrefs: { ...firefoxPreferences } });
  return chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS, ...chromiumFlags] });
}

/** A fresh profile in a running browser; closing it leaves the browser for the next test. */
export async function openPlaywrightDriver(browser: Browser, options: ProfileOptions = {}): Promise<Driver> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  return new Driver(new PlaywrightProfile(context, browser.browserType().name() as 'chromium' | 'firefox'));
}

class PlaywrightProfile implements EngineProfile {
  readonly engine: 'chromium' | 'firefox';
  readonly #context: BrowserContext;
  readonly #tabs = new WeakMap<Page, EngineTab>();

  constructor(context: BrowserContext, engine: 'chromium' | 'firefox') {
    this.#context = context;
    this.engine = engine;
  }

  async newTab(): Promise<EngineTab> {
    return this.#tabFor(await this.#context.newPage());
  }

  async tabs(): Promise<EngineTab[]> {
    return this.#context.pages().map((page) => this.#tabFor(page));
  }

  takeCookies(url: string, cookies: string): Promise<void> {
    const pairs = cookies
      .split('; ')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    return this.#context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url, httpOnly: true })));
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  #tabFor(page: Page): EngineTab {
    const known = this.#tabs.get(page);
    if (known) return known;
    const tab = playwrightTab(page);
    this.#tabs.set(page, tab);
    return tab;
  }
}

function playwrightTab(page: Page): EngineTab {
  return {
    open: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    // goBack waits for a load that a page from Firefox's back/forward cache does not have.
    back: () => page.evaluate('history.back()'),
    url: async () => page.url(),
    evaluate: (expression) => page.evaluate(expression),
    evaluateInOtherFrames: async (expression, isAnswer) => {
      for (const frame of page.frames()) {
        if (frame === page.mainFrame()) continue;
        const value = await answerOf(frame, expression);
        if (value !== undefined && isAnswer(value)) return value;
      }
      return undefined;
    },
    moveMouse: ({ x, y }: Point) => page.mouse.move(x, y),
    mouseDown: (button: MouseButton) => page.mouse.down({ button }),
    mouseUp: (button: MouseButton) => page.mouse.up({ button }),
    clickMouse: ({ x, y }, button, count) => page.mouse.click(x, y, { button, clickCount: count }),
    wheel: async (point, by) => {
      await page.mouse.move(point.x, point.y);
      await page.mouse.wheel(by.x, by.y);
    },
    typeText: (text) => page.keyboard.type(text),
    press: (keys) => page.keyboard.press(keys),
    screenshot: () => page.screenshot(),
    resize: (width, height) => page.setViewportSize({ width, height }),
    holdDialogs: () => holdDialogs(page),
    bringToFront: () => page.bringToFront(),
    close: () => page.close(),
  };
}

function holdDialogs(page: Page): HeldDialogs {
  // With a listener Playwright answers nothing by itself.
  page.on('dialog', () => {});
  page.on('filechooser', () => {});
  return {
    message: async () => {
      const dialog = await page.waitForEvent('dialog', { timeout: DIALOG_MS });
      return () => dialog.accept();
    },
    chooser: async () => {
      const chooser = await page.waitForEvent('filechooser', { timeout: DIALOG_MS });
      return (name) => chooser.setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
    },
  };
}

async function answerOf(frame: Frame, expression: string): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, FRAME_ANSWER_MS, undefined);
  });
  const answer = frame.evaluate<unknown>(expression).catch(() => undefined);
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}
