// Trails of laser pointers above the replica: short lines between the places that a pointer was at, gone in a moment.

const namespace = 'http://www.w3.org/2000/svg';
const trailMs = 800;
/** Places further apart in time belong to two trails. */
const pauseMs = 300;
const maxLines = 240;

export class LaserTrail {
  readonly #svg = document.createElementNS(namespace, 'svg');
  readonly #last = new Map<number, { readonly x: number; readonly y: number; readonly time: number }>();

  constructor(layer: Element) {
    this.#svg.setAttribute('class', 'laser-trail');
    layer.append(this.#svg);
  }

  /** Somebody's laser is here now, in screen pixels of the overlay. */
  at(agent: number, colour: string, x: number, y: number): void {
    const time = performance.now();
    const before = this.#last.get(agent);
    this.#last.set(agent, { x, y, time });
    if (before === undefined || time - before.time > pauseMs || this.#svg.childElementCount >= maxLines) return;
    const line = document.createElementNS(namespace, 'path');
    line.setAttribute('d', `M${before.x} ${before.y}L${x} ${y}`);
    line.style.stroke = colour;
    this.#svg.append(line);
    setTimeout(() => line.remove(), trailMs);
  }
}
