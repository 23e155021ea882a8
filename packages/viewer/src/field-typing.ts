// The one text field that the agent types into: a hidden textarea of ours holds text and caret, protocol's FieldClient
// merges it with what the customer types, and the replica's field shows the result at once. The field's frame and caret
// are drawn in the overlay; the replica's field never has real focus.

import {
  diffSplice,
  errorRows,
  FieldClient,
  type FrameHeader,
  isAllowed,
  type Signal,
  type Splice,
  type TextEdit,
  transformPosition,
} from '@alongside/protocol';
import { isElement, type Replica } from '@alongside/replica';
import { element } from './element.ts';
import { caretInField } from './field-caret.ts';
import { agentColour } from './palette.ts';
import { type SessionStore, selfOf } from './session-state.ts';
import type { Stage } from './stage.ts';
import { controlAt, digestOf, isMasked, isReadOnly } from './targets.ts';

export interface TypingParts {
  readonly stage: Stage;
  readonly store: SessionStore;
  replica(): Replica | null;
  last(): FrameHeader | null;
  newAct(): string;
  send(signal: Signal): void;
  refuse(code: string): void;
}

/** An edit that comes too late is made again so often before it is given up. */
const maxResends = 5;
/** After a Tab the field that the customer's page focuses is followed for so long. */
const followMs = 1500;

export class FieldTyping {
  /** Takes the agent's keys. */
  readonly input = element('textarea', {
    class: 'typing-input',
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    'aria-label': 'Keys to the customer’s page; F6 goes back to the header',
  });
  readonly #parts: TypingParts;
  readonly #frame = element('div', { class: 'field-frame', hidden: true, 'aria-hidden': 'true' });
  readonly #caret = element('div', { class: 'field-caret', hidden: true, 'aria-hidden': 'true' });
  #client: FieldClient | null = null;
  #node = 0;
  #epoch = 0;
  #isArea = false;
  #resends = 0;
  #followUntil = 0;
  #focusedBefore = 0;
  #isComposing = false;
  #drawFrame = 0;

