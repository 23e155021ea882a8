// The popup: a document of its own (an empty frame inside our surface), filled from one plain view object. It decides
// nothing: what is shown comes in by `render`, what the customer does goes out by the callbacks. Only real input
// counts, never events that a script made.

import { formatCode } from '@alongside/protocol';
import { dragByKeys, dragByPointer } from './drag.ts';
import { clampPlacement, loadPlacement, storePlacement } from './placement.ts';
import popupCss from './popup.css';
import { buildPopup, type PopupParts } from './popup-parts.ts';
import type { PopupAction, PopupState, Question } from './popup-state.ts';
import type { StringKey, Strings } from './strings.ts';
import type { Surface } from './surface.ts';

export interface PopupView {
  readonly shape: 'card' | 'pill';
  readonly state: PopupState;
  /** Digits, while an agent may join with them. */
  readonly code: string | null;
  /** Names of the agents who are in. */
  readonly agents: readonly string[];
  /** What the agent will be able to do; only before a start. */
  readonly permission: StringKey | null;
  /** What the agent may do now, while one is in. */
  readonly control: StringKey | null;
  /** Button that takes control back or gives it again. */
  readonly controlButton: StringKey | null;
  /** Whether what the agent sees can be shown. */
  readonly canPreview: boolean;
  /** Name of the agent who has control, if one has. */
  readonly controller: string | undefined;
  /** Says what the buttons are for. */
  readonly question: Question | null;
  /** A sentence of the server, or a question of it; instead of the state's own. */
  readonly sentence: string;
}

export interface PopupOptions {
  readonly surface: Surface;
  readonly strings: Strings;
  /** The owner's style sheet; empty for none. */
  readonly css: string;
  /** Of the texts; the layout follows. */
  readonly direction: string;
  readonly language: string;
  onPreview(): void;
  onAction(action: PopupAction): void;
  onControl(): void;
  onShape(shape: PopupView['shape']): void;
  onEscape(): void;
}

export interface Popup {
  render(view: PopupView): void;
  /** Puts the focus on the main action. */
  focus(): void;
  /** Gives the focus back to where it was before `focus`, if it is in the popup now. */
  returnFocus(): void;
  /** Tells assistive technology. */
  say(text: string): void;
  /** A sentence below the preview's button; empty for none. */
  notePreview(text: string): void;
  dispose(): void;
}

/** States whose text is said too, not their status alone. */
const spoken: readonly string[] = ['sharing', 'paused'];
/** Below this width of the viewport the card is a sheet at the bottom. */
const sheetBelowPx = 480;
const copiedMs = 2000;

