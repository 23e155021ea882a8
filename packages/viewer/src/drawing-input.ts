// The agent draws: turns presses and moves over the replica into shapes at elements, shows them at once, and sends them.
// An element under the pointer is framed and named before it is highlighted. Nothing reaches the replica.

import {
  type Drawing,
  type DrawingShape,
  isAllowed,
  maxDrawingPoints,
  maxDrawingWords,
  outlineOf,
  type Signal,
} from '@alongside/protocol';
import type { Box, Replica } from '@alongside/replica';
import { type Anchor, anchorAt, boundsOf, fractionsOf, type Place } from './drawing-anchor.ts';
import type { DrawingLayer } from './drawing-layer.ts';
import { element, setText } from './element.ts';
import { namedElement, nameOfElement } from './element-name.ts';
import type { PageFeed } from './page-feed.ts';
import { agentColour } from './palette.ts';
import { type SessionStore, selfOf } from './session-state.ts';
import type { Stage } from './stage.ts';
import { isDrawingTool, type Tool } from './tools.ts';

export interface DrawingInputParts {
  readonly stage: Stage;
  readonly store: SessionStore;
  readonly feed: PageFeed;
  readonly layer: DrawingLayer;
  send(signal: Signal): void;
  refuse(code: string): void;
}

const namespace = 'http://www.w3.org/2000/svg';
/** Shorter strokes are slips, in screen pixels. */
const leastPx = 5;
/** Points of a stroke are at least this far apart, in screen pixels. */
const stepPx = 2;

export class DrawingInput {
  /** Index into the palette; null for the agent's own. */
  colour: number | null = null;
  isFading = false;
  readonly #parts: DrawingInputParts;
  readonly #stop = new AbortController();
  readonly #line = document.createElementNS(namespace, 'path');
  readonly #name = element('span', { class: 'drawing-name' });
  readonly #preview = element('div', { class: 'drawing-preview', 'aria-hidden': 'true' });
  readonly #prefix = Math.random().toString(36).slice(2, 10);
  #tool: Tool = 'point';
  #count = 0;
  /** The stroke under way, in pixels of the page: it may scroll meanwhile. */
  #stroke: Place[] | null = null;
  #field: HTMLInputElement | null = null;
  #wordsAt: { readonly anchor: Anchor; readonly points: number[] } | null = null;
  #framed: { node: number; element: Element } | null = null;