  constructor(parts: TypingParts) {
    this.#parts = parts;
    parts.stage.overlay.append(this.#frame, this.#caret, this.input);
    this.input.addEventListener('input', () => this.#typed());
    this.input.addEventListener('compositionstart', () => {
      this.#isComposing = true;
    });
    this.input.addEventListener('compositionend', () => {
      this.#isComposing = false;
      this.#typed();
    });
    parts.stage.watchScale(this.#redraw);
    document.addEventListener('selectionchange', this.#redraw);
    this.input.addEventListener('focus', this.#redraw);
    this.input.addEventListener('blur', this.#redraw);
  }

  /** The field's id; 0 when none is open. */
  get node(): number {
    return this.#node;
  }

  /** Whether the field takes several lines. */
  get isArea(): boolean {
    return this.#isArea;
  }

  /** Opens a field; the caret goes to its end. */
  open(node: number, isArea: boolean): void {
    const replica = this.#parts.replica();
    const last = this.#parts.last();
    const { mode, grant, you } = this.#parts.store.state;
    if (replica === null || last === null || !isAllowed('edit', mode, grant)) return;
    if (node !== this.#node) {
      const field = replica.field(node) ?? { value: '', revision: 0 };
      this.#client = new FieldClient(you, field.value, field.revision, this.#parts.newAct, (edit) => {
        this.#sendEdit(edit.act, edit.revision, edit.splices);
      });
      this.#node = node;
      this.#epoch = last.epoch;
      this.#isArea = isArea;
      this.#resends = 0;
      this.input.value = field.value;
      this.input.setSelectionRange(field.value.length, field.value.length);
    }
    this.input.focus({ preventScroll: true });
    this.#redraw();
  }

  close(): void {
    this.#followUntil = 0;
    this.#client = null;
    this.#node = 0;
    this.#isComposing = false;
    this.input.value = '';
    this.#redraw();
  }

  selectWord(): void {
    const { value, selectionStart } = this.input;
    let start = selectionStart;
    let end = selectionStart;
    while (start > 0 && /[\p{L}\p{N}_]/u.test(value[start - 1]!)) start--;
    while (end < value.length && /[\p{L}\p{N}_]/u.test(value[end]!)) end++;
    this.input.setSelectionRange(start, end);
  }

  /** The next field that the customer's page focuses becomes the agent's: after Tab. What is typed meanwhile waits. */
  followFocus(): void {
    this.close();
    this.#followUntil = performance.now() + followMs;
  }

  /** Whether a field is about to open: text stays here until then. */
  get isFollowing(): boolean {
    return this.#node === 0 && performance.now() < this.#followUntil;
  }

  /** Another replica: the same epoch goes on, another one ends the typing. */
  show(replica: Replica | null): void {
    if (this.#client === null) return;
    const epoch = this.#parts.last()?.epoch;
    const field = replica?.field(this.#node) ?? null;
    if (replica === null || field === null || epoch !== this.#epoch) {
      this.close();
      return;
    }
    this.#changed(this.#client.onValue(field.revision, 0, '', field.value));
  }

  pageChanged(replica: Replica): void {
    if (this.#node !== 0 && replica.tree.nodes.find(this.#node) === null) this.close();
    const hasMoved = replica.focused !== this.#focusedBefore;
    this.#focusedBefore = replica.focused;
    if (this.isFollowing && hasMoved && replica.focused !== 0) this.#openFocused(replica);
    this.#redraw();
  }

  fieldValue(node: number, revision: number, origin: number, edit: string, value: string): void {
    if (node === this.#node && this.#client !== null)
      this.#changed(this.#client.onValue(revision, origin, edit, value));
  }

  fieldSplice(node: number, revision: number, origin: number, edit: string, splice: Splice): void {
    if (node === this.#node && this.#client !== null) {
      this.#changed(this.#client.onValueSplice(revision, origin, edit, splice));
    }
  }

  /** What became of an edit; false when it is not one of ours. */
  result(act: string, code: string | undefined): boolean {
    if (this.#client === null || this.#client.actInFlight !== act) return false;
    if (code === undefined) {
      this.#resends = 0;
      return true;
    }
    const isTooOld = code === 'target-changed' && this.#resends++ < maxResends;
    this.#changed(this.#client.onRefused(act, isTooOld));
    if (!isTooOld) this.#parts.refuse(code in errorRows ? code : 'target-changed');
    return true;
  }

  reconnected(): void {
    this.#client?.resend();
  }

  stop(): void {
    document.removeEventListener('selectionchange', this.#redraw);
    cancelAnimationFrame(this.#drawFrame);
    this.input.remove();
    this.#frame.remove();
    this.#caret.remove();
  }

  #openFocused(replica: Replica): void {
    const typed = this.input.value;
    this.#followUntil = 0;
    this.close();
    const node = replica.tree.nodes.find(replica.focused);
    if (node === null || !isElement(node)) return;
    const control = controlAt(replica, node);
    if (control === null || control.element !== node || isMasked(replica, node) || isReadOnly(replica, node)) return;
    if (control.kind !== 'text' && control.kind !== 'area') return;
    this.open(replica.focused, control.kind === 'area');
    // As Tab does in a browser: the whole value is selected, so that typing replaces it.
    this.input.select();
    if (typed === '') return;
    this.input.setRangeText(typed, 0, this.input.value.length, 'end');
    this.#typed();
  }

  #typed(): void {
    const client = this.#client;
    if (client === null || this.#isComposing) return;
    const { mode, grant } = this.#parts.store.state;
    const value = this.#isArea ? this.input.value : this.input.value.replace(/[\r\n]+/g, ' ');
    const splice = diffSplice(client.text, value);
    if (splice === null) return;
    if (isAllowed('edit', mode, grant)) this.#type(splice);
    else {
      this.#parts.refuse(mode === 'partial-control' ? 'forms-not-editable' : 'not-allowed');
      this.input.value = client.text;
    }
  }

  #type(splice: Splice): void {
    const client = this.#client;
    if (client === null) return;
    client.type(splice);
    this.#parts.replica()?.showValue(this.#node, client.text);
    this.#redraw();
  }

  #sendEdit(act: string, revision: number, splices: readonly Splice[]): void {
    const replica = this.#parts.replica();
    const node = replica?.tree.nodes.find(this.#node) ?? null;
    if (replica === null || node === null || !isElement(node)) return;
    this.#parts.send({
      t: 'edit',
      act,
      document: 0,
      epoch: this.#epoch,
      node: this.#node,
      revision,
      splices: splices.map(({ position, remove, insert }) => ({ position, remove, insert })),
      digest: digestOf(replica, node),
    });
  }

  /** The text changed under the agent: carets move with it. */
  #changed(change: TextEdit): void {
    const client = this.#client;
    if (client === null) return;
    // The wire's value was shown; what the agent typed on top comes back.
    this.#parts.replica()?.showValue(this.#node, client.text);
    if (!this.#isComposing && this.input.value !== client.text) {
      const { selectionStart, selectionEnd, selectionDirection } = this.input;
      const start = transformPosition(selectionStart, change, false);
      const end = transformPosition(selectionEnd, change, false);
      this.input.value = client.text;
      this.input.setSelectionRange(start, end, selectionDirection);
    }
    this.#redraw();
  }

  readonly #redraw = (): void => {
    if (this.#drawFrame !== 0) return;
    this.#drawFrame = requestAnimationFrame(() => {
      this.#drawFrame = 0;
      this.#draw();
    });
  };

  #draw(): void {
    const replica = this.#parts.replica();
    const node = this.#node === 0 ? null : (replica?.tree.nodes.find(this.#node) ?? null);
    const box = replica?.geometry.boxOfId(this.#node) ?? null;
    const isHidden = replica === null || node === null || box === null || !isElement(node);
    this.#frame.hidden = isHidden;
    this.#caret.hidden = isHidden || document.activeElement !== this.input;
    if (replica === null || node === null || box === null || !isElement(node)) return;
    const { scale } = this.#parts.stage;
    const colour = agentColour(selfOf(this.#parts.store.state)?.colour ?? 0);
    place(this.#frame, box.x * scale, box.y * scale, box.width * scale, box.height * scale);
    this.#frame.style.setProperty('--person', colour);
    const caret = caretInField(node, this.#isArea, this.input.value, this.input.selectionEnd);
    if (caret === null) return;
    const x = Math.min(box.width - 2, Math.max(0, caret.x));
    place(this.#caret, (box.x + x) * scale, (box.y + caret.y) * scale, 2, caret.height * scale);
    this.#caret.style.setProperty('--person', colour);
  }
}

function place(target: HTMLElement, x: number, y: number, width: number, height: number): void {
  target.style.transform = `translate(${x}px, ${y}px)`;
  target.style.width = `${width}px`;
  target.style.height = `${height}px`;
}
