// Drives WebKitGTK, the stand-in for Safari, through its own WebDriver on a display that nobody sees. One driver
// process, one display and one proxy per person, since a WebKitWebDriver serves one session only.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { Builder, Capabilities, Key, type WebDriver } from 'selenium-webdriver';
import { Button } from 'selenium-webdriver/lib/input.js';
import type { WebKitPaths } from './browsers.ts';
import { Driver, type EngineProfile, type EngineTab, type MouseButton, type Point, poll } from './driver.ts';
import { startWebKitProxy } from './webkit-proxy.ts';

const START_TIMEOUT_MS = 15_000;
/** The limit is the test's own. */
const SCRIPT_TIMEOUT_MS = 3_600_000;
const DISPLAY_SIZE = '1600x1200x24';
const BUTTONS: Record<MouseButton, Button> = { left: Button.LEFT, middle: Button.MIDDLE, right: Button.RIGHT };
const KEYS: Record<string, string> = {
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
  Alt: Key.ALT,
  Meta: Key.META,
  Enter: Key.ENTER,
  Tab: Key.TAB,
  Escape: Key.ESCAPE,
  Backspace: Key.BACK_SPACE,
  Delete: Key.DELETE,
  Space: Key.SPACE,
  Home: Key.HOME,
  End: Key.END,
  PageUp: Key.PAGE_UP,
  PageDown: Key.PAGE_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
};

