// One person's browser as a test sees it, whatever engine it is: tabs, the documents in them, real mouse and keyboard.
// Engines implement the two small `Engine…` ports; everything a test calls is built on them here, once, so that a
// test body cannot know which engine drives it. Nothing here sleeps: it asks again until the answer is there.

import { setTimeout as delay } from 'node:timers/promises';
import type { EngineName } from './browsers.ts';
import { CLOSED_ROOTS_KEY, type InPage, inPage, type Place, type Target } from './in-page.ts';

export type { Target } from './in-page.ts';

export interface Point {
  x: number;
  y: number;
}

export type MouseButton = 'left' | 'right' | 'middle';

/** What a page's messages and choosers are answered with. While a message is there, its page answers no question. */
export interface HeldDialogs {
  /** Waits for a message, and says what closes it: as by its main button. */
  message(): Promise<() => Promise<void>>;
  /** Waits for a chooser of files, and says what chooses a file of that name. */
  chooser(): Promise<(name: string) => Promise<void>>;
}

/** What an engine must be able to do with one tab. Coordinates are CSS pixels of the tab's viewport. */
export interface EngineTab {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  back(): Promise<void>;
  url(): Promise<string>;
  /** Evaluates an expression (awaiting a promise) in the top document's realm; the value is plain data. */
  evaluate(expression: string): Promise<unknown>;
  /** The same in the realm of each frame that page script cannot reach, for engines that have such a way in. */
  evaluateInOtherFrames(expression: string, isAnswer: (value: unknown) => boolean): Promise<unknown>;
  moveMouse(point: Point): Promise<void>;
  mouseDown(button: MouseButton): Promise<void>;
  mouseUp(button: MouseButton): Promise<void>;
  /** Presses and releases `count` times in place, as one gesture (2 is a double click, but not in Firefox). */
  clickMouse(point: Point, button: MouseButton, count: number): Promise<void>;
  wheel(point: Point, by: Point): Promise<void>;
  typeText(text: string): Promise<void>;
  /** A key by its DOM name, with modifiers: `Enter`, `Control+a`, `Shift+Tab`. */
  press(keys: string): Promise<void>;
  screenshot(): Promise<Buffer>;
  resize(width: number, height: number): Promise<void>;
  /** From now on a chooser of files, or a message of the page (alert and the like), stays until it is answered. */
  holdDialogs(): HeldDialogs;
  bringToFront(): Promise<void>;
  close(): Promise<void>;
}

/** What an engine must be able to do with one browser profile. */
export interface EngineProfile {
  readonly engine: EngineName;
  newTab(): Promise<EngineTab>;
  /** All tabs, those that pages opened as well, oldest first; the same object each time for the same tab. */
  tabs(): Promise<EngineTab[]>;
  /** Has cookies (`name=value; …`) for an address, where the engine can be given them from outside. */
  takeCookies?(url: string, cookies: string): Promise<void>;
  close(): Promise<void>;
}

export interface ClickOptions {
  button?: MouseButton;
  count?: number;
  /** Click even if something lies above, as an agent clicks through the overlay above the replica. */
  through?: boolean;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const POLL_MS = 40;
const NOT_THERE = { isThere: false };

/** A document: the one that contains `host` (null: the tab's own), then down through frames. */
interface Where {
  host: string | null;
  frames: string[];
}

type Answer = { isThere: false } | { isThere: true; value: unknown };

/** A person's own browser: cookies and storage are shared by its tabs and by nobody else. */
export class Driver {
  readonly engine: EngineName;
  #profile: EngineProfile;
  #tabs = new WeakMap<EngineTab, Tab>();

  constructor(profile: EngineProfile) {
    this.#profile = profile;
    this.engine = profile.engine;
  }

  /** Opens a tab, and the address in it if there is one. */
  async open(url?: string): Promise<Tab> {
    const tab = this.#tabFor(await this.#profile.newTab());
    if (url !== undefined) await tab.open(url);
    return tab;
  }

