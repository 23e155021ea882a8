// Carries out what agents do: clicks, keys, text, choices, scrolling, navigation. Every act is checked here once more,
// however the server checked it: mode and grant of this moment, target, privacy; and every act is answered, with a code
// of the error table where it was refused. Nothing is acted on after a revoke.

import type { Allowance, Capture } from '@alongside/capture';
import { type ErrorCode, isAllowed, type Need, type Signal } from '@alongside/protocol';
import type { ActsChunk } from '../acts/main.ts';
import type { Registry } from '../chunks.ts';
import type { KeyContext } from '../keys/press-key.ts';
import type { Outside } from '../outside/main.ts';
import type { PleaseClick } from '../overlay/please-click.ts';
import type { Strings } from '../popup/strings.ts';
import type { Surface } from '../popup/surface.ts';
import { click } from './click.ts';
import { editingHostOf, placeCaretAt } from './editing-host.ts';
import { fieldOf, isDisabled, isTextField, needsCustomer, refusalOf } from './element-rules.ts';
import { deepActiveElement, moveFocus, watchTyping } from './focus.ts';
import { type Aim, findElement, findPoint, hitTest, type Target } from './target.ts';
import { createUncommittedField } from './uncommitted-field.ts';

export interface ActingOptions {
  readonly registry: Registry;
  readonly surface: Surface;
  readonly strings: Strings;
  readonly capture: Capture;
  allowance(): Allowance;
  send(signal: Signal): void;
}

export interface Acting {
  /** One after the other: settles when the act was answered. */
  handle(signal: Signal<'act' | 'edit' | 'navigate'>): Promise<void>;
  stop(): void;
}

type Act = Signal<'act'>;
type Field = HTMLInputElement | HTMLTextAreaElement;

/** What each kind of act needs of mode and grant. */
const needs: Readonly<Record<Act['kind'], Need>> = {
  click: 'click',
  'double-click': 'click',
  'context-click': 'click',
  focus: 'click',
  key: 'click',
  text: 'edit',
  select: 'edit',
  check: 'edit',
  wheel: 'navigate',
  drag: 'click',
};