/** Starts a browser of its own for one person; closing it ends all of its processes. */
export async function openWebKitDriver(paths: WebKitPaths): Promise<Driver> {
  const proxy = await startWebKitProxy();
  const display = spawn(paths.displayServer, ['-displayfd', '3', '-screen', '0', DISPLAY_SIZE, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [displayNumber] = await once(display.stdio[3] as Readable, 'data');
  const port = await freePort();
  const driver = spawn(paths.driver, [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: `:${String(displayNumber).trim()}` },
    stdio: 'ignore',
  });
  const processes = [driver, display];
  const stop = async (): Promise<void> => {
    proxy.stop();
    await Promise.all(processes.map(end));
  };
  try {
    const server = `http://127.0.0.1:${port}`;
    await poll('WebKitWebDriver', START_TIMEOUT_MS, async () => (await fetch(`${server}/status`)).ok);
    const web = await new Builder()
      .usingServer(server)
      .withCapabilities(capabilities(paths, proxy.address))
      .disableEnvironmentOverrides()
      .build();
    await web.manage().setTimeouts({ script: SCRIPT_TIMEOUT_MS });
    return new Driver(new WebKitProfile(web, stop));
  } catch (error) {
    await stop();
    throw error;
  }
}

function capabilities(paths: WebKitPaths, proxy: string): Capabilities {
  return new Capabilities({
    browserName: 'MiniBrowser',
    acceptInsecureCerts: true,
    proxy: { proxyType: 'manual', httpProxy: proxy },
    'webkitgtk:browserOptions': { binary: paths.miniBrowser, args: ['--automation'] },
  });
}

class WebKitProfile implements EngineProfile {
  readonly engine = 'webkit';
  readonly #web: WebDriver;
  readonly #stop: () => Promise<void>;
  readonly #tabs = new Map<string, EngineTab>();
  #isFirstTabTaken = false;
  #current = '';
  /** WebDriver has one current tab: what is asked of different tabs takes turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(web: WebDriver, stop: () => Promise<void>) {
    this.#web = web;
    this.#stop = stop;
  }

  newTab(): Promise<EngineTab> {
    return this.#inTurn(async () => {
      if (this.#isFirstTabTaken) await this.#web.switchTo().newWindow('window');
      this.#isFirstTabTaken = true;
      this.#current = await this.#web.getWindowHandle();
      return this.#tabFor(this.#current);
    });
  }

  /** WebDriver lists windows in no order: those known already come first, in the order in which they were met. */
  tabs(): Promise<EngineTab[]> {
    return this.#inTurn(async () => {
      const open = await this.#web.getAllWindowHandles();
      for (const handle of open) this.#tabFor(handle);
      return [...this.#tabs].filter(([handle]) => open.includes(handle)).map(([, tab]) => tab);
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.#web.quit()).catch(() => undefined);
    await this.#stop();
  }

  #tabFor(handle: string): EngineTab {
    const known = this.#tabs.get(handle);
    if (known) return known;
    const tab = webKitTab((act) =>
      this.#inTurn(async () => {
        if (this.#current !== handle) await this.#web.switchTo().window(handle);
        this.#current = handle;
        return act(this.#web);
      }),
    );
    this.#tabs.set(handle, tab);
    return tab;
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function webKitTab(withTab: <T>(act: (web: WebDriver) => Promise<T>) => Promise<T>): EngineTab {
  const input = (web: WebDriver) => web.actions({ async: true });
  const at = ({ x, y }: Point) => ({ x: Math.round(x), y: Math.round(y), duration: 0 });
  return {
    open: (url) => withTab((web) => web.get(url)),
    reload: () => withTab((web) => web.navigate().refresh()),
    back: () => withTab((web) => web.navigate().back()),
    url: () => withTab((web) => web.getCurrentUrl()),
    evaluate: (expression) =>
      withTab(async (web) => {
        // Errors travel as text: WebDriver loses their message on the way.
        const outcome = await web.executeAsyncScript<{ value?: unknown; error?: string }>(
          `const done = arguments[arguments.length - 1];
           Promise.resolve().then(() => ${expression}).then(
             (value) => done({ value }), (error) => done({ error: String(error) }));`,
        );
        if (outcome.error !== undefined) throw new Error(outcome.error);
        return outcome.value;
      }),
    evaluateInOtherFrames: async () => undefined,
    moveMouse: (point) => withTab((web) => input(web).move(at(point)).perform()),
    mouseDown: (button) => withTab((web) => input(web).press(BUTTONS[button]).perform()),
    mouseUp: (button) => withTab((web) => input(web).release(BUTTONS[button]).perform()),
    clickMouse: (point, button, count) =>
      withTab((web) => {
        const actions = input(web).move(at(point));
        for (let click = 0; click < count; click++) actions.press(BUTTONS[button]).release(BUTTONS[button]);
        return actions.perform();
      }),
    wheel: (point, by) => withTab((web) => scrollWheel(web, at(point), by)),
    typeText: (text) => withTab((web) => input(web).sendKeys(text).perform()),
    press: (keys) => withTab((web) => pressKeys(web, keys)),
    screenshot: () => withTab(async (web) => Buffer.from(await web.takeScreenshot(), 'base64')),
    holdDialogs: () => {
      throw new Error('WebKitGTK’s driver answers dialogs by itself');
    },
    resize: (width, height) => withTab((web) => resizeViewport(web, width, height)),
    bringToFront: () => withTab(async () => undefined),
    close: () => withTab((web) => web.close()),
  };
}

async function pressKeys(web: WebDriver, keys: string): Promise<void> {
  const named = keys.split(/(?<=.)\+/).map((name) => KEYS[name] ?? name);
  const actions = web.actions({ async: true });
  for (const key of named) actions.keyDown(key);
  for (const key of named.reverse()) actions.keyUp(key);
  await actions.perform();
}

/** The type declarations of selenium-webdriver lack this one. */
function scrollWheel(web: WebDriver, at: Point, by: Point): Promise<void> {
  const actions = web.actions({ async: true }) as unknown as {
    scroll(x: number, y: number, deltaX: number, deltaY: number): { perform(): Promise<void> };
  };
  return actions.scroll(at.x, at.y, by.x, by.y).perform();
}

/** WebDriver sizes windows; what surrounds the page in them is measured and added. */
async function resizeViewport(web: WebDriver, width: number, height: number): Promise<void> {
  await web.manage().window().setRect({ width, height });
  const [innerWidth, innerHeight] = await web.executeScript<[number, number]>('return [innerWidth, innerHeight]');
  await web
    .manage()
    .window()
    .setRect({ width: 2 * width - innerWidth, height: 2 * height - innerHeight });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
