// Pointers above the replica: the customer's and other agents' are drawn, smoothly, at the place of the content that
// they point at; the agent's own is sent, once a frame at most. A press is shown as a ripple.

import {
  encodeFrame,
  encodePointer,
  frameKinds,
  isAllowed,
  type PointerPosition,
  pointerFlags,
} from '@alongside/protocol';
import type { Replica } from '@alongside/replica';
import { element } from './element.ts';
import { LaserTrail } from './laser-trail.ts';
import { agentColour, customerColour } from './palette.ts';
import { type SessionStore, selfOf } from './session-state.ts';
import type { Stage } from './stage.ts';

interface Drawn {
  readonly node: HTMLElement;
  readonly name: HTMLElement;
  position: PointerPosition;
  epoch: number;
  /** Where it is drawn now, in replica pixels; null before the first time. */
  at: { x: number; y: number } | null;
}

/** Part of the way to its place that a pointer goes in a frame. */
const smoothing = 0.4;
/** Pointers that are drawn at once. */
const maxPointers = 40;
const rippleMs = 500;

export class PointerLayer {
  readonly #stage: Stage;
  readonly #store: SessionStore;
  readonly #send: (message: Uint8Array<ArrayBuffer>) => void;
  readonly #layer = element('div', { class: 'pointers', 'aria-hidden': 'true' });
  readonly #drawn = new Map<number, Drawn>();
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #stopWatching: () => void;
  #replica: Replica | null = null;
  #epoch = 0;
  #frame = 0;
  #sendFrame = 0;
  #own: { x: number; y: number; flags: number } | null = null;
  readonly #laser: LaserTrail;
  /** The agent's own pointer leaves a trail. */
  isLaser = false;
  #presses = 0;