  async tabs(): Promise<Tab[]> {
    return (await this.#profile.tabs()).map((tab) => this.#tabFor(tab));
  }

  /** Whether cookies can be given to this engine from outside. */
  get takesCookies(): boolean {
    return this.#profile.takeCookies !== undefined;
  }

  /** Has these cookies (`name=value; …`) for an address from now on. */
  async takeCookies(url: string, cookies: string): Promise<void> {
    await this.#profile.takeCookies?.(url, cookies);
  }

  /** Waits until there are `count` tabs and returns the newest, as after a click on a link that opens one. */
  async waitForTab(count: number): Promise<Tab> {
    return poll(`${count} tabs`, DEFAULT_TIMEOUT_MS, async () => {
      const tabs = await this.tabs();
      return tabs.length >= count ? tabs.at(-1) : undefined;
    });
  }

  close(): Promise<void> {
    return this.#profile.close();
  }

  #tabFor(engineTab: EngineTab): Tab {
    const known = this.#tabs.get(engineTab);
    if (known) return known;
    const tab = new Tab(engineTab);
    this.#tabs.set(engineTab, tab);
    return tab;
  }
}

/**
 * One document of a tab. Functions given to it run there: they are sent as text, so they see the page's globals and
 * their arguments (plain data), and nothing of the test. In a document inside of a frame, `document` and `window` are
 * the frame's; other globals may be the top document's, so write `window.innerWidth` there, not `innerWidth`.
 */
export class Scope {
  protected readonly engineTab: EngineTab;
  readonly #where: Where;
  readonly #timeoutMs: number;

  constructor(engineTab: EngineTab, where: Where = { host: null, frames: [] }, timeoutMs = DEFAULT_TIMEOUT_MS) {
    this.engineTab = engineTab;
    this.#where = where;
    this.#timeoutMs = timeoutMs;
  }

  /** The same document, where every wait may take this long (10 s otherwise). */
  within(timeoutMs: number): Scope {
    return new Scope(this.engineTab, this.#where, timeoutMs);
  }

  /** The document, anywhere below the tab's own, in which `css` matches: `document('body.popup')`. */
  document(css: string): Scope {
    return new Scope(this.engineTab, { host: css, frames: [] }, this.#timeoutMs);
  }

  /** The document inside of a frame of this one, also of a sandboxed one without scripts. */
  frame(css: string): Scope {
    const { host, frames } = this.#where;
    return new Scope(this.engineTab, { host, frames: [...frames, css] }, this.#timeoutMs);
  }

  async evaluate<A extends readonly unknown[], R>(run: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  async evaluate<R>(expression: string): Promise<R>;
  async evaluate(run: ((...args: never[]) => unknown) | string, ...args: unknown[]): Promise<unknown> {
    const answer = await this.#ask(run, args);
    if (!answer.isThere) throw new Error(`There is no ${this.#name()}`);
    return answer.value;
  }

  /** Asks again until the function returns something truthy, and returns that; errors and absence count as not yet. */
  async waitFor<A extends readonly unknown[], R>(run: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  async waitFor<R>(expression: string): Promise<R>;
  async waitFor(run: ((...args: never[]) => unknown) | string, ...args: unknown[]): Promise<unknown> {
    return poll(`${this.#name()}: ${run.toString()} ${JSON.stringify(args)}`, this.#timeoutMs, async () => {
      const answer = await this.#ask(run, args);
      return answer.isThere ? answer.value : undefined;
    });
  }

  /** Waits until the element is there and visible. */
  async waitForVisible(target: Target): Promise<void> {
    await this.#poll(
      `a visible ${show(target)}`,
      (page, wanted) => {
        const element = page.find(document, wanted);
        return element !== null && page.isVisible(element);
      },
      target,
    );
  }

  /** Waits until no such element is visible, or the document itself is gone. */
  async waitForHidden(target: Target): Promise<void> {
    await poll(`no visible ${show(target)} in ${this.#name()}`, this.#timeoutMs, async () => {
      const answer = await this.#askWithLibrary((page, wanted) => {
        const element = page.find(document, wanted);
        return element !== null && page.isVisible(element);
      }, target);
      return !answer.isThere || answer.value === false;
    });
  }

  /** Waits until the element's words (white space folded) are, or contain, the wanted ones. */
  async waitForText(target: Target, wanted: string): Promise<void> {
    await this.#poll(
      `${show(target)} saying “${wanted}”`,
      (page, where, words) => {
        const element = page.find(document, where);
        return element !== null && page.wordsOf(element).includes(words);
      },
      target,
      wanted,
    );
  }

