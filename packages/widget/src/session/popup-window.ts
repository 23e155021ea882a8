// What the customer sees of a session: surface, popup and the indicator around a shared page. Made when first shown and
// taken away when closed; this module says in which shape the popup stands and what is in it.

import type { AgentInSession, Grant, Mode, Permission } from '@alongside/protocol';
import { createIndicator } from '../overlay/indicator.ts';
import { createPopup, type Popup, type PopupView } from '../popup/popup.ts';
import { type Facts, type PopupAction, popupState } from '../popup/popup-state.ts';
import type { StringKey, Strings } from '../popup/strings.ts';
import { createSurface, type Surface } from '../popup/surface.ts';

/** Everything that the popup shows. */
export interface Shown {
  readonly facts: Facts;
  readonly code: string | null;
  readonly agents: readonly AgentInSession[];
  readonly mode: Mode;
  readonly grant: Grant;
  readonly permission: Permission;
  /** Who sees another tab of this session; empty for nobody. */
  readonly elsewhere: string;
  /** A sentence of the server; empty for none. */
  readonly sentence: string;
}

export interface PopupWindowOptions {
  readonly strings: Strings;
  /** The owner's style sheet; empty for none. */
  readonly css: string;
  readonly direction: string;
  readonly language: string;
  onPreview(): void;
  onAction(action: PopupAction): void;
  onControl(): void;
  onShape(shape: PopupView['shape']): void;
  onEscape(): void;
}

export interface PopupWindow {
  readonly surface: Surface;
  /** Draws; an absent shape closes. */
  draw(shown: Shown, shape: PopupView['shape']): void;
  focus(): void;
  returnFocus(): void;
  say(text: string): void;
  notePreview(text: string): void;
  dispose(): void;
}

export function createPopupWindow(options: PopupWindowOptions): PopupWindow {
  const surface = createSurface();
  const indicator = createIndicator(surface.root, options.direction);
  const popup: Popup = createPopup({ ...options, surface });

  return {
    surface,
    draw(shown, shape) {
      const { facts, agents, code } = shown;
      const state = popupState(facts);
      const isShared = facts.phase === 'live' && agents.length > 0 && !facts.isElsewhere;
      const names = agents.map(({ name }) => name);
      const isSeen = isShared && facts.pause === 'none';
      const seenBy = isSeen ? options.strings('indicator-sharing', names.join(', ')) : '';
      indicator.show(facts.isElsewhere ? shown.elsewhere : seenBy, isSeen);
      popup.render({
        shape,
        state,
        code: state.name === 'waiting' ? code : null,
        agents: isShared ? names : [],
        controller: agents.find(({ hasControl }) => hasControl)?.name,
        permission: !state.isInSession && state.canStart ? permissionKey(shown) : null,
        control: isSeen ? controlKey(shown) : null,
        controlButton: isSeen ? controlButtonKey(shown) : null,
        canPreview: !facts.question && !withoutPreview.includes(state.name),
        question: facts.question,
        sentence: facts.question?.words ?? (state.name === 'refused' ? shown.sentence : ''),
      });
    },
    focus: popup.focus,
    say: popup.say,
    notePreview: popup.notePreview,
    returnFocus: popup.returnFocus,
    dispose() {
      indicator.show('', false);
      popup.returnFocus();
      popup.dispose();
      surface.dispose();
    },
  };
}

/** States in which something else is more urgent than a look at the page. */
const withoutPreview: readonly string[] = ['asked-to-continue', 'starting', 'trouble', 'elsewhere', 'refused'];

function permissionKey({ permission, mode }: Shown): StringKey {
  return permission === 'ask' ? 'popup-permission-ask' : `popup-permission-${mode}`;
}

function controlKey({ grant, mode }: Shown): StringKey | null {
  if (grant === 'view') return null;
  if (grant !== 'control' || mode === 'no-control') return 'popup-point-information';
  return mode === 'full-control' ? 'popup-control-information' : 'popup-partial-control-information';
}

function controlButtonKey({ grant, mode, permission }: Shown): StringKey | null {
  if (mode === 'no-control') return null;
  if (grant === 'control') return 'popup-revoke-button';
  // With `ask` it is the agent who asks.
  return permission === 'ask' ? null : 'popup-allow-control-button';
}