  constructor(stage: Stage, store: SessionStore, send: (message: Uint8Array<ArrayBuffer>) => void) {
    this.#stage = stage;
    this.#store = store;
    this.#send = send;
    stage.overlay.append(this.#layer);
    this.#laser = new LaserTrail(this.#layer);
    stage.watchScale(() => this.pageChanged());
    this.#stopWatching = store.watch(({ agents }) => {
      for (const number of this.#drawn.keys()) {
        if (number !== 0 && !agents.some((agent) => agent.number === number)) this.#remove(number);
      }
    });
  }

  show(replica: Replica | null): void {
    this.#replica = replica;
    if (replica === null) for (const number of [...this.#drawn.keys()]) this.#remove(number);
    this.#schedule();
  }

  /** The epoch that own pointers are sent with. */
  setEpoch(epoch: number): void {
    this.#epoch = epoch;
  }

  pageChanged(): void {
    if (this.#drawn.size > 0) this.#schedule();
  }

  /** A pointer frame; `from` is the agent's number, 0 for the customer. */
  receive(from: number, epoch: number, position: PointerPosition): void {
    if (from === this.#store.state.you && from !== 0) return;
    if ((position.flags & pointerFlags.left) !== 0) {
      this.#remove(from);
      return;
    }
    let drawn = this.#drawn.get(from);
    if (drawn === undefined) {
      if (this.#drawn.size >= maxPointers) return;
      drawn = this.#create(from, position, epoch);
    }
    const isPress = position.presses !== drawn.position.presses;
    drawn.position = position;
    drawn.epoch = epoch;
    if (isPress) this.#ripple(from, drawn);
    if ((position.flags & pointerFlags.laser) !== 0) this.#trail(from, this.#placeOf(drawn));
    this.#schedule();
  }

  /** Where the customer's pointer is, in replica pixels; null when it is not on the page. */
  customerPlace(): { x: number; y: number } | null {
    const drawn = this.#drawn.get(0);
    return drawn === undefined ? null : this.#placeOf(drawn);
  }

  /** Where the agent's own pointer is, in replica pixels; sent at the next frame. */
  move(x: number, y: number, isDown: boolean): void {
    const wasDown = ((this.#own?.flags ?? 0) & pointerFlags.down) !== 0;
    if (isDown && !wasDown) this.#presses = (this.#presses + 1) & 0xff;
    this.#own = { x, y, flags: (isDown ? pointerFlags.down : 0) | (this.isLaser ? pointerFlags.laser : 0) };
    if (this.isLaser) this.#trail(this.#store.state.you, { x, y });
    if (this.#sendFrame === 0) this.#sendFrame = requestAnimationFrame(() => this.#sendOwn());
  }

  leave(): void {
    this.#own = { x: 0, y: 0, flags: pointerFlags.left };
    if (this.#sendFrame === 0) this.#sendFrame = requestAnimationFrame(() => this.#sendOwn());
  }

  /** A ripple of the agent's own press, where pointing is all that a press does. */
  ripple(x: number, y: number): void {
    const me = selfOf(this.#store.state);
    this.#drawRipple(x, y, agentColour(me?.colour ?? 0));
  }

  stop(): void {
    this.#stopWatching();
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#sendFrame);
    this.#layer.remove();
  }

  /** @param place in replica pixels */
  #trail(from: number, place: { x: number; y: number } | null): void {
    const agent = this.#store.state.agents.find(({ number }) => number === from);
    const { scale } = this.#stage;
    if (place !== null) this.#laser.at(from, agentColour(agent?.colour ?? 0), place.x * scale, place.y * scale);
  }

  #sendOwn(): void {
    this.#sendFrame = 0;
    const own = this.#own;
    const replica = this.#replica;
    const { mode, grant } = this.#store.state;
    if (own === null || replica === null || !isAllowed('point', mode, grant)) return;
    const hit = own.flags === pointerFlags.left ? null : replica.geometry.hitTest(own.x, own.y);
    const { scroll } = replica.geometry;
    const part = (value: number, start: number, size: number) =>
      size > 0 ? Math.round(Math.min(1, Math.max(0, (value - start) / size)) * 0xffff) : 0;
    const body = encodePointer({
      node: hit?.id ?? 0,
      x: hit === null ? 0 : part(own.x, hit.box.x, hit.box.width),
      y: hit === null ? 0 : part(own.y, hit.box.y, hit.box.height),
      documentX: Math.round(own.x + scroll.x),
      documentY: Math.round(own.y + scroll.y),
      flags: own.flags,
      presses: this.#presses,
    });
    this.#send(encodeFrame(frameKinds.pointer, 0, this.#epoch, 0, body));
  }

  #create(from: number, position: PointerPosition, epoch: number): Drawn {
    const name = element('span', { class: 'pointer-name' });
    const node = element('div', { class: from === 0 ? 'pointer is-customer' : 'pointer' }, arrow(), name);
    const pressesBefore = position.presses - ((position.flags & pointerFlags.down) === 0 ? 0 : 1);
    const drawn: Drawn = { node, name, position: { ...position, presses: pressesBefore }, epoch, at: null };
    this.#layer.append(node);
    this.#drawn.set(from, drawn);
    return drawn;
  }

  #remove(from: number): void {
    this.#drawn.get(from)?.node.remove();
    this.#drawn.delete(from);
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    let isMoving = false;
    for (const [from, drawn] of this.#drawn) {
      const place = this.#placeOf(drawn);
      if (place === null) continue;
      const { at } = drawn;
      if (at === null || this.#calm.matches) drawn.at = place;
      else {
        const next = { x: at.x + (place.x - at.x) * smoothing, y: at.y + (place.y - at.y) * smoothing };
        const isThere = Math.hypot(place.x - next.x, place.y - next.y) < 0.5;
        drawn.at = isThere ? place : next;
        isMoving ||= !isThere;
      }
      this.#dress(from, drawn);
      const { scale } = this.#stage;
      drawn.node.style.transform = `translate(${drawn.at.x * scale}px, ${drawn.at.y * scale}px)`;
    }
    if (isMoving) this.#schedule();
  }

  #dress(from: number, { node, name }: Drawn): void {
    const agent = this.#store.state.agents.find((one) => one.number === from);
    const text = from === 0 ? 'Customer' : (agent?.name ?? 'Agent');
    if (name.textContent === text) return;
    name.textContent = text;
    node.style.setProperty('--person', from === 0 ? customerColour : agentColour(agent?.colour ?? 0));
  }

  /** In replica pixels. */
  #placeOf({ position, epoch }: Drawn): { x: number; y: number } | null {
    const replica = this.#replica;
    if (replica === null) return null;
    const box = position.node === 0 || epoch !== this.#epoch ? null : replica.geometry.boxOfId(position.node);
    if (box !== null) {
      return { x: box.x + (box.width * position.x) / 0xffff, y: box.y + (box.height * position.y) / 0xffff };
    }
    const { scroll } = replica.geometry;
    return { x: position.documentX - scroll.x, y: position.documentY - scroll.y };
  }

  #ripple(from: number, drawn: Drawn): void {
    const place = this.#placeOf(drawn);
    const agent = this.#store.state.agents.find((one) => one.number === from);
    if (place !== null)
      this.#drawRipple(place.x, place.y, from === 0 ? customerColour : agentColour(agent?.colour ?? 0));
  }

  #drawRipple(x: number, y: number, colour: string): void {
    const { scale } = this.#stage;
    const ripple = element('span', { class: 'ripple', style: `--person: ${colour}` });
    ripple.style.left = `${x * scale}px`;
    ripple.style.top = `${y * scale}px`;
    this.#layer.append(ripple);
    setTimeout(() => ripple.remove(), rippleMs);
  }
}

function arrow(): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', 'M2 2l14.500 6.800-6.300 1.800-2.400 6.200z');
  svg.append(path);
  return svg;
}
