// The acts that not every session has: what is aimed at an element as a whole (keys, text, lists, boxes, the wheel), drags,
// and asking the customer to click. Mode and grant were looked at by whoever calls; element, privacy and the customer's own
// typing are looked at here.

import type { Allowance, Capture } from '@alongside/capture';
import { type AgentInSession, type ErrorCode, isAllowed, type Signal } from '@alongside/protocol';
import { editText, pasteText, placeCaretAtEnd } from '../keys/edit-text.ts';
import { type KeyContext, pressKey } from '../keys/press-key.ts';
import { createSoftLock, type SoftLock } from '../keys/soft-lock.ts';
import { createPleaseClick, type PleaseClick } from '../overlay/please-click.ts';
import type { Strings } from '../popup/strings.ts';
import { performDrag as drag } from './drag.ts';
import { editingHostOf } from './editing-host.ts';
import { fieldOf, isDisabled, isTextField, refusalOf } from './element-rules.ts';
import { deepActiveElement, moveFocus, type TypingWatch } from './focus.ts';
import { selectOptions } from './select-options.ts';
import type { Target } from './target.ts';
import { turnWheel } from './wheel.ts';

type Act = Signal<'act'>;
type Field = HTMLInputElement | HTMLTextAreaElement;
type Outcome = ErrorCode | null;

export interface LateParts {
  readonly root: ShadowRoot;
  readonly strings: Strings;
  readonly capture: Capture;
  readonly typing: TypingWatch;
  /** Aborted when acting is over. */
  readonly signal: AbortSignal;
  allowance(): Allowance;
  /** Who an agent is, by number. */
  agentOf(number: number): AgentInSession | undefined;
  /** Tells the page that the field typed into before is done with, unless it is this one. */
  commit(element: Element | null): void;
  /** The element of an act, whatever has become of it. */
  find(act: Act): Element | ErrorCode;
  /** The place of an act, if the agent may act on what is there. */
  placeOf(act: Act): Target | ErrorCode;
  /** Why an act is left to the customer, who is asked for it when it was answered; or null. */
  leftToCustomer(element: Element, act: Act): ErrorCode | null;
  hitTest(document: Document, x: number, y: number): Element | null;
}

export interface LateActs {
  perform(act: Act): Outcome | Promise<Outcome>;
  /** Asks the customer for their own click. @param why what the agent is told */
  ask(element: Element, why: ErrorCode): void;
  stop(): void;
}

