// Carries out what agents do: clicks, keys, text, choices, scrolling, navigation. Every act is checked here once more,
// however the server checked it: mode and grant of this moment, target, privacy; and every act is answered, with a code
// of the error table where it was refused. Nothing is acted on after a revoke.

import type { Allowance, Capture } from '@alongside/capture';
import { type AgentInSession, type ErrorCode, isAllowed, type Need, type Signal } from '@alongside/protocol';
import type { Registry } from '../chunks.ts';
import type { criticalAction } from '../confirming/critical-action.ts';
import type { Outside } from '../outside/main.ts';
import type { Strings } from '../popup/strings.ts';
import type { Surface } from '../popup/surface.ts';
import { type ClickKind, click } from './click.ts';
import { editingHostOf, placeCaretAt } from './editing-host.ts';
import { isDisabled, isTextField, needsCustomer, refusalOf } from './element-rules.ts';
import { moveFocus, watchTyping } from './focus.ts';
import type { LateActs } from './late-acts.ts';
import type { planNavigation } from './navigate.ts';
import { type Aim, findElement, findPoint, hitTest, type Target } from './target.ts';
import { createUncommittedField } from './uncommitted-field.ts';

export interface ActingOptions {
  readonly registry: Pick<Registry, 'closedRoots' | 'hints' | 'load'>;
  readonly surface: Pick<Surface, 'root' | 'owns'>;
  readonly strings: Strings;
  readonly capture: Capture;
  allowance(): Allowance;
  /** Where critical acts are left to the customer: selectors of what the owner marked. */
  confirm(): readonly string[] | undefined;
  /** Who an agent is, by number. */
  agentOf(number: number): AgentInSession | undefined;
  send(signal: Signal): void;
}

export interface Acting {
  /** One after the other: settles when the act was answered. */
  handle(signal: Signal<'act' | 'edit' | 'navigate'>): Promise<void>;
  stop(): void;
}

type Act = Signal<'act'>;

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
  insert: 'edit',
};

export function createActing(options: ActingOptions): Acting {
  const { capture, registry, surface } = options;
  const listening = new AbortController();
  const typing = watchTyping(window, listening.signal);
  const aim: Aim = { capture, closedRoots: registry.closedRoots, isOurs: surface.owns };
  const { typedInto, commit } = createUncommittedField();
  /** What only some acts need, once one of them has come. */
  let late: LateActs | null = null;
  let plan: typeof planNavigation | null = null;
  let critical: typeof criticalAction | null = null;
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

  async function loadLate(): Promise<void> {
    const createLateActs = await registry.load('acts');
    const { signal } = listening;
    if (signal.aborted) return;
    late ??= createLateActs({
      ...options,
      root: surface.root,
      typing,
      signal,
      commit,
      find: (act) => findElement(capture, act, null),
      placeOf,
      leftToCustomer,
      hitTest: (document, x, y) => hitTest(aim, document, x, y),
    });
  }

  async function handle(signal: Signal<'act' | 'edit' | 'navigate'>): Promise<void> {
    const { agent, act } = signal;
    if (agent === undefined || listening.signal.aborted) return;
    let afterAnswer: (() => void) | null = null;
    let code: ErrorCode | null;
    try {
      if (signal.t === 'navigate') plan ??= await registry.load('navigation');
      if (signal.t === 'act' && !signal.kind.endsWith('click')) await loadLate();
      if (options.confirm()) critical ??= await registry.load('confirming');
      const isInPage = (await (await watchOutside())?.isInPage()) ?? true;
      if (listening.signal.aborted) return;
      const outcome = isInPage ? await carryOut(signal, agent) : 'customer-elsewhere';
      if (toAsk !== null) {
        await loadLate();
        late?.ask(toAsk, outcome as ErrorCode);
        toAsk = null;
      }
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
    if (signal.t === 'navigate') return plan?.(signal, window, registry.hints.domains ?? []) ?? 'internal';
    if (signal.t === 'edit') return edit(signal, agent);
    return signal.kind.endsWith('click') ? performClick(signal) : (late?.perform(signal) ?? null);
  }

  /** The place of an act, if the agent may act on what is there. */
  function placeOf(act: Act): Target | ErrorCode {
    const target = findPoint(aim, act);
    if (typeof target === 'string') return target;
    const refusal = refusalOf(target.element, options.allowance().mode, capture);
    if (refusal !== null) return refusal;
    return isDisabled(target.element) ? 'target-disabled' : target;
  }

  /** What only the customer's own click does; the customer is asked for it. */
  function leftToCustomer(element: Element, act: Act): ErrorCode | null {
    const selectors = options.confirm();
    // Loaded before any act where this is asked; without it nothing is done.
    const found = selectors && (critical as typeof criticalAction)(element, act, selectors);
    const isPressed = act.kind.endsWith('click') || (act.kind === 'key' && /^(?:Enter| )$/.test(act.key ?? ''));
    if (!found && !(isPressed && needsCustomer(element))) return null;
    toAsk = found?.element ?? element;
    return found?.code ?? 'needs-customer';
  }

  function performClick(act: Act): ErrorCode | null {
    const target = placeOf(act);
    if (typeof target === 'string') return target;
    const { element } = target;
    const left = leftToCustomer(element, act);
    if (left !== null) return left;
    click(target, act.kind as ClickKind, act.modifiers ?? 0, () => {
      const hasFocus = moveFocus(element, typing);
      commit(element);
      // Where the customer is typing the caret stays theirs.
      const isFree = hasFocus && typing.field() === null;
      if (isFree && editingHostOf(element) !== null) placeCaretAt(element.ownerDocument, target.x, target.y);
    });
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

  return {
    handle,
    stop() {
      commit(null);
      listening.abort();
      late?.stop();
      outside?.then((watch) => watch?.stop());
    },
  };
}