export function createActing(options: ActingOptions): Acting {
  const { capture, registry, surface } = options;
  const listening = new AbortController();
  const typing = watchTyping(window, listening.signal);
  const aim: Aim = { capture, closedRoots: registry.closedRoots, isOurs: surface.owns };
  const { typedInto, commit } = createUncommittedField();
  /** What only some acts need, once one of them has come. */
  let acts: ActsChunk | null = null;
  let pleaseClick: PleaseClick | null = null;
  /** What the customer is to click. */
  let toAsk: Element | null = null;
  let outside: Promise<Outside | null> | null = null;

  /** Who notices what the customer looks at besides the page, from the first click or act on; null where it is blocked. */
  function watchOutside(): Promise<Outside | null> {
    outside ??= registry.load('outside').then(
      (create) => (listening.signal.aborted ? null : create(window, options.send)),
      () => (outside = null),
    );
    return outside;
  }
  window.addEventListener(
    'click',
    (event) => outside === null && watchOutside().then((watch) => watch?.clicked(event)),
    { capture: true, signal: listening.signal },
  );

  async function handle(signal: Signal<'act' | 'edit' | 'navigate'>): Promise<void> {
    const { agent, act } = signal;
    if (agent === undefined || listening.signal.aborted) return;
    let afterAnswer: (() => void) | null = null;
    let code: ErrorCode | null;
    try {
      if (signal.t === 'navigate' || (signal.t === 'act' && /^(?:key|text|select|wheel|drag)$/.test(signal.kind))) {
        acts ??= await registry.load('acts');
      }
      const isInPage = (await (await watchOutside())?.isInPage()) ?? true;
      if (listening.signal.aborted) return;
      const outcome = isInPage ? await carryOut(signal, agent) : 'customer-elsewhere';
      if (toAsk !== null) await ask(toAsk);
      if (typeof outcome === 'function') afterAnswer = outcome;
      code = typeof outcome === 'function' ? null : outcome;
    } catch (error) {
      console.error(error);
      code = 'internal';
    }
    // What the act changed travels before the answer.
    capture.flush();
    options.send(code === null ? { t: 'act-result', agent, act } : { t: 'act-result', agent, act, code });
    afterAnswer?.();
  }

  async function ask(element: Element): Promise<void> {
    toAsk = null;
    acts ??= await registry.load('acts');
    if (listening.signal.aborted) return;
    pleaseClick ??= acts.createPleaseClick(surface.root, options.strings('overlay-click-here'));
    pleaseClick.ask(element);
    // By keyboard it is one key away.
    moveFocus(element, typing);
  }

  type Outcome = ErrorCode | null;

  function carryOut(
    signal: Signal<'act' | 'edit' | 'navigate'>,
    agent: number,
  ): Outcome | (() => void) | Promise<Outcome> {
    const { mode, grant } = options.allowance();
    const need = signal.t === 'act' ? needs[signal.kind] : signal.t === 'edit' ? 'edit' : 'navigate';
    if (!isAllowed(need, mode, grant)) {
      return need === 'edit' && isAllowed('click', mode, grant) ? 'forms-not-editable' : 'not-allowed';
    }
    if (document.visibilityState === 'hidden') return 'page-hidden';
    if (signal.t === 'navigate')
      return acts?.planNavigation(signal, window, registry.hints.domains ?? []) ?? 'internal';
    return signal.t === 'edit' ? edit(signal, agent) : perform(signal);
  }

  function perform(act: Act): Outcome | Promise<Outcome> {
    switch (act.kind) {
      case 'drag':
        return performDrag(act);
      case 'click':
      case 'double-click':
      case 'context-click':
        return performClick(act, act.kind);
      default:
        return performOnElement(act);
    }
  }

  /** The place of an act, if the agent may act on what is there. */
  function placeOf(act: Act): Target | ErrorCode {
    const target = findPoint(aim, act);
    if (typeof target === 'string') return target;
    const refusal = refusalOf(target.element, options.allowance().mode, capture);
    if (refusal !== null) return refusal;
    return isDisabled(target.element) ? 'target-disabled' : target;
  }

  function performDrag(act: Act): Outcome | Promise<Outcome> {
    const start = placeOf(act);
    if (typeof start === 'string' || acts === null) return typeof start === 'string' ? start : 'internal';
    const { mode } = options.allowance();
    return acts.performDrag(act, start, {
      placeOf,
      hitTest: (document, x, y) => hitTest(aim, document, x, y),
      focus: () => {
        moveFocus(start.element, typing);
        commit(start.element);
      },
      setValue: (field, value) => capture.setValue(field, value, false),
      mayGoOn() {
        const now = options.allowance();
        return !listening.signal.aborted && now.mode === mode && isAllowed('click', mode, now.grant);
      },
    });
  }

  function performClick(act: Act, kind: 'click' | 'double-click' | 'context-click'): ErrorCode | null {
    const target = placeOf(act);
    if (typeof target === 'string') return target;
    const { element } = target;
    if (needsCustomer(element)) {
      toAsk = element;
      return 'needs-customer';
    }
    click(target, kind, act.modifiers ?? 0, () => {
      const hasFocus = moveFocus(element, typing);
      commit(element);
      if (hasFocus && editingHostOf(element) !== null) placeCaretAt(element.ownerDocument, target.x, target.y);
    });
    return null;
  }

  /** Acts that are aimed at an element as a whole: it need not be in view. */
  function performOnElement(act: Act): ErrorCode | null {
    const found = findElement(capture, act, null);
    if (typeof found === 'string') return found;
    const element = found as HTMLElement;
    if (act.kind === 'wheel') {
      acts?.turnWheel(element, act);
      return null;
    }
    const host = editingHostOf(element);
    // The text of what is being typed into changes with each key; anything else must still be what it was.
    if (host === null && capture.digestOf(element) !== act.digest) return 'target-changed';
    const refusal = refusalOf(element, options.allowance().mode, capture);
    // Tab only leaves a private field.
    if (refusal !== null && !(refusal === 'masked-field' && act.kind === 'key' && act.key === 'Tab')) return refusal;
    if (isDisabled(element)) return 'target-disabled';
    if (act.kind === 'key' && /^(?:Enter| )$/.test(act.key ?? '') && needsCustomer(element)) {
      toAsk = element;
      return 'needs-customer';
    }
    if (act.kind !== 'check' && act.kind !== 'select') {
      const place = host ?? element;
      const hadFocus = place.contains(deepActiveElement(place.ownerDocument));
      // Two people can type into one text field; anywhere else one at a time.
      const typedIn = typing.field();
      if (typedIn !== null && !isTextField(element) && place.contains(typedIn)) return 'customer-typing';
      if (!moveFocus(place, typing)) return 'customer-typing';
      if (host !== null && !hadFocus) acts?.placeCaretAtEnd(host);
    }
    // The field before it is left first, then told of: as a browser does.
    commit(element);
    switch (act.kind) {
      case 'focus':
        return null;
      case 'key':
        acts?.pressKey(element, act.key ?? '', act.modifiers ?? 0, keyContext);
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
      acts?.editText(host, 'insertText', text);
      return null;
    }
    const field = fieldOf(element);
    if (field === null || !field.matches('input,textarea')) return 'target-changed';
    if ((field as Field).readOnly) return 'target-disabled';
    capture.setValue(field as Field, text, false);
    return null;
  }

  function select(element: Element, ids: readonly number[]): ErrorCode | null {
    const field = fieldOf(element);
    if (field?.localName !== 'select') return 'target-changed';
    const chosen = ids.map((id) => capture.nodeOf(id)).filter((node) => node !== null) as HTMLOptionElement[];
    const isWrong = chosen.length !== ids.length || chosen.some((option) => option.closest('select') !== field);
    if (isWrong) return 'target-gone';
    if (chosen.some((option) => option.matches(':disabled'))) return 'target-disabled';
    acts?.selectOptions(field as HTMLSelectElement, chosen);
    return null;
  }

  function edit(signal: Signal<'edit'>, agent: number): ErrorCode | null {
    const element = findElement(capture, signal, signal.digest);
    if (typeof element === 'string') return element;
    const refusal = refusalOf(element, options.allowance().mode, capture);
    if (refusal !== null) return refusal;
    if (!isTextField(element)) return 'target-changed';
    if (isDisabled(element) || element.readOnly) return 'target-disabled';
    const refused = capture.edit(signal.node, signal.revision, signal.splices, agent, signal.act);
    if (refused === null) typedInto(element);
    return refused;
  }

  const keyContext: KeyContext = {
    focus(element) {
      moveFocus(element, typing);
      commit(element);
      if (isTextField(element) && deepActiveElement(element.ownerDocument) === element) element.select();
    },
    setValue: (field, value) => capture.setValue(field, value, false),
    commit: () => commit(null),
  };

  return {
    handle,
    stop() {
      commit(null);
      listening.abort();
      pleaseClick?.stop();
      outside?.then((watch) => watch?.stop());
    },
  };
}