export function createLateActs(parts: LateParts): LateActs {
  const { typing, commit } = parts;
  let pleaseClick: PleaseClick | null = null;
  let lock: SoftLock | null = null;

  function performDrag(act: Act): Outcome | Promise<Outcome> {
    // Neither what is pressed nor where it is dropped is the customer's to decide.
    const placeOf = (at: Act): Target | ErrorCode => {
      const place = parts.placeOf(at);
      return typeof place === 'string' ? place : (parts.leftToCustomer(place.element, act) ?? place);
    };
    const start = placeOf(act);
    if (typeof start === 'string') return start;
    const { mode } = parts.allowance();
    return drag(act, start, {
      placeOf,
      hitTest: parts.hitTest,
      focus: () => {
        moveFocus(start.element, typing);
        commit(start.element);
      },
      setValue: (field, value) => parts.capture.setValue(field, value, false),
      mayGoOn() {
        const now = parts.allowance();
        return !parts.signal.aborted && now.mode === mode && isAllowed('click', mode, now.grant);
      },
    });
  }

  /** Acts that are aimed at an element as a whole: it need not be in view. */
  function performOnElement(act: Act): ErrorCode | null {
    const found = parts.find(act);
    if (typeof found === 'string') return found;
    const element = found as HTMLElement;
    if (act.kind === 'wheel') {
      turnWheel(element, act);
      return null;
    }
    const host = editingHostOf(element);
    // The text of what is being typed into changes with each key; anything else must still be what it was.
    if (host === null && parts.capture.digestOf(element) !== act.digest) return 'target-changed';
    const refusal = refusalOf(element, parts.allowance().mode, parts.capture);
    // Tab only leaves a private field.
    if (refusal !== null && !(refusal === 'masked-field' && act.kind === 'key' && act.key === 'Tab')) return refusal;
    if (isDisabled(element)) return 'target-disabled';
    const left = parts.leftToCustomer(element, act);
    if (left !== null) return left;
    if (act.kind !== 'check' && act.kind !== 'select') {
      const place = host ?? element;
      const hadFocus = place.contains(deepActiveElement(place.ownerDocument));
      // Two people can type into one text field; anywhere else one at a time.
      const typedIn = typing.field();
      const isText = isTextField(element);
      const writes =
        act.kind === 'insert' ||
        (!isText && act.kind !== 'focus' && /^(?:.|Enter|Backspace|Delete)$/u.test(act.key ?? ' '));
      if (typedIn !== null && (writes || !isText) && place.contains(typedIn)) return 'customer-typing';
      if (writes && (host !== null || isText)) {
        lock ??= createSoftLock(parts.root, parts.strings);
        const writer = parts.agentOf(act.agent ?? 0);
        const held = writer === undefined ? null : lock.take(place, writer);
        if (held) return held;
      }
      if (!moveFocus(place, typing)) return 'customer-typing';
      if (host !== null && !hadFocus) placeCaretAtEnd(host);
    }
    // The field before it is left first, then told of: as a browser does.
    commit(element);
    switch (act.kind) {
      case 'focus':
        return null;
      case 'key':
        pressKey(element, act.key ?? '', act.modifiers ?? 0, keyContext);
        return null;
      case 'insert':
        if (host === null && !isTextField(element)) return 'target-changed';
        if (act.key === 'Paste') pasteText(host ?? element, act.text ?? '');
        else editText(host ?? element, 'insertText', act.text ?? '');
        return null;
      case 'text':
        return enterText(element, host, act.text ?? '');
      case 'select':
        return select(element, act.options ?? []);
      default:
        (fieldOf(element) ?? element).click();
        return null;
    }
  }

  function enterText(element: HTMLElement, host: HTMLElement | null, text: string): ErrorCode | null {
    if (host !== null) {
      editText(host, 'insertText', text);
      return null;
    }
    const field = fieldOf(element);
    if (field === null || !field.matches('input,textarea')) return 'target-changed';
    if ((field as Field).readOnly) return 'target-disabled';
    parts.capture.setValue(field as Field, text, false);
    return null;
  }

  function select(element: Element, ids: readonly number[]): ErrorCode | null {
    const field = fieldOf(element);
    if (field?.localName !== 'select') return 'target-changed';
    const chosen = ids.map((id) => parts.capture.nodeOf(id)).filter((node) => node !== null) as HTMLOptionElement[];
    const isWrong = chosen.length !== ids.length || chosen.some((option) => option.closest('select') !== field);
    if (isWrong) return 'target-gone';
    if (chosen.some((option) => option.matches(':disabled'))) return 'target-disabled';
    selectOptions(field as HTMLSelectElement, chosen);
    return null;
  }

  function ask(element: Element, why: ErrorCode): void {
    pleaseClick ??= createPleaseClick(parts.root, parts.strings);
    pleaseClick.ask(element, why);
    // By keyboard it is one key away.
    moveFocus(element, typing);
  }

  const keyContext: KeyContext = {
    focus(element) {
      moveFocus(element, typing);
      commit(element);
      if (isTextField(element) && deepActiveElement(element.ownerDocument) === element) element.select();
    },
    setValue: (field, value) => parts.capture.setValue(field, value, false),
    commit: () => commit(null),
  };

  return {
    perform: (act) => (act.kind === 'drag' ? performDrag(act) : performOnElement(act)),
    ask,
    stop() {
      pleaseClick?.stop();
      lock?.stop();
    },
  };
}
