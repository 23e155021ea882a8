// The agent's keys over the replica. With a text field open they stay here, where they edit our own copy; the others go
// to the customer's page as keys or, in rich text, as text. F6 always leads out of the page to the header.

import type { FieldTyping } from './field-typing.ts';

export interface KeyEvents {
  /** A KeyboardEvent.key with modifiers: bits 1 shift, 2 control, 4 alt, 8 meta. */
  key(key: string, modifiers: number): void;
  text(text: string, isPasted: boolean): void;
  /** Whether keys go to the customer's page at all. */
  hasTarget(): boolean;
  /** Whether text goes to an editor that is no plain field. */
  isRich(): boolean;
}

/** Keys that a single-line field gives on: they do something in the customer's page. */
const passedOnInField = new Set(['Enter', 'Escape', 'Tab', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']);
/** Keys that are never the customer's. */
const ours = /^(F\d+|Shift|Control|Alt|AltGraph|Meta|CapsLock|ContextMenu|PrintScreen|Dead|Process|Unidentified)$/;
/** Combinations with control or meta that mean something in a rich text. */
const richShortcuts = /^[biuzyaABIUZYA]$/;

export class KeyInput {
  readonly #overlay: HTMLElement;
  readonly #typing: FieldTyping;
  readonly #events: KeyEvents;
  readonly #stop = new AbortController();

  constructor(overlay: HTMLElement, typing: FieldTyping, events: KeyEvents) {
    this.#overlay = overlay;
    this.#typing = typing;
    this.#events = events;
    const { signal } = this.#stop;
    typing.input.addEventListener('keydown', (event) => this.#keyDown(event), { signal });
    typing.input.addEventListener('input', (event) => this.#inserted(event as InputEvent), { signal });
    typing.input.addEventListener(
      'compositionend',
      () => this.#inserted(new InputEvent('input', { inputType: 'insertText' })),
      { signal },
    );
    typing.input.addEventListener('keyup', ({ key }) => overlay.classList.toggle('has-keys', key === 'Tab'), {
      signal,
    });
    typing.input.addEventListener('blur', () => overlay.classList.remove('has-keys'), { signal });
    document.addEventListener('keydown', (event) => this.#leave(event), { signal });
  }

  /** Takes the keyboard; a ring shows it only when it came by keyboard. */
  focus(byPointer = true): void {
    this.#overlay.classList.toggle('has-keys', !byPointer);
    this.#typing.input.focus({ preventScroll: true });
  }

  stop(): void {
    this.#stop.abort();
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.isComposing || ours.test(event.key) || !this.#events.hasTarget()) return;
    const { key } = event;
    const hasShortcut = event.ctrlKey || event.metaKey;
    if (this.#typing.node !== 0) {
      const isPassedOn = passedOnInField.has(key) && !(this.#typing.isArea && !/^(Escape|Tab)$/.test(key));
      if (!isPassedOn || hasShortcut) return;
    } else if (this.#typing.isFollowing) {
      if (hasShortcut || [...key].length === 1) return;
    } else if (this.#events.isRich()) {
      // Text comes through `input`, so that input methods and paste work.
      if (hasShortcut ? !richShortcuts.test(key) : [...key].length === 1) return;
    } else if (hasShortcut) return;
    event.preventDefault();
    this.#events.key(key, modifiersOf(event));
  }

  #inserted({ inputType, isComposing }: InputEvent): void {
    // What an input method has not settled yet stays with the agent.
    if (isComposing) return;
    const { input } = this.#typing;
    if (this.#typing.node !== 0 || this.#typing.isFollowing) return;
    const { value } = input;
    input.value = '';
    if (value !== '' && this.#events.hasTarget() && this.#events.isRich()) {
      this.#events.text(value, inputType === 'insertFromPaste');
    }
  }

  #leave(event: KeyboardEvent): void {
    if (event.key !== 'F6') return;
    event.preventDefault();
    const isInPage = this.#overlay.contains(document.activeElement);
    if (isInPage) document.querySelector<HTMLElement>('.header-bar button:not([disabled])')?.focus();
    else this.focus(false);
  }
}

function modifiersOf({ shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): number {
  return (shiftKey ? 1 : 0) | (ctrlKey ? 2 : 0) | (altKey ? 4 : 0) | (metaKey ? 8 : 0);
}