  /** What the element shows, white space folded. Waits until it is there. */
  async text(target: Target): Promise<string> {
    const [words] = await this.#poll(
      show(target),
      (page, wanted) => {
        const element = page.find(document, wanted);
        return element ? [page.wordsOf(element)] : undefined;
      },
      target,
    );
    return words;
  }

  /** The value of a form field. Waits until it is there. */
  async value(target: Target): Promise<string> {
    const [value] = await this.#poll(
      show(target),
      (page, wanted) => {
        const element = page.find(document, wanted) as HTMLInputElement | null;
        return element ? [element.value] : undefined;
      },
      target,
    );
    return value;
  }

  /** Whether there is such an element and it can be seen, at this moment. */
  async isVisible(target: Target): Promise<boolean> {
    const answer = await this.#askWithLibrary((page, wanted) => {
      const element = page.find(document, wanted);
      return element !== null && page.isVisible(element);
    }, target);
    return answer.isThere && answer.value === true;
  }

  /** How many elements match, at this moment; open shadow roots count. */
  async count(css: string): Promise<number> {
    const answer = await this.#askWithLibrary((page, wanted) => page.all(document, wanted).length, css);
    return answer.isThere ? Number(answer.value) : 0;
  }

  /** The element's box in CSS pixels of the tab's viewport, through scaled and nested frames. */
  async box(target: Target): Promise<Omit<Place, 'obstacle'>> {
    const { obstacle: _, ...box } = await this.#settledPlace(target, { through: true });
    return box;
  }

  /** Waits until the element is visible, still, enabled and on top, then clicks its middle with the real mouse. */
  async click(target: Target, { button = 'left', count = 1, through = false }: ClickOptions = {}): Promise<void> {
    const place = await this.#settledPlace(target, { through });
    await this.engineTab.clickMouse(middle(place), button, count);
  }

  async hover(target: Target, options: ClickOptions = {}): Promise<void> {
    await this.engineTab.moveMouse(middle(await this.#settledPlace(target, options)));
  }

  /** Drags from the middle of one element to the middle of another, or by a distance. */
  async drag(from: Target, to: Target | Point, options: ClickOptions = {}): Promise<void> {
    const start = middle(await this.#settledPlace(from, options));
    const isDistance = typeof to === 'object' && 'x' in to;
    const end = isDistance
      ? { x: start.x + to.x, y: start.y + to.y }
      : middle(await this.#settledPlace(to, { through: true }));
    await this.engineTab.moveMouse(start);
    await this.engineTab.mouseDown('left');
    const steps = 6;
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      await this.engineTab.moveMouse({ x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part });
    }
    await this.engineTab.mouseUp('left');
  }

  /** Clicks a field and types into it with the real keyboard, after what is there. */
  async type(target: Target, text: string, options: ClickOptions = {}): Promise<void> {
    await this.click(target, options);
    await this.engineTab.press('End');
    await this.engineTab.typeText(text);
  }

  /** Clicks a field and types in place of what is there. */
  async fill(target: Target, text: string, options: ClickOptions = {}): Promise<void> {
    await this.click(target, options);
    await this.engineTab.press('Control+a');
    if (text === '') await this.engineTab.press('Delete');
    else await this.engineTab.typeText(text);
  }

  /** Chooses an option of a native `<select>` as its drop-down would: value, then `input` and `change`. */
  async select(target: Target, value: string): Promise<void> {
    await this.#poll(
      `${show(target)} with an option ${value}`,
      (page, where, wanted) => {
        const field = page.find(document, where) as HTMLSelectElement | null;
        if (!field || ![...field.options].some((option) => option.value === wanted)) return false;
        field.focus();
        field.value = wanted;
        for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
        return true;
      },
      target,
      value,
    );
  }

  async #settledPlace(target: Target, { through = false }: ClickOptions): Promise<Place> {
    let last: Place | null = null;
    return poll(`a clickable ${show(target)} in ${this.#name()}`, this.#timeoutMs, async () => {
      const answer = await this.#askWithLibrary(
        (page, wanted, isFine) => page.place(document, wanted, isFine),
        target,
        through,
      );
      const place = answer.isThere ? (answer.value as Place | null) : null;
      const isStill =
        place !== null &&
        last !== null &&
        (['x', 'y', 'width', 'height'] as const).every((key) => place[key] === last?.[key]);
      last = place;
      if (place === null) throw new Error('there is none');
      if (place.obstacle !== '') throw new Error(place.obstacle);
      return isStill ? place : undefined;
    });
  }

  async #poll<A extends readonly unknown[], R>(
    what: string,
    run: (page: InPage, ...args: A) => R,
    ...args: A
  ): Promise<NonNullable<R>> {
    return poll(`${what} in ${this.#name()}`, this.#timeoutMs, async () => {
      const answer = await this.#askWithLibrary(run, ...args);
      return answer.isThere ? (answer.value as NonNullable<R>) : undefined;
    });
  }

  #askWithLibrary<A extends readonly unknown[], R>(run: (page: InPage, ...args: A) => R, ...args: A): Promise<Answer> {
    return this.#send(`(${run})(page, ...${JSON.stringify(args)})`);
  }

  #ask(run: ((...args: never[]) => unknown) | string, args: unknown[]): Promise<Answer> {
    return this.#send(typeof run === 'string' ? run : `(${run})(...${JSON.stringify(args)})`);
  }

  async #send(expression: string): Promise<Answer> {
    const where = JSON.stringify([this.#where.host, this.#where.frames]).slice(1, -1);
    const script = `(async () => {
      const page = (${inPage})(${JSON.stringify(CLOSED_ROOTS_KEY)});
      const found = page.documentFor(document, ${where});
      if (!found) return ${JSON.stringify(NOT_THERE)};
      const run = (document, window) => (${expression});
      return { isThere: true, value: await run(found, found.defaultView ?? window) };
    })()`;
    const isAnswer = (value: unknown): boolean => (value as Answer).isThere;
    const answer = await this.engineTab.evaluate(script);
    if (isAnswer(answer) || this.#where.host === null) return answer as Answer;
    return ((await this.engineTab.evaluateInOtherFrames(script, isAnswer)) ?? NOT_THERE) as Answer;
  }

  #name(): string {
    const { host, frames } = this.#where;
    return ['the document', host === null ? '' : `with ${host}`, ...frames.map((css) => `> ${css}`)]
      .filter(Boolean)
      .join(' ');
  }
}

