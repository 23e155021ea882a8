// What agents draw on the customer's page, each at its element: it follows it through scrolling, reflow and frames, finds
// it again when the page starts a new epoch, replaces it or is reloaded, and says so when it is gone. Loaded with the
// first drawing. Takes no click, is in nothing that capture sees, and reads layout only when something may have moved.

import { type Capture, labelOfElement } from '@alongside/capture';
import {
  type AgentInSession,
  type Drawing,
  decodeDrawingChange,
  maxDrawings,
  type OutlineBox,
  type PointerPosition,
  type Signal,
} from '@alongside/protocol';
import { pointingStrings } from '../announcing/strings.ts';
import { provide, type Registry } from '../chunks.ts';
import { elementOf, toTopViewport } from '../overlay/top-viewport.ts';
import type { Strings } from '../popup/strings.ts';
import type { Surface } from '../popup/surface.ts';
import drawingCss from './drawing.css';
import { openDrawingStore } from './drawing-store.ts';
import { createDrawingView, type DrawingView } from './drawing-view.ts';
import { elementAt, pathOf } from './element-path.ts';
import { createLaser } from './laser.ts';
import { drawingStrings } from './strings.ts';

export interface DrawingOptions {
  readonly registry: Registry;
  readonly surface: Surface;
  readonly strings: Strings;
  readonly session: string;
  /** What sends the page, while any of it is shared. */
  capture(): Capture | undefined;
  /** Tells assistive technology. */
  say(text: string): void;
  send(signal: Signal): void;
}

export interface Drawings {
  /** A `DrawingChange` of the server, still as JSON. */
  change(text: string): void;
  /** An agent's laser pointer. */
  laser(agent: AgentInSession, position: PointerPosition): void;
  stop(): void;
}

interface Drawn {
  drawing: Drawing;
  readonly view: DrawingView;
  element: Element | null;
  /** Since when it has had no place (performance time). */
  missingSince: number;
  /** Whether the element is in sight, within everything that scrolls. */
  isInSight: boolean;
  isNew: boolean;
}

/** How often elements are looked after, and what moved without any event. */
const lookMs = 200;
/** A framework may put a new element in the place of the old one; a page that is reloaded fills itself for a while. */
const missingMs = 5000;
/** Nothing is said of drawings for this long after something was. */
const quietMs = 2000;
/** Content of more elements than this has no name. */
const maxNamed = 60;

