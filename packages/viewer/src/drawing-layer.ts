// What everybody has drawn, above the replica: each drawing where its element is now, with the name of who drew it. It
// shows what the server told, and the agent's own strokes at once. Redrawn when something may have moved.

import {
  type Drawing,
  type DrawingChange,
  decodeDrawingChange,
  fadeMs,
  fadingInkMs,
  maxDrawings,
  outlineOf,
  placePoints,
} from '@alongside/protocol';
import { type Box, isElement, type Replica } from '@alongside/replica';
import { element, setText } from './element.ts';
import { nameOfElement } from './element-name.ts';
import { agentColour } from './palette.ts';
import type { Stage } from './stage.ts';
import { parentElement } from './targets.ts';

const namespace = 'http://www.w3.org/2000/svg';
const strokePx = 4;
/** Room for a name above a drawing, in screen pixels. */
const chipPx = 26;
/** Names get smaller with the page, as far as they can be read. */
const leastNameScale = 0.7;
/** How often it is looked whether something moved of which nothing is told: transitions and animations of the page. */
const lookMs = 200;

interface Shown {
  drawing: Drawing;
  readonly node: HTMLElement;
  readonly lines: readonly SVGPathElement[];
  readonly chip: HTMLElement;
  readonly words: HTMLElement | null;
  at: string;
}