  constructor(parts: DrawingInputParts) {
    this.#parts = parts;
    const { overlay } = parts.stage;
    const svg = document.createElementNS(namespace, 'svg');
    this.#line.setAttribute('class', 'drawing-ink');
    svg.append(this.#line);
    this.#preview.append(svg, this.#name);
    overlay.append(this.#preview);
    const { signal } = this.#stop;
    overlay.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    overlay.addEventListener('pointermove', (event) => this.#move(event), { signal });
    overlay.addEventListener('pointerup', (event) => this.#up(event), { signal });
    overlay.addEventListener('pointercancel', () => this.cancel(), { signal });
    overlay.addEventListener('pointerleave', () => this.#stroke === null && this.#showPreview(''), { signal });
  }

  setTool(tool: Tool): void {
    this.#tool = tool;
    this.cancel();
  }

  /** Gives up what is under way. @returns whether anything was */
  cancel(): boolean {
    const wasBusy = this.#stroke !== null || this.#field !== null;
    this.#stroke = null;
    this.#field?.remove();
    this.#field = null;
    this.#showPreview('');
    return wasBusy;
  }

  undo(what: Signal<'undraw'>['what']): void {
    if (this.#mayDraw()) this.#parts.send({ t: 'undraw', what });
  }

  /** What became of a drawing. @returns whether it was one */
  result({ act, code }: Signal<'act-result'>): boolean {
    if (!act.startsWith(this.#prefix)) return false;
    if (code === undefined) return true;
    this.#parts.layer.remove(this.#idOf(act));
    this.#parts.refuse(code);
    return true;
  }

  stop(): void {
    this.#stop.abort();
    this.cancel();
    this.#preview.remove();
  }

  #mayDraw(): boolean {
    const { mode, grant, connection, primary } = this.#parts.store.state;
    return connection.kind === 'open' && primary === 'connected' && isAllowed('point', mode, grant);
  }

  #down(event: PointerEvent): void {
    const isOurs = event.target instanceof Element && event.target.closest('.drawing-words') !== null;
    if (event.button !== 0 || !isDrawingTool(this.#tool) || isOurs) return;
    if (!this.#mayDraw()) {
      this.#parts.refuse('not-allowed');
      return;
    }
    this.#commitWords();
    if (this.#tool === 'highlight' || this.#tool === 'text') return;
    this.#stroke = [this.#onPage(event)];
    this.#parts.stage.overlay.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    if (this.#tool === 'highlight') {
      this.#frame(event);
      return;
    }
    if (this.#stroke === null || !isDrawingTool(this.#tool)) return;
    const { scale } = this.#parts.stage;
    if (this.#tool === 'pen') {
      const moves = event.getCoalescedEvents?.() ?? [];
      for (const move of moves.length > 0 ? moves : [event]) {
        const next = this.#onPage(move);
        const last = this.#stroke.at(-1) ?? next;
        if (Math.hypot(next.x - last.x, next.y - last.y) * scale >= stepPx) this.#stroke.push(next);
      }
      // A long stroke gets coarser instead of ending.
      if (this.#stroke.length > maxDrawingPoints) this.#stroke = this.#stroke.filter((_, index) => index % 2 === 0);
    } else this.#stroke = [this.#stroke[0]!, this.#onPage(event)];
    this.#drawStroke(this.#tool);
  }

  #up(event: PointerEvent): void {
    if (event.button !== 0 || !isDrawingTool(this.#tool)) return;
    const { replica } = this.#parts.feed;
    const stroke = this.#stroke;
    const tool = this.#tool;
    if (replica === null) this.cancel();
    else if (tool === 'highlight') this.#highlight(event);
    else if (tool === 'text') this.#openWords(event);
    else if (stroke !== null) {
      this.cancel();
      const { scroll } = replica.geometry;
      const points = stroke.map(({ x, y }) => ({ x: x - scroll.x, y: y - scroll.y }));
      const bounds = boundsOf(points);
      if (Math.hypot(bounds.width, bounds.height) * this.#parts.stage.scale < leastPx) return;
      const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
      const anchor =
        tool === 'arrow' ? anchorAt(replica, points.at(-1)!) : anchorAt(replica, middle, bounds.width * bounds.height);
      if (anchor !== null) this.#draw(anchor, { kind: tool, points: fractionsOf(points, anchor) });
    }
  }

  /** In CSS pixels of the customer's page, from its origin. */
  #onPage({ clientX, clientY }: MouseEvent): Place {
    const at = this.#parts.stage.toReplica(clientX, clientY);
    const { x = 0, y = 0 } = this.#parts.feed.replica?.geometry.scroll ?? {};
    return { x: at.x + x, y: at.y + y };
  }

  #drawStroke(kind: DrawingShape['kind']): void {
    const { x = 0, y = 0 } = this.#parts.feed.replica?.geometry.scroll ?? {};
    const { scale } = this.#parts.stage;
    const points = (this.#stroke ?? []).flatMap((place) => [(place.x - x) * scale, (place.y - y) * scale]);
    const shape: DrawingShape = { kind, colour: 0, points };
    this.#showPreview(points.length < 4 ? '' : outlineOf(shape, { x: 0, y: 0, width: 1, height: 1 }, scale));
  }

  // Elements.

  #frame(event: MouseEvent): void {
    const { replica } = this.#parts.feed;
    const at = this.#parts.stage.toReplica(event.clientX, event.clientY);
    const hit = replica?.geometry.hitTest(at.x, at.y) ?? null;
    const found = replica === null || hit === null ? null : namedElement(replica, hit.element);
    const node = found === null || replica === null ? 0 : replica.tree.nodes.idOf(found) || (hit?.id ?? 0);
    const box = node === 0 || replica === null ? null : replica.geometry.boxOfId(node);
    this.#framed = found === null || box === null ? null : { node, element: found };
    if (found === null || box === null || replica === null) this.#showPreview('');
    else this.#showFrame(replica, found, box);
  }

  #showFrame(replica: Replica, found: Element, box: Box): void {
    const { scale } = this.#parts.stage;
    const onScreen = { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
    const shape: DrawingShape = { kind: 'highlight', colour: 0, points: [] };
    this.#showPreview(outlineOf(shape, onScreen, scale), nameOfElement(replica, found));
    this.#name.style.transform = `translate(${onScreen.x}px, ${Math.max(0, onScreen.y - 26)}px)`;
  }

  #highlight(event: MouseEvent): void {
    this.#frame(event);
    const { replica } = this.#parts.feed;
    const { node = 0 } = this.#framed ?? {};
    const box = replica?.geometry.boxOfId(node) ?? null;
    if (box !== null) this.#draw({ node, box }, { kind: 'highlight', points: [] });
    this.#showPreview('');
  }

  // Words.

  #openWords(event: MouseEvent): void {
    const { replica } = this.#parts.feed;
    const { stage } = this.#parts;
    const at = stage.toReplica(event.clientX, event.clientY);
    const anchor = replica === null ? null : anchorAt(replica, at);
    if (anchor === null) return;
    const field = element('input', {
      class: 'drawing-words',
      type: 'text',
      maxlength: String(maxDrawingWords),
      'aria-label': 'Note on the page',
      placeholder: 'Write, then Enter',
      autocomplete: 'off',
    });
    field.style.transform = `translate(${at.x * stage.scale}px, ${at.y * stage.scale}px)`;
    field.style.setProperty('--person', this.#colourNow());
    const points = fractionsOf([at], anchor);
    field.addEventListener('keydown', (key) => {
      key.stopPropagation();
      if (key.key === 'Escape') this.cancel();
      else if (key.key === 'Enter' && !key.isComposing) this.#commitWords();
    });
    this.#field = field;
    this.#wordsAt = { anchor, points };
    stage.overlay.append(field);
    field.focus({ preventScroll: true });
  }

  /** What was written so far stays, when it is anything. */
  #commitWords(): void {
    const words = this.#field?.value.trim() ?? '';
    const at = this.#wordsAt;
    this.#field?.remove();
    this.#field = null;
    this.#wordsAt = null;
    if (words !== '' && at !== null) this.#draw(at.anchor, { kind: 'text', points: at.points, words });
  }

  // What is sent.

  #draw(anchor: Anchor, parts: Omit<DrawingShape, 'colour'>): void {
    const { feed, store, layer, send, refuse } = this.#parts;
    const { last } = feed;
    if (last === null || !this.#mayDraw()) {
      refuse('not-allowed');
      return;
    }
    const shape: DrawingShape = { ...parts, colour: this.colour ?? this.#me()?.colour ?? 0 };
    const act = `${this.#prefix}-${++this.#count}`;
    const { isFading } = this;
    const where = { epoch: last.epoch, node: anchor.node };
    const drawing: Drawing = {
      id: this.#idOf(act),
      agent: store.state.you,
      name: this.#me()?.name ?? '',
      ...where,
      isFading,
      shape,
    };
    layer.put(drawing);
    send({ t: 'draw', act, document: 0, ...where, isFading, shape });
  }

  #me() {
    return selfOf(this.#parts.store.state);
  }

  #colourNow(): string {
    return agentColour(this.colour ?? this.#me()?.colour ?? 0);
  }

  #idOf(act: string): string {
    return `${this.#parts.store.state.you}:${act}`;
  }

  #showPreview(outline: string, name = ''): void {
    this.#line.setAttribute('d', outline);
    this.#preview.hidden = outline === '';
    this.#preview.style.setProperty('--person', this.#colourNow());
    this.#preview.style.setProperty('--stroke', String(Math.max(1.5, 4 * this.#parts.stage.scale)));
    setText(this.#name, name);
    this.#name.hidden = name === '';
  }
}
