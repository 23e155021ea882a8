// The agents' pointers on the customer's page: an arrow with the agent's name and colour, anchored to the element that
// the agent points at, so that it stays there when the page scrolls or reflows. Moves smoothly between positions; no
// frame is asked for while nothing moves. Never takes a click, never in what capture sees.

import type { Capture } from '@alongside/capture';
import {
  type AgentInSession,
  decodeFrameHeader,
  decodePointer,
  frameKinds,
  type PointerPosition,
  pointerFlags,
} from '@alongside/protocol';
import { agentColour } from './agent-colours.ts';
import overlayCss from './overlay.css';
import { elementOf, toTopViewport } from './top-viewport.ts';

export interface AgentPointers {
  /** A pointer frame of the server. */
  receive(message: Uint8Array): void;
  /** Who is in: names and colours. Pointers of those who are not go away. */
  setAgents(agents: readonly AgentInSession[]): void;
  stop(): void;
}

interface Pointer {
  readonly element: HTMLElement;
  readonly label: HTMLElement;
  position: PointerPosition;
  epoch: number;
  /** Where it is drawn; null until first drawn. */
  x: number | null;
  y: number;
}

/** Time in which a pointer covers about two thirds of the way that is left. */
const easeMs = 45;
/** Nearer than this it is there. */
const arrivedPx = 0.3;
const labelWidthPx = 200;
const arrow = 'M3 2l6.5 17 2.4-7.1L19 9.5z';

export function createAgentPointers(
  root: ShadowRoot,
  capture: Capture,
  onPoint: (agent: AgentInSession, position: PointerPosition) => void,
): AgentPointers {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(overlayCss);
  root.adoptedStyleSheets.push(sheet);
  const listening = new AbortController();
  const pointers = new Map<number, Pointer>();
  let agents: readonly AgentInSession[] = [];
  let frame = 0;
  let drawnAt = 0;

  function schedule(): void {
    if (frame === 0 && pointers.size > 0) frame = requestAnimationFrame(draw);
  }

  function draw(now: number): void {
    const elapsed = Math.min(100, now - drawnAt);
    drawnAt = now;
    frame = 0;
    // Reads first, then writes.
    const places = [...pointers.values()].map((pointer) => ({ pointer, to: placeOf(pointer) }));
    let isMoving = false;
    for (const { pointer, to } of places) {
      const part = pointer.x === null ? 1 : 1 - Math.exp(-elapsed / easeMs);
      const x = (pointer.x ?? to.x) + (to.x - (pointer.x ?? to.x)) * part;
      const y = pointer.x === null ? to.y : pointer.y + (to.y - pointer.y) * part;
      const hasArrived = Math.abs(to.x - x) < arrivedPx && Math.abs(to.y - y) < arrivedPx;
      pointer.x = hasArrived ? to.x : x;
      pointer.y = hasArrived ? to.y : y;
      if (!hasArrived) isMoving = true;
      pointer.element.style.transform = `translate(${pointer.x}px, ${pointer.y}px)`;
      pointer.element.classList.toggle('flip', pointer.x > innerWidth - labelWidthPx);
    }
    if (isMoving) schedule();
  }

  function placeOf({ position, epoch }: Pointer): { x: number; y: number } {
    const element = epoch === capture.epoch ? elementOf(capture.nodeOf(position.node)) : null;
    if (element === null) return { x: position.documentX - scrollX, y: position.documentY - scrollY };
    const rect = element.getBoundingClientRect();
    return toTopViewport(
      element,
      rect.left + (rect.width * position.x) / 0xffff,
      rect.top + (rect.height * position.y) / 0xffff,
    );
  }

  function create(position: PointerPosition, epoch: number): Pointer {
    const element = document.createElement('div');
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    const label = document.createElement('span');
    path.setAttribute('d', arrow);
    svg.append(path);
    svg.setAttribute('viewBox', '0 0 22 22');
    element.className = 'pointer';
    element.append(svg, label);
    root.append(element);
    return { element, label, position, epoch, x: null, y: 0 };
  }

  function paint(pointer: Pointer, agent: AgentInSession): void {
    pointer.label.textContent = agent.name;
    pointer.element.style.setProperty('--agent', agentColour(agent.colour));
  }

  function remove(number: number): void {
    pointers.get(number)?.element.remove();
    pointers.delete(number);
  }

  const { signal } = listening;
  addEventListener('scroll', schedule, { capture: true, passive: true, signal });
  addEventListener('resize', schedule, { signal });
  const sizes = new ResizeObserver(schedule);
  sizes.observe(document.documentElement);

  return {
    receive(message) {
      const header = decodeFrameHeader(message);
      if (header === null || header.kind !== frameKinds.pointer) return;
      const position = decodePointer(message.subarray(header.bodyOffset));
      const agent = agents.find(({ number }) => number === header.log);
      if (position === null || agent === undefined) return;
      if ((position.flags & pointerFlags.left) !== 0) return remove(agent.number);
      let pointer = pointers.get(agent.number);
      if (pointer === undefined) {
        pointer = create(position, header.epoch);
        pointers.set(agent.number, pointer);
        paint(pointer, agent);
      }
      pointer.position = position;
      pointer.epoch = header.epoch;
      pointer.element.classList.toggle('down', (position.flags & pointerFlags.down) !== 0);
      if (header.epoch === capture.epoch) onPoint(agent, position);
      schedule();
    },
    setAgents(list) {
      agents = list;
      for (const [number, pointer] of pointers) {
        const agent = list.find((candidate) => candidate.number === number);
        if (agent === undefined) remove(number);
        else paint(pointer, agent);
      }
    },
    stop() {
      cancelAnimationFrame(frame);
      listening.abort();
      sizes.disconnect();
      for (const number of [...pointers.keys()]) remove(number);
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    },
  };
}
