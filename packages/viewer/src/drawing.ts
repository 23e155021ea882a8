// Drawing as the viewer has it: what is drawn, the agent's own strokes, the panel with colours, and the keys of the
// tools. It owns all of that and takes it away in `stop`.

import type { DrawingChange, Signal } from '@alongside/protocol';
import type { Replica } from '@alongside/replica';
import { DrawingInput } from './drawing-input.ts';
import { DrawingLayer } from './drawing-layer.ts';
import { DrawingPanel } from './drawing-panel.ts';
import type { PageFeed } from './page-feed.ts';
import type { PointerLayer } from './pointer-layer.ts';
import { type SessionStore, selfOf } from './session-state.ts';
import type { Stage } from './stage.ts';
import { isDrawingTool, type Tool, toolNames, tools } from './tools.ts';

export interface DrawingParts {
  readonly stage: Stage;
  readonly store: SessionStore;
  readonly feed: PageFeed;
  readonly pointer: PointerLayer;
  send(signal: Signal): void;
  /** Shows the message of an error code. */
  refuse(code: string): void;
  say(message: string): void;
  /** Another tool is wanted by key. */
  choose(tool: Tool): void;
}

export class Drawing {
  readonly #parts: DrawingParts;
  readonly #layer: DrawingLayer;
  readonly #input: DrawingInput;
  readonly #panel: DrawingPanel;
  readonly #stop = new AbortController();
  #tool: Tool = 'point';

  constructor(parts: DrawingParts) {
    this.#parts = parts;
    const { stage, feed, store } = parts;
    this.#layer = new DrawingLayer(
      stage,
      () => feed.last?.epoch ?? 0,
      (change) => this.#changed(change),
    );
    this.#input = new DrawingInput({ ...parts, layer: this.#layer });
    this.#panel = new DrawingPanel({
      colour: (colour) => {
        this.#input.colour = colour;
      },
      fading: (isFading) => {
        this.#input.isFading = isFading;
      },
      undo: (what) => this.#input.undo(what),
    });
    stage.node.append(this.#panel.node);
    const { signal } = this.#stop;
    document.addEventListener('keydown', (event) => this.#keyDown(event), { capture: true, signal });
    const stopWatching = store.watch((state) => {
      const me = selfOf(state);
      if (me !== null) this.#panel.setOwn(me.colour);
    });
    signal.addEventListener('abort', stopWatching);
  }

  setTool(tool: Tool): void {
    this.#tool = tool;
    this.#input.setTool(tool);
    this.#panel.show(isDrawingTool(tool));
    this.#parts.pointer.isLaser = tool === 'laser';
    this.#parts.stage.overlay.classList.toggle('is-drawing', isDrawingTool(tool));
  }

  /** A `drawings` signal. */
  receive({ change }: Signal<'drawings'>): void {
    this.#layer.change(change);
  }

  /** What became of an act. @returns whether it was a drawing */
  result(signal: Signal<'act-result'>): boolean {
    return this.#input.result(signal);
  }

  /** The server tells everything anew. */
  forget(): void {
    this.#layer.clear();
    this.#panel.setHiddenByCustomer(false);
  }

  show(replica: Replica | null): void {
    this.#layer.show(replica);
    if (replica === null) this.#input.cancel();
  }

  pageChanged(): void {
    this.#layer.pageChanged();
  }

  stop(): void {
    this.#stop.abort();
    this.#input.stop();
    this.#layer.stop();
    this.#panel.node.remove();
  }

  #changed({ isHidden, gone, why }: DrawingChange): void {
    const { say, store } = this.#parts;
    if (isHidden !== undefined) {
      this.#panel.setHiddenByCustomer(isHidden);
      if (isHidden) say('The customer has hidden drawings.');
    }
    const isOwnLost = why === 'lost' && gone?.some((id) => this.#layer.find(id)?.agent === store.state.you);
    if (isOwnLost) say('What you drew on is no longer on the page. The drawing was taken away.');
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.isComposing || document.querySelector(':popover-open') !== null) return;
    const { key, code, altKey, shiftKey } = event;
    const hasControl = event.ctrlKey || event.metaKey;
    const isTyping = isTypedInto(event.target, this.#tool);
    if (key === 'Escape') {
      const isOurs = (isDrawingTool(this.#tool) || this.#tool === 'laser') && !isTyping;
      if (!isOurs) return;
      if (!this.#input.cancel()) this.#parts.choose('act');
    } else if (hasControl && !altKey && !shiftKey && key.toLowerCase() === 'z' && !isTyping) {
      this.#input.undo('last');
    } else {
      const tool = toolNames.find((name) => code === `Key${tools[name].key}`);
      if (tool === undefined || hasControl || shiftKey || (isTyping && !altKey)) return;
      this.#parts.choose(tool);
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Whether keys belong to a field, or to the customer's page. */
function isTypedInto(target: EventTarget | null, tool: Tool): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('.select-list, .value-picker') !== null) return true;
  if (!target.matches('input, textarea, select')) return false;
  return tool === 'act' || !target.matches('.typing-input');
}
