// The agent's input above the replica, turned into acts: pointer, clicks, wheel, keys, fields. The overlay takes
// everything; nothing ever reaches the replica. What the mode and the grant do not allow is refused here already, with
// the reason, though the server and the widget decide.

import { type errorRows, isAllowed, type OutsideKind, type Signal } from '@alongside/protocol';
import { type Hit, isElement, type Replica } from '@alongside/replica';
import { resolveAddress } from './address.ts';
import { CustomerMarks } from './customer-marks.ts';
import { FieldTyping } from './field-typing.ts';
import { KeyInput } from './key-input.ts';
import type { PageFeed } from './page-feed.ts';
import type { PointerLayer } from './pointer-layer.ts';
import type { ScrollFollowing } from './scroll-following.ts';
import { SelectList } from './select-list.ts';
import type { SessionStore } from './session-state.ts';
import type { Stage } from './stage.ts';
import { aim, controlAt, isFormControl, isMasked, isNotShown, isReadOnly, type Target } from './targets.ts';
import { actingTexts } from './texts.ts';
import { isDrawingTool, type Tool } from './tools.ts';
import { ValuePicker } from './value-picker.ts';

export interface ActingParts {
  readonly stage: Stage;
  readonly store: SessionStore;
  readonly feed: PageFeed;
  readonly pointer: PointerLayer;
  readonly scrolling: ScrollFollowing;
  send(signal: Signal): void;
  /** Shows the message of an error code. */
  refuse(code: string): void;
  say(message: string): void;
}

type ActKind = Signal<'act'>['kind'];
type ActDetails = Partial<Pick<Signal<'act'>, 'key' | 'modifiers' | 'text' | 'options' | 'deltaX' | 'deltaY' | 'end'>>;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Distance in replica pixels below which a press and its release are a click. */
const clickSlackPx = 6;
/** A second click in the same place within this is a double click. */
const doubleClickMs = 450;

/** How long keys wait for the answer to a click, and for what it changed. */
const longestClickMs = 2000;
const settleMs = 40;
/** Keys that wait. */
const maxHeld = 200;
const noBox = { x: 0, y: 0, width: 0, height: 0 };
/** What stops the customer's page altogether while it is there. */
const blocking: ReadonlySet<OutsideKind> = new Set(['alert', 'confirm', 'prompt', 'print']);

export class Acting {
  readonly #parts: ActingParts;
  readonly #typing: FieldTyping;
  readonly #keys: KeyInput;
  readonly #selects: SelectList;
  readonly #pickers: ValuePicker;
  readonly #marks: CustomerMarks;
  readonly #stop = new AbortController();
  #tool: Tool = 'point';
  #acts = 0;
  readonly #actPrefix = Math.random().toString(36).slice(2, 10);
  #press: Point | null = null;
  #lastClick = { x: 0, y: 0, at: 0 };
  #wheel: { x: number; y: number; deltaX: number; deltaY: number } | null = null;
  #cursorFrame = 0;
  #lastPoint: Point | null = null;
  /** Element that keys go to when no field is open. */
  #keyTarget = 0;
  /** What is typed after a click that was refused was meant for that place: it goes nowhere. */
  #wasRefused = false;
  /** The click that has no answer yet, and the keys that wait for it. */
  #clicking = '';
  #clickTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #held: (() => void)[] = [];