/** A tab; as a scope it is its top document. */
export class Tab extends Scope {
  /** The real mouse and keyboard, for what elements cannot say: strokes, keys without a field, the wheel. */
  get mouse(): Pick<EngineTab, 'moveMouse' | 'mouseDown' | 'mouseUp' | 'clickMouse' | 'wheel'> {
    return this.engineTab;
  }

  open(url: string): Promise<void> {
    return this.engineTab.open(url);
  }

  reload(): Promise<void> {
    return this.engineTab.reload();
  }

  back(): Promise<void> {
    return this.engineTab.back();
  }

  url(): Promise<string> {
    return this.engineTab.url();
  }

  async waitForUrl(part: string): Promise<void> {
    await poll(`an address with ${part}`, DEFAULT_TIMEOUT_MS, async () => (await this.url()).includes(part));
  }

  press(keys: string): Promise<void> {
    return this.engineTab.press(keys);
  }

  typeText(text: string): Promise<void> {
    return this.engineTab.typeText(text);
  }

  screenshot(): Promise<Buffer> {
    return this.engineTab.screenshot();
  }

  resize(width: number, height: number): Promise<void> {
    return this.engineTab.resize(width, height);
  }

  holdDialogs(): HeldDialogs {
    return this.engineTab.holdDialogs();
  }

  bringToFront(): Promise<void> {
    return this.engineTab.bringToFront();
  }

  close(): Promise<void> {
    return this.engineTab.close();
  }
}

/**
 * Asks until the answer is neither falsy nor an error. For conditions outside of a page, too (a log, the server).
 * @param what what is waited for, in words; the error says it with the last answer
 */
export async function poll<T>(what: string, timeoutMs: number, ask: () => Promise<T>): Promise<NonNullable<T>> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    let last: unknown;
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (performance.now() > giveUpAt)
      throw new Error(`Waited ${timeoutMs} ms for ${what}; at the end: ${String(last)}`);
    await delay(POLL_MS);
  }
}

function middle(place: Omit<Place, 'obstacle'>): Point {
  return { x: place.x + place.width / 2, y: place.y + place.height / 2 };
}

function show(target: Target): string {
  return typeof target === 'string' ? target : JSON.stringify(target);
}
