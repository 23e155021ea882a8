// One writer at a time where no merge is possible: in editable content and code editors. An agent holds the place for a
// moment after each key, which the customer sees as a frame with the agent's name. The customer always wins: their own
// key takes the place back, with the selection that they had.

import type { AgentInSession, ErrorCode } from '@alongside/protocol';
import { composedContains, composedParent } from '../acting/composed-path.ts';
import { editingHostOf } from '../acting/editing-host.ts';
import { agentColour } from '../overlay/agent-colours.ts';
import { toTopViewport } from '../overlay/top-viewport.ts';
import type { Strings } from '../popup/strings.ts';
import softLockCss from './soft-lock.css';
import { writingStrings } from './strings.ts';

/** Who writes: an agent as everyone in the session sees them. */
export type Writer = Pick<AgentInSession, 'number' | 'name' | 'colour'>;

export interface SoftLock {
  /** Takes the place for a writer, or keeps it; the code says why not. */
  take(place: HTMLElement, writer: Writer): ErrorCode | null;
  stop(): void;
}

/** How long a place is held after the last key. */
const heldMs = 1500;
/** What is smaller is the hidden field of an editor; the frame is drawn around the editor. */
const smallestPx = 24;

export function createSoftLock(root: ShadowRoot, strings: Strings): SoftLock {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(softLockCss);
  root.adoptedStyleSheets.push(sheet);
  let held: { place: HTMLElement; writer: number; selected: Range | null; frame: HTMLElement } | null = null;
  let listening = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request = 0;

  function free(): void {
    clearTimeout(timer);
    cancelAnimationFrame(request);
    listening.abort();
    held?.frame.remove();
    held = null;
  }

  function hold(place: HTMLElement, { number, name, colour }: Writer): void {
    const frame = document.createElement('div');
    const text = document.createElement('span');
    frame.className = 'writes';
    frame.style.setProperty('--agent', agentColour(colour));
    text.textContent = strings('overlay-agent-writes', name, writingStrings['overlay-agent-writes']);
    frame.append(text);
    root.append(frame);
    held = { place, writer: number, selected: selectionIn(place), frame };
    listening = new AbortController();
    const { signal } = listening;
    const { ownerDocument } = place;
    for (const name of ['keydown', 'pointerdown'] as const) {
      ownerDocument.addEventListener(name, (event) => event.isTrusted && takeBack(event), { capture: true, signal });
    }
    draw();
  }

  /** The customer writes or clicks there. */
  function takeBack(event: Event): void {
    const { place, selected } = held ?? {};
    if (place === undefined || !composedContains(place, event.composedPath()[0] as Node)) return;
    const isTyped = event.type === 'keydown' && !/^(?:Shift|Control|Alt|Meta)$/.test((event as KeyboardEvent).key);
    if (event.type === 'keydown' && !isTyped) return;
    free();
    if (!isTyped || selected == null || !place.contains(selected.commonAncestorContainer)) return;
    const selection = place.ownerDocument.getSelection();
    selection?.removeAllRanges();
    selection?.addRange(selected);
  }

  function draw(): void {
    if (held === null) return;
    const { place, frame } = held;
    const shown = shownAround(place);
    const box = shown.getBoundingClientRect();
    const { x, y } = toTopViewport(shown, box.left, box.top);
    frame.style.transform = `translate(${x}px, ${y}px)`;
    frame.style.width = `${box.width}px`;
    frame.style.height = `${box.height}px`;
    frame.classList.toggle('inside', y < smallestPx);
    request = requestAnimationFrame(draw);
  }

  return {
    take(place, writer) {
      if (held?.place === place && held.writer !== writer.number) return 'agent-typing';
      if (held?.place !== place) {
        free();
        hold(place, writer);
      }
      clearTimeout(timer);
      timer = setTimeout(free, heldMs);
      return null;
    },
    stop() {
      free();
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    },
  };
}

/** The customer's selection in editable content, which follows its text from now on. */
function selectionIn(place: HTMLElement): Range | null {
  const selection = editingHostOf(place) === null ? null : place.ownerDocument.getSelection();
  if (selection == null || selection.rangeCount === 0 || !place.contains(selection.focusNode)) return null;
  return selection.getRangeAt(0).cloneRange();
}

function shownAround(place: Element): Element {
  let shown = place;
  for (let node: Node | null = place; node !== null; node = composedParent(node)) {
    if (node.nodeType !== 1) continue;
    shown = node as Element;
    const { width, height } = shown.getBoundingClientRect();
    if (width >= smallestPx && height >= smallestPx) break;
  }
  return shown;
}