export function createPopup(options: PopupOptions): Popup {
  const { surface, strings } = options;
  const frame = document.createElement('iframe');
  frame.title = strings('popup-title');
  let parts: PopupParts | null = null;
  let view: PopupView | null = null;
  let placement = loadPlacement(options.direction);
  let returnTo: Element | null = null;
  let announced = '';
  let copyTimer: ReturnType<typeof setTimeout> | undefined;

  /** Fills the frame's document; again whenever the browser replaced it (a move, or Firefox's own late one). */
  function build(): void {
    const inner = frame.contentDocument;
    const innerWindow = frame.contentWindow as (Window & typeof globalThis) | null;
    if (inner === null || innerWindow === null || inner.body === null || parts?.window.ownerDocument === inner) return;
    // As text, so that the page's policy for styles does not matter; the owner's comes last and wins.
    inner.adoptedStyleSheets = [popupCss, options.css].map((text) => {
      const sheet = new innerWindow.CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    inner.title = frame.title;
    inner.documentElement.dir = options.direction;
    inner.documentElement.lang = options.language;
    parts = buildPopup(inner, strings);
    connect(parts, inner);
    announced = '';
    if (view !== null) render(view);
  }

  function connect(made: PopupParts, inner: Document): void {
    const click = (button: HTMLElement, action: () => void): void =>
      button.addEventListener('click', (event) => {
        if (event.isTrusted) action();
      });
    for (const [action, button] of Object.entries(made.buttons)) {
      click(button, () => options.onAction(action as PopupAction));
    }
    click(made.pillStop, () => options.onAction('stop'));
    click(made.closeControl, () => options.onAction('close'));
    click(made.preview, () => options.onPreview());
    click(made.controlButton, () => options.onControl());
    click(made.minimize, () => {
      options.onShape('pill');
      made.maximize.focus();
    });
    click(made.maximize, () => {
      options.onShape('card');
      made.minimize.focus();
    });
    click(made.copy, () => void copyCode(made, inner));
    inner.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && event.isTrusted) options.onEscape();
    });
    const move = (x: number, y: number): void => {
      placement = { right: placement.right - x, bottom: placement.bottom - y };
      place();
    };
    const keep = (): void => {
      // Where it really stands, not where the pointer wanted it.
      placement = place();
      storePlacement(placement);
    };
    for (const area of [made.header, made.pill]) {
      dragByPointer(area, () => frame.getBoundingClientRect(), move, keep);
    }
    for (const handle of [made.move, made.pillMove]) dragByKeys(handle, move, keep);
  }

  async function copyCode(made: PopupParts, inner: Document): Promise<void> {
    clearTimeout(copyTimer);
    let result: StringKey = 'popup-copied';
    try {
      await (inner.defaultView ?? window).navigator.clipboard.writeText(view?.code ?? '');
    } catch {
      inner.getSelection()?.selectAllChildren(made.code);
      if (!inner.execCommand('copy')) result = 'popup-copy-failed';
    }
    setText(made.copy, strings(result));
    setText(made.announcement, strings(result));
    copyTimer = setTimeout(() => setText(made.copy, strings('popup-copy-button')), copiedMs);
  }

  function render(next: PopupView): void {
    const hadState = view?.state.name;
    view = next;
    if (parts === null) return;
    const { state, code } = next;
    const isPill = next.shape === 'pill';
    const name = next.agents.join(', ') || strings('popup-agent');
    const hadFocus = isFocused(parts);

    parts.window.classList.toggle('minimized', isPill);
    parts.window.dataset.tone = state.tone;
    parts.window.setAttribute('role', isPill ? 'region' : 'dialog');
    parts.window.setAttribute('aria-labelledby', 'title');
    parts.window.setAttribute('aria-describedby', 'information');
    setText(parts.status, strings(state.status));
    parts.status.className = `status ${state.status}`;
    parts.session.hidden = code === null;
    // Read out digit by digit instead of as one large number.
    setText(parts.code, code === null ? '' : formatCode(code));
    parts.code.setAttribute('aria-label', code === null ? '' : [...code].join(' '));
    show(parts.information, next.sentence || (state.information === null ? '' : strings(state.information, name)));
    parts.permission.hidden = next.permission === null;
    setText(parts.permissionText, next.permission === null ? '' : strings(next.permission));
    parts.control.hidden = next.control === null;
    setText(parts.controlText, next.control === null ? '' : strings(next.control, next.controller || name));
    show(parts.controlButton, next.controlButton === null ? '' : strings(next.controlButton));
    parts.controlButton.title = next.controlButton === 'popup-revoke-button' ? strings('popup-revoke-hint') : '';
    parts.privacy.hidden = next.permission === null && next.control === null;

    parts.preview.hidden = !next.canPreview;
    if (!next.canPreview || hadState !== state.name) parts.previewNote.hidden = true;

    setText(parts.buttons.continue, next.question?.yes ?? strings('popup-continue-button'));
    setText(parts.buttons.end, next.question?.no ?? strings('popup-end-session-button'));
    for (const [action, button] of Object.entries(parts.buttons)) {
      const index = state.buttons.findIndex((candidate) => candidate.action === action);
      button.hidden = index < 0;
      button.classList.toggle('main', index === 0 && action !== 'stop');
    }
    parts.buttons.start.disabled = !state.canStart;
    parts.minimize.hidden = !state.isInSession;
    parts.closeControl.hidden = state.isInSession;
    setText(parts.pillStatus, strings(state.shortStatus));
    show(parts.pillName, next.agents.join(', '));
    parts.pillStop.hidden = !state.buttons.some(({ action }) => action === 'stop');
    // What had the focus may be hidden by now, or had it only because there was no button.
    const isHeld = isFocused(parts) && parts.window.ownerDocument.activeElement !== parts.window;
    if (hadFocus && !isHeld) focusMain(parts);

    announce(
      parts,
      `${strings(state.status)} ${spoken.includes(state.name) ? (parts.information.textContent ?? '') : ''}`.trim(),
    );
    place();
  }

  function announce(made: PopupParts, text: string): void {
    if (text === announced) return;
    announced = text;
    setText(made.announcement, text);
  }

  /** Sizes the frame to what is in it and puts it where it belongs; returns where that is. */
  function place(): typeof placement {
    if (parts === null || view === null) return placement;
    const isPill = view.shape === 'pill';
    const { clientWidth, clientHeight } = surface.root.host;
    const viewport = { width: clientWidth, height: clientHeight };
    const isSheet = !isPill && viewport.width < sheetBelowPx;
    parts.window.classList.toggle('sheet', isSheet);
    frame.className = isPill ? 'pill' : isSheet ? 'sheet' : '';
    const { style } = frame;
    if (isSheet) style.width = `${viewport.width}px`;
    const content = parts.window.querySelector<HTMLElement>('.content');
    if (content !== null) content.style.maxHeight = `${viewport.height - 44 - (isSheet ? 0 : 32)}px`;
    const size = { width: isSheet ? viewport.width : parts.window.offsetWidth, height: parts.window.offsetHeight };
    const clamped = isSheet ? { right: 0, bottom: 0 } : clampPlacement(placement, size, viewport);
    style.width = `${size.width}px`;
    style.height = `${size.height}px`;
    style.right = `${clamped.right}px`;
    style.bottom = `${clamped.bottom}px`;
    return isSheet ? placement : clamped;
  }

  function focusMain(made: PopupParts): void {
    const main =
      view?.shape === 'pill'
        ? made.maximize
        : // Nothing is allowed by a key that was meant for something else.
          view?.question?.no
          ? made.buttons.end
          : made.window.querySelector<HTMLElement>('.actions button:not([hidden], :disabled)');
    made.window.tabIndex = -1;
    (main ?? made.window).focus();
  }

  const onResize = (): void => void place();
  frame.addEventListener('load', build);
  surface.root.append(frame);
  build();
  addEventListener('resize', onResize);

  return {
    render,
    focus() {
      if (parts === null) return;
      const { activeElement } = document;
      // Already in it: what had the focus before stays what it goes back to.
      if (activeElement === null || !surface.owns(activeElement)) returnTo = activeElement;
      frame.focus();
      focusMain(parts);
    },
    say(text) {
      if (parts !== null) setText(parts.news, text);
    },
    notePreview(text) {
      if (parts === null) return;
      show(parts.previewNote, text);
      setText(parts.news, text);
      place();
    },
    returnFocus() {
      if (parts === null || !isFocused(parts)) return;
      if (returnTo instanceof HTMLElement && returnTo.isConnected) returnTo.focus({ preventScroll: true });
      else frame.blur();
    },
    dispose() {
      clearTimeout(copyTimer);
      removeEventListener('resize', onResize);
      frame.remove();
    },
  };
}

function isFocused(parts: PopupParts): boolean {
  const { ownerDocument } = parts.window;
  const active = ownerDocument.activeElement;
  return ownerDocument.hasFocus() && active !== null && active !== ownerDocument.body && !isHidden(active);
}

function isHidden(element: Element): boolean {
  return element.getClientRects().length === 0;
}

function show(element: HTMLElement, text: string): void {
  element.hidden = text === '';
  setText(element, text);
}

/** Touches the text only when it changes, so that assistive technology hears changes alone. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