export class DrawingLayer {
  readonly #stage: Stage;
  readonly #epoch: () => number;
  readonly #onChange: (change: DrawingChange) => void;
  readonly #layer = element('div', { class: 'drawings' });
  readonly #shown = new Map<string, Shown>();
  #replica: Replica | null = null;
  #frame = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param epoch of what is on the screen
   * @param onChange told of each change after it is on the screen
   */
  constructor(stage: Stage, epoch: () => number, onChange: (change: DrawingChange) => void) {
    this.#stage = stage;
    this.#epoch = epoch;
    this.#onChange = onChange;
    stage.overlay.append(this.#layer);
    stage.watchScale(() => this.pageChanged());
  }

  /** A `DrawingChange` of the server, still as JSON. */
  change(message: string): void {
    const change = decodeDrawingChange(message);
    if (change === null) return;
    if (change.isFresh === true) this.clear();
    if (change.put !== undefined) this.put(change.put);
    for (const { id, node } of change.places ?? []) {
      const shown = this.#shown.get(id);
      if (shown !== undefined) shown.drawing = { ...shown.drawing, node, epoch: change.epoch ?? 0 };
    }
    this.#onChange(change);
    for (const id of change.gone ?? []) this.remove(id);
    this.pageChanged();
  }

  find(id: string): Drawing | null {
    return this.#shown.get(id)?.drawing ?? null;
  }

  put(drawing: Drawing): void {
    const before = this.#shown.get(drawing.id);
    if (before !== undefined) {
      before.drawing = drawing;
      setText(before.chip, drawing.name);
      before.at = '';
    } else if (this.#shown.size < 2 * maxDrawings) this.#shown.set(drawing.id, this.#create(drawing));
    this.#timer ??= setInterval(() => this.pageChanged(), lookMs);
    this.pageChanged();
  }

  remove(id: string): void {
    this.#shown.get(id)?.node.remove();
    this.#shown.delete(id);
    if (this.#shown.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  clear(): void {
    for (const id of [...this.#shown.keys()]) this.remove(id);
  }

  show(replica: Replica | null): void {
    this.#replica = replica;
    this.pageChanged();
  }

  pageChanged(): void {
    if (this.#frame !== 0 || this.#shown.size === 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.clear();
    this.#layer.remove();
  }

  #create(drawing: Drawing): Shown {
    const { shape, isFading, name } = drawing;
    const chip = element('span', { class: 'drawing-name', dir: 'auto' }, name);
    const node = element('div', { class: `drawing is-${shape.kind}`, style: `--person: ${agentColour(shape.colour)}` });
    if (isFading) node.style.animation = `drawing-fade ${fadeMs}ms ${fadingInkMs - fadeMs}ms forwards`;
    const lines: SVGPathElement[] = [];
    const words = shape.words === undefined ? null : element('p', { dir: 'auto' }, shape.words);
    if (words === null) {
      const svg = document.createElementNS(namespace, 'svg');
      svg.setAttribute('aria-hidden', 'true');
      for (const className of ['drawing-halo', 'drawing-ink']) {
        const line = document.createElementNS(namespace, 'path');
        line.setAttribute('class', className);
        lines.push(line);
      }
      svg.append(...lines);
      node.append(svg, chip);
    } else node.append(words, chip);
    node.hidden = true;
    this.#layer.append(node);
    return { drawing, node, lines, chip, words, at: '' };
  }

  #draw(): void {
    const places = [...this.#shown.values()].map((shown) => [shown, this.#boxOf(shown.drawing)] as const);
    let isMoving = false;
    for (const [shown, box] of places) if (this.#place(shown, box)) isMoving = true;
    if (isMoving) this.pageChanged();
  }

  /** In replica pixels; null for what is not to be seen now. */
  #boxOf({ epoch, node: id }: Drawing): Box | null {
    const replica = this.#replica;
    const node = replica === null || epoch !== this.#epoch() ? null : replica.tree.nodes.find(id);
    const box = node === null || replica === null ? null : replica.geometry.boxOfNode(node);
    if (box === null || node === null || replica === null || (box.width === 0 && box.height === 0)) return null;
    return isElement(node) && isScrolledOut(replica, node, box) ? null : box;
  }

  #place(shown: Shown, box: Box | null): boolean {
    const { scale } = this.#stage;
    const at = box === null ? 'nowhere' : `${scale} ${box.x} ${box.y} ${box.width} ${box.height}`;
    if (at === shown.at) return false;
    const isFirst = shown.at === '';
    shown.at = at;
    shown.node.hidden = box === null;
    if (box === null) return true;
    const { shape } = shown.drawing;
    if (shape.kind === 'highlight') this.#name(shown);
    const onScreen = { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
    const outline = outlineOf(shape, onScreen, scale);
    for (const line of shown.lines) line.setAttribute('d', outline);
    shown.node.style.setProperty('--stroke', String(Math.max(1.5, strokePx * scale)));
    const points = shape.points.length > 0 ? placePoints(shape, onScreen) : [onScreen.x, onScreen.y];
    const x = Math.min(...points.filter((_, index) => index % 2 === 0));
    const y = Math.min(...points.filter((_, index) => index % 2 === 1));
    if (shown.words !== null) {
      shown.node.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    } else {
      const size = Math.min(1, Math.max(leastNameScale, scale));
      shown.chip.style.transform = `translate(${x}px, ${y > chipPx ? y - chipPx : y}px) scale(${size})`;
    }
    return !isFirst;
  }

  #name({ drawing, chip }: Shown): void {
    const node = this.#replica?.tree.nodes.find(drawing.node) ?? null;
    if (this.#replica === null || node === null || !isElement(node)) return;
    const name = nameOfElement(this.#replica, node);
    setText(chip, name === '' ? drawing.name : `${drawing.name} · ${name}`);
  }
}

/** Whether something that scrolls around an element hides all of it. */
function isScrolledOut(replica: Replica, from: Element, box: Box): boolean {
  for (let around = parentElement(from); around !== null; around = parentElement(around)) {
    const isRoot = around === around.ownerDocument.documentElement || around === around.ownerDocument.body;
    if (isRoot || (around.scrollHeight <= around.clientHeight && around.scrollWidth <= around.clientWidth)) continue;
    const style = around.ownerDocument.defaultView?.getComputedStyle(around);
    const outer = replica.geometry.boxOfNode(around);
    if (style === undefined || outer === null || (style.overflowX === 'visible' && style.overflowY === 'visible'))
      continue;
    const isInside =
      box.x < outer.x + outer.width &&
      box.x + box.width > outer.x &&
      box.y < outer.y + outer.height &&
      box.y + box.height > outer.y;
    if (!isInside) return true;
  }
  return false;
}