  constructor(parts: ActingParts) {
    this.#parts = parts;
    const { stage, store, feed } = parts;
    this.#marks = new CustomerMarks(stage, () => this.#typing.node);
    this.#typing = new FieldTyping({
      stage,
      store,
      replica: () => feed.replica,
      last: () => feed.last,
      newAct: () => this.#newAct(),
      send: parts.send,
      refuse: parts.refuse,
    });
    this.#keys = new KeyInput(stage.overlay, this.#typing, {
      key: (key, modifiers) => this.#afterClick(() => this.#key(key, modifiers)),
      text: (text, isPasted) =>
        this.#afterClick(() => this.#actOnKeyTarget('insert', isPasted ? { text, key: 'Paste' } : { text })),
      hasTarget: () => this.#mayAct() && this.#keyboardTarget() !== 0,
      isRich: () => this.#isRich(),
    });
    const done = () => this.#keys.focus();
    this.#selects = new SelectList(stage, (select, options) => this.#act('select', select, { options }), done);
    this.#pickers = new ValuePicker(stage, { choose: (field, text) => this.#act('text', field, { text }), done });
    this.#listen(stage.overlay);
  }

  setTool(tool: Tool): void {
    this.#tool = tool;
    this.#parts.stage.overlay.classList.toggle('is-acting', tool === 'act');
    if (tool !== 'act') this.#leaveFields();
    this.#updateCursor();
  }

  show(replica: Replica | null): void {
    const { last } = this.#parts.feed;
    if (last !== null) this.#parts.pointer.setEpoch(last.epoch);
    this.#typing.show(replica);
    this.#selects.close();
    this.#pickers.close();
    this.#keyTarget = 0;
    this.#wasRefused = false;
    this.#marks.show(replica);
  }

  pageChanged(replica: Replica): void {
    const { last } = this.#parts.feed;
    if (last !== null) this.#parts.pointer.setEpoch(last.epoch);
    this.#typing.pageChanged(replica);
    this.#selects.pageChanged();
    this.#marks.pageChanged();
    this.#scheduleCursor();
  }

  fieldValue(node: number, revision: number, origin: number, edit: string, value: string): void {
    this.#typing.fieldValue(node, revision, origin, edit, value);
  }

  fieldSplice(
    node: number,
    revision: number,
    origin: number,
    edit: string,
    position: number,
    remove: number,
    insert: string,
  ): void {
    this.#typing.fieldSplice(node, revision, origin, edit, { position, remove, insert });
  }

  /** What became of an act or edit. */
  result({ act, code }: Signal<'act-result'>): void {
    if (act === this.#clicking) {
      if (code !== undefined) this.#wasRefused = true;
      this.#clickAnswered();
    }
    if (this.#typing.result(act, code) || code === undefined) return;
    this.#parts.refuse(code);
  }

  reconnected(): void {
    this.#typing.reconnected();
  }

  navigate(to: Signal<'navigate'>['to'], url?: string): void {
    const { send, refuse, store } = this.#parts;
    if (to !== 'url') {
      send({ t: 'navigate', act: this.#newAct(), to });
      return;
    }
    const address = this.#allowedAddress(url ?? '');
    if (address === null) refuse('url-not-allowed');
    else if (isAllowed('navigate', store.state.mode, store.state.grant)) {
      send({ t: 'navigate', act: this.#newAct(), to, url: address });
    }
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#clickTimer);
    cancelAnimationFrame(this.#cursorFrame);
    this.#typing.stop();
    this.#keys.stop();
    this.#selects.close();
    this.#pickers.close();
    this.#marks.stop();
  }

  #listen(overlay: HTMLElement): void {
    const { signal } = this.#stop;
    const options = { signal };
    overlay.addEventListener('pointermove', (event) => this.#pointerMoved(event), options);
    overlay.addEventListener('pointerdown', (event) => this.#pointerDown(event), options);
    overlay.addEventListener('pointerup', (event) => this.#pointerUp(event), options);
    overlay.addEventListener('pointercancel', () => this.#endPress(), options);
    overlay.addEventListener('pointerleave', () => this.#left(), options);
    overlay.addEventListener('contextmenu', (event) => this.#contextMenu(event), options);
    overlay.addEventListener('wheel', (event) => this.#wheeled(event), { signal, passive: false });
    this.#parts.store.watch(() => this.#updateCursor());
  }

  #mayAct(): boolean {
    const { mode, grant, connection, primary } = this.#parts.store.state;
    return (
      this.#tool === 'act' && connection.kind === 'open' && primary === 'connected' && isAllowed('click', mode, grant)
    );
  }

  #pointerMoved(event: PointerEvent): void {
    const point = this.#parts.stage.toReplica(event.clientX, event.clientY);
    this.#lastPoint = point;
    this.#parts.pointer.move(point.x, point.y, this.#press !== null);
    this.#scheduleCursor();
  }

  #pointerDown(event: PointerEvent): void {
    if (isOwnControl(event.target)) return;
    const point = this.#parts.stage.toReplica(event.clientX, event.clientY);
    // Keys go to our own hidden field from now on; the replica never has the focus.
    event.preventDefault();
    this.#keys.focus();
    if (event.button !== 0 || isDrawingTool(this.#tool)) return;
    this.#press = point;
    this.#parts.stage.overlay.setPointerCapture(event.pointerId);
    this.#parts.pointer.move(point.x, point.y, true);
  }

  #pointerUp(event: PointerEvent): void {
    const press = this.#press;
    const point = this.#parts.stage.toReplica(event.clientX, event.clientY);
    this.#endPress();
    if (press === null || event.button !== 0) return;
    this.#parts.pointer.move(point.x, point.y, false);
    if (!isNear(point, press)) {
      if (this.#tool === 'act') this.#drag(press, point);
      return;
    }
    const { store, pointer } = this.#parts;
    if (!isAllowed('point', store.state.mode, store.state.grant)) {
      this.#parts.refuse('not-allowed');
      return;
    }
    if (this.#tool !== 'act') {
      pointer.ripple(point.x, point.y);
      return;
    }
    const isSecond = event.timeStamp - this.#lastClick.at < doubleClickMs && isNear(press, this.#lastClick);
    this.#lastClick = { ...press, at: isSecond ? 0 : event.timeStamp };
    this.#click(press.x, press.y, isSecond ? 'double-click' : 'click');
  }

  #endPress(): void {
    this.#press = null;
  }

  #left(): void {
    this.#lastPoint = null;
    this.#parts.pointer.leave();
  }

  #click(x: number, y: number, kind: 'click' | 'double-click'): void {
    if (!this.#mayAct()) {
      this.#parts.refuse('not-allowed');
      return;
    }
    const found = this.#aimAt(x, y);
    if (found === null) return;
    const { hit, target, replica } = found;
    if (isNotShown(hit.element)) {
      this.#leaveFields();
      this.#wasRefused = true;
      this.#parts.say(actingTexts.notShown);
      return;
    }
    // In a field that is open a double click selects a word, which is the agent's own affair.
    if (kind === 'double-click' && this.#typing.node !== 0 && this.#typing.node === this.#keyTarget) {
      this.#typing.selectWord();
      return;
    }
    this.#leaveFields();
    const refusal = this.#refusalFor(replica, hit);
    this.#wasRefused = refusal !== null;
    if (refusal !== null) {
      this.#parts.refuse(refusal);
      return;
    }
    const control = controlAt(replica, hit.element);
    const id = control === null ? hit.id : replica.tree.nodes.idOf(control.element);
    this.#keyTarget = id;
    const mayWrite = control !== null && !isReadOnly(replica, control.element);
    if (mayWrite && control.kind === 'select') {
      this.#selects.open(replica, control.element, id);
      return;
    }
    this.#clicking = this.#send(kind, target, {});
    clearTimeout(this.#clickTimer);
    this.#clickTimer = setTimeout(() => this.#clickAnswered(), longestClickMs);
    if (!mayWrite) return;
    if (control.kind === 'text' || control.kind === 'area') this.#typing.open(id, control.kind === 'area');
    else if (control.kind === 'picker') this.#pickers.open(replica, control.element, id);
  }

  /** From the press to where it was let go; in an open text field it is the agent's own affair. */
  #drag(from: Point, to: Point): void {
    if (!this.#mayAct()) return;
    const start = this.#aimAt(from.x, from.y);
    const end = this.#aimAt(to.x, to.y);
    if (start === null || end === null) return;
    const control = controlAt(start.replica, start.hit.element);
    if (control !== null && /^(?:text|area|rich)$/.test(control.kind)) return;
    const refusal = this.#refusalFor(start.replica, start.hit) ?? this.#refusalFor(end.replica, end.hit);
    this.#leaveFields();
    this.#wasRefused = refusal !== null;
    if (refusal !== null) {
      this.#parts.refuse(refusal);
      return;
    }
    const { node, x, y, box, digest } = end.target;
    this.#keyTarget = start.hit.id;
    this.#send('drag', start.target, { end: { node, x, y, box, digest } });
  }

  #contextMenu(event: MouseEvent): void {
    event.preventDefault();
    if (!this.#mayAct() || isOwnControl(event.target)) return;
    const point = this.#parts.stage.toReplica(event.clientX, event.clientY);
    const found = this.#aimAt(point.x, point.y);
    if (found === null) return;
    const refusal = this.#refusalFor(found.replica, found.hit);
    if (refusal === null) this.#send('context-click', found.target, {});
    else this.#parts.refuse(refusal);
  }

  #wheeled(event: WheelEvent): void {
    const { stage } = this.#parts;
    if (isOwnControl(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      stage.setZoom(stage.scale * Math.exp(-event.deltaY * 0.002), event);
      return;
    }
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const deltaX = (event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX) * unit;
    const deltaY = (event.shiftKey && event.deltaX === 0 ? 0 : event.deltaY) * unit;
    if (!event.altKey && this.#parts.scrolling.scrollBy(deltaX, deltaY)) {
      event.preventDefault();
      return;
    }
    // Without control the wheel moves the agent's own view; Alt does so always.
    if (!this.#mayAct() || event.altKey) return;
    event.preventDefault();
    const point = stage.toReplica(event.clientX, event.clientY);
    const isFirst = this.#wheel === null;
    this.#wheel = {
      ...point,
      deltaX: (this.#wheel?.deltaX ?? 0) + deltaX,
      deltaY: (this.#wheel?.deltaY ?? 0) + deltaY,
    };
    if (isFirst) requestAnimationFrame(() => this.#sendWheel());
  }

  #sendWheel(): void {
    const wheel = this.#wheel;
    this.#wheel = null;
    if (wheel === null || !this.#mayAct()) return;
    const found = this.#aimAt(wheel.x, wheel.y);
    if (found !== null) this.#send('wheel', found.target, { deltaX: wheel.deltaX, deltaY: wheel.deltaY });
  }

  /** What is typed right after a click is for where that puts the focus: it waits until the page has answered. */
  #afterClick(type: () => void): void {
    if (this.#clicking === '') type();
    else if (this.#held.length < maxHeld) this.#held.push(type);
  }

  #clickAnswered(): void {
    clearTimeout(this.#clickTimer);
    // What the click changed came before its answer, and is on the screen in a moment.
    this.#clickTimer = setTimeout(() => {
      this.#clicking = '';
      for (const type of this.#held.splice(0)) type();
    }, settleMs);
  }

  #key(key: string, modifiers: number): void {
    // Was held back, and is for an editor as it turns out.
    if (modifiers === 0 && [...key].length === 1 && this.#isRich()) {
      this.#actOnKeyTarget('insert', { text: key });
      return;
    }
    if (this.#mayAct() && /^(?: |Enter|ArrowDown)$/.test(key) && this.#openPicker(key, modifiers)) return;
    if (key === 'Tab') this.#typing.followFocus();
    this.#actOnKeyTarget('key', modifiers === 0 ? { key } : { key, modifiers });
  }

  /** Opens what a browser would open for a key: a list by Space, Enter or Alt and Down, a picker by Space or Enter. */
  #openPicker(key: string, modifiers: number): boolean {
    const { replica } = this.#parts.feed;
    const id = this.#keyboardTarget();
    const node = replica?.tree.nodes.find(id) ?? null;
    if (replica === null || node === null || !isElement(node)) return false;
    const control = controlAt(replica, node);
    if (control?.element !== node || isReadOnly(replica, node)) return false;
    if (this.#refusalFor(replica, { element: node, id, box: noBox }) !== null) return false;
    const isPlain = modifiers === 0 && key !== 'ArrowDown';
    const isPicker = control.kind === 'picker' && isPlain;
    if (control.kind === 'select' && (isPlain || (modifiers === 4 && key === 'ArrowDown'))) {
      this.#selects.open(replica, node, id);
    } else if (isPicker) this.#pickers.open(replica, node, id);
    else return false;
    return true;
  }

  #actOnKeyTarget(kind: ActKind, details: ActDetails): void {
    if (!this.#mayAct()) {
      this.#parts.refuse('not-allowed');
      return;
    }
    this.#act(kind, this.#keyboardTarget(), details);
  }

  /** Where keys go: the open field, what the customer's page has focused, what was clicked last, else the whole page. */
  #keyboardTarget(): number {
    const { replica } = this.#parts.feed;
    if (replica === null || this.#wasRefused) return 0;
    const known = [this.#typing.node, focusedIn(replica), this.#keyTarget].find(
      (id) => id !== 0 && replica.tree.nodes.find(id) !== null,
    );
    const page = replica.shell.document.querySelector('body') ?? replica.shell.document.documentElement;
    return known ?? (page === null ? 0 : replica.tree.nodes.idOf(page));
  }

  #act(kind: ActKind, id: number, details: ActDetails): void {
    const { replica, last } = this.#parts.feed;
    if (replica === null || last === null || !this.#mayAct()) return;
    const node = replica.tree.nodes.find(id);
    if (node !== null && isElement(node) && kind !== 'wheel') {
      const refusal = this.#refusalFor(replica, { element: node, id, box: noBox });
      if (refusal !== null && !(kind === 'key' && refusal === 'masked-field' && details.key === 'Tab')) {
        this.#parts.refuse(refusal);
        return;
      }
    }
    const target = aim(replica, last, id);
    if (target === null) this.#parts.refuse('target-gone');
    else this.#send(kind, target, details);
  }

  /** @returns the act's name; empty when it was not sent */
  #send(kind: ActKind, target: Target, details: ActDetails): string {
    // A page that a message blocks answers nothing: the agent need not wait for it.
    if (blocking.has(this.#parts.store.state.outside)) {
      this.#parts.refuse('customer-elsewhere');
      return '';
    }
    const act = this.#newAct();
    this.#parts.send({ t: 'act', act, ...target, kind, ...details });
    return act;
  }

  #aimAt(x: number, y: number): { hit: Hit; target: Target; replica: Replica } | null {
    const { replica, last } = this.#parts.feed;
    const hit = replica?.geometry.hitTest(x, y) ?? null;
    if (replica === null || last === null || hit === null) return null;
    const { box } = hit;
    const target = aim(replica, last, hit.id, (x - box.x) / (box.width || 1), (y - box.y) / (box.height || 1));
    return target === null ? null : { hit, target, replica };
  }

  /** Why the agent may not act on an element; null when nothing here forbids it. */
  #refusalFor(replica: Replica, hit: Hit): keyof typeof errorRows | null {
    const { mode } = this.#parts.store.state;
    const control = controlAt(replica, hit.element);
    if (replica.wireName(hit.element) === '' || isMasked(replica, control?.element ?? hit.element))
      return 'masked-field';
    if (mode === 'partial-control' && isFormControl(replica, control)) return 'forms-not-editable';
    return null;
  }

  /** Whether text goes to where the page has its caret: editable content, or a field that an editor has for its keys. */
  #isRich(): boolean {
    const { replica } = this.#parts.feed;
    const node = replica?.tree.nodes.find(focusedIn(replica) || this.#keyTarget) ?? null;
    const control = replica === null || node === null || !isElement(node) ? null : controlAt(replica, node);
    return control !== null && /^(?:rich|text|area)$/.test(control.kind);
  }

  #leaveFields(): void {
    this.#typing.close();
    this.#selects.close();
    this.#pickers.close();
  }

  #scheduleCursor(): void {
    if (this.#cursorFrame === 0) {
      this.#cursorFrame = requestAnimationFrame(() => {
        this.#cursorFrame = 0;
        this.#updateCursor();
      });
    }
  }

  #updateCursor(): void {
    const { overlay } = this.#parts.stage;
    overlay.style.cursor = this.#cursor();
  }

  #cursor(): string {
    const { replica } = this.#parts.feed;
    const point = this.#lastPoint;
    if (isDrawingTool(this.#tool)) return this.#tool === 'text' ? 'text' : 'crosshair';
    if (this.#tool !== 'act' || replica === null) return 'default';
    if (!this.#mayAct()) return 'not-allowed';
    const hit = point === null ? null : replica.geometry.hitTest(point.x, point.y);
    if (hit === null) return 'default';
    if (this.#refusalFor(replica, hit) !== null) return 'not-allowed';
    const cursor = hit.element.ownerDocument.defaultView?.getComputedStyle(hit.element).cursor ?? 'default';
    if (cursor !== 'auto') return /^[a-z-]+$/.test(cursor) && cursor !== 'none' ? cursor : 'default';
    const kind = controlAt(replica, hit.element)?.kind;
    return kind === 'text' || kind === 'area' || kind === 'rich' ? 'text' : 'default';
  }

  /** The address on the license's domains that the agent means, or null. */
  #allowedAddress(typed: string): string | null {
    const { domains, page } = this.#parts.store.state;
    return resolveAddress(typed.trim(), page?.url ?? '', domains);
  }

  #newAct(): string {
    return `${this.#actPrefix}-${++this.#acts}`;
  }
}

/** What is focused in the customer's page; 0 for the page as a whole, as while the focus is in our popup. */
function focusedIn(replica: Replica): number {
  const node = replica.tree.nodes.find(replica.focused);
  return node !== null && isElement(node) && /^(?:html|body)$/.test(replica.wireName(node)) ? 0 : replica.focused;
}

function isNear(one: Point, other: Point): boolean {
  return Math.hypot(one.x - other.x, one.y - other.y) <= clickSlackPx;
}

function isOwnControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.select-list, .value-picker, .drawing-words') !== null;
}