function createDrawings(options: DrawingOptions): Drawings {
  const { surface, registry, send, say } = options;
  const { root } = surface;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(drawingCss);
  root.adoptedStyleSheets.push(sheet);
  const layer = document.createElement('div');
  layer.className = 'drawings';
  layer.hidden = true;
  layer.setAttribute('aria-hidden', 'true');
  const toggle = document.createElement('button');
  toggle.className = 'drawings-toggle';
  toggle.type = 'button';
  toggle.hidden = true;
  root.append(layer, toggle);
  const laser = createLaser(root);
  const store = openDrawingStore(options.session);
  const drawn = new Map<string, Drawn>();
  /** Elements of what the server may say again. */
  const remembered = new Map<string, Element>();
  const listening = new AbortController();
  const { signal } = listening;
  let frame = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  const words = (key: keyof typeof drawingStrings, name = ''): string => strings(key, name, drawingStrings[key]);
  const { strings } = options;

  // What there is.

  function put(drawing: Drawing): void {
    drop(drawing.id);
    if (drawn.size >= maxDrawings) return;
    drawn.set(drawing.id, {
      drawing,
      view: createDrawingView(layer, drawing),
      element: null,
      missingSince: performance.now(),
      isInSight: true,
      isNew: drawing.epoch === options.capture()?.epoch && !remembered.has(drawing.id),
    });
    look();
  }

  function drop(id: string): void {
    const one = drawn.get(id);
    one?.view.remove();
    drawn.delete(id);
    if (one?.element) leaveSight(one.element);
  }

  /** Several drawings may be at one element. */
  function leaveSight(element: Element): void {
    if (![...drawn.values()].some((one) => one.element === element)) sights.unobserve(element);
  }

  function forget(id: string): void {
    drop(id);
    remembered.delete(id);
    if (store.paths.delete(id)) store.keep(drawn);
  }

  // Where it is.

  /** The element that a drawing belongs to now. */
  function find({ drawing, element }: Drawn, capture: Capture): Element | null {
    if (element?.isConnected === true) return element;
    const { id, epoch, node } = drawing;
    const known = remembered.get(id);
    if (known?.isConnected === true) return known;
    // Ids of another epoch mean nothing; those of this one may be of an element that was replaced.
    const named = element === null && epoch === capture.epoch ? elementOf(capture.nodeOf(node)) : null;
    return named ?? elementAt(store.paths.get(id) ?? [], registry.closedRoots);
  }

  /** Looks after all elements, and tells what changed since the agents know of them. */
  function look(): void {
    const capture = options.capture();
    if (capture?.isRunning === true) {
      const places: { id: string; node: number }[] = [];
      const now = performance.now();
      for (const [id, one] of drawn) {
        const element = find(one, capture);
        if (element !== one.element) settle(id, one, element, capture);
        const node = element === null ? 0 : capture.idOf(element);
        if (node !== 0) {
          one.missingSince = now;
          if (node === one.drawing.node && capture.epoch === one.drawing.epoch) continue;
          one.drawing = { ...one.drawing, node, epoch: capture.epoch };
        } else if (capture.hasPending || document.readyState !== 'complete' || now - one.missingSince < missingMs) {
          continue;
        } else forget(id);
        places.push({ id, node });
      }
      if (places.length > 0) tell(capture.epoch, places);
    }
    schedule();
  }

  function tell(epoch: number, places: Signal<'drawings-at'>['places']): void {
    send({ t: 'drawings-at', epoch, places, isHidden: store.isHidden });
  }

  function settle(id: string, one: Drawn, element: Element | null, capture: Capture): void {
    const before = one.element;
    one.element = element;
    if (before !== null) leaveSight(before);
    one.isInSight = true;
    if (element === null) return;
    // Anew, so that it is told also where another drawing is at the same element.
    sights.unobserve(element);
    sights.observe(element);
    remembered.set(id, element);
    store.paths.set(id, pathOf(element));
    store.keep(drawn);
    const label = nameOf(element, capture);
    if (one.drawing.shape.kind === 'highlight' && label !== '') one.view.setLabel(label);
    if (one.isNew) announce(one.drawing, label);
    one.isNew = false;
  }

  /** What an element is called; nothing where anything of it is masked. */
  function nameOf(element: Element, capture: Capture): string {
    const inner = element.querySelectorAll('*');
    if (inner.length > maxNamed || [element, ...inner].some((each) => capture.isMasked(each))) return '';
    const label = labelOfElement(element);
    if (label === null) return '';
    const key = label.role === null ? null : (`role-${label.role}` as const);
    return key === null ? label.name : `${label.name}, ${strings(key, '', pointingStrings[key])}`;
  }

  function announce({ name, shape }: Drawing, label: string): void {
    const now = performance.now();
    if (store.isHidden || now - saidAt < quietMs) return;
    saidAt = now;
    const target = shape.words ?? label;
    const isPointed = shape.kind === 'highlight' && label !== '';
    const text = isPointed
      ? strings('announce-points', name, pointingStrings['announce-points'])
      : words(
          shape.words !== undefined ? 'announce-writes' : label === '' ? 'announce-draws' : 'announce-draws-at',
          name,
        );
    say(text.replaceAll('{target}', () => target));
  }

  // What is seen.

  function schedule(): void {
    if (frame === 0 && drawn.size > 0) frame = requestAnimationFrame(draw);
    if (drawn.size === 0) show(false);
  }

  function show(isShared: boolean): void {
    layer.hidden = !isShared || store.isHidden;
    toggle.hidden = !isShared || drawn.size === 0;
    const label = words(store.isHidden ? 'drawings-show' : 'drawings-hide');
    if (toggle.textContent !== label) toggle.textContent = label;
  }

  function draw(): void {
    frame = 0;
    const isShared = options.capture()?.isRunning === true;
    show(isShared);
    if (layer.hidden) return;
    // Reads first, then writes.
    const places = [...drawn.values()].map((one) => [one, one.isInSight ? boxOf(one.element) : null] as const);
    let isMoving = false;
    for (const [one, box] of places) if (one.view.place(box)) isMoving = true;
    // What moves now may go on doing so.
    if (isMoving) schedule();
  }

  function boxOf(element: Element | null): OutlineBox | null {
    if (element === null) return null;
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    if (width === 0 && height === 0) return null;
    const from = toTopViewport(element, left, top);
    const to = toTopViewport(element, right, bottom);
    return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
  }

  const sights = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      for (const one of drawn.values()) if (one.element === target) one.isInSight = isIntersecting;
    }
    schedule();
  });
  const changes = new MutationObserver(schedule);
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const sizes = new ResizeObserver(schedule);
  sizes.observe(document.documentElement);
  addEventListener('scroll', schedule, { capture: true, passive: true, signal });
  addEventListener('resize', schedule, { signal });
  const timer = setInterval(look, lookMs);
  toggle.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    store.isHidden = !store.isHidden;
    store.keep(drawn);
    tell(options.capture()?.epoch ?? 0, []);
    draw();
  });

  return {
    change(text) {
      const change = decodeDrawingChange(text);
      if (change === null) return;
      if (change.isFresh === true) {
        for (const id of remembered.keys()) if (!drawn.has(id)) remembered.delete(id);
        for (const id of [...drawn.keys()]) drop(id);
        if (change.isHidden !== store.isHidden) tell(options.capture()?.epoch ?? 0, []);
      }
      if (change.put !== undefined) put(change.put);
      for (const id of change.gone ?? []) forget(id);
      schedule();
    },
    laser(agent, position) {
      const capture = options.capture();
      if (capture === undefined || store.isHidden) return;
      const box = boxOf(elementOf(capture.nodeOf(position.node)));
      const x = box === null ? position.documentX - scrollX : box.x + (box.width * position.x) / 0xffff;
      const y = box === null ? position.documentY - scrollY : box.y + (box.height * position.y) / 0xffff;
      laser.at(agent.number, agent.colour, x, y);
    },
    stop() {
      cancelAnimationFrame(frame);
      clearInterval(timer);
      listening.abort();
      sights.disconnect();
      changes.disconnect();
      sizes.disconnect();
      store.tidy();
      laser.stop();
      layer.remove();
      toggle.remove();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    },
  };
}

export type DrawingChunk = typeof createDrawings;

provide('drawing', createDrawings);
