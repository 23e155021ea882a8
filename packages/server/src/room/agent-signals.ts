// What the server decides about an agent's act before it reaches the page: mode and grant, epoch, and addresses. The
// widget decides again per element. Pure functions.

import {
  type ErrorCode,
  type Grant,
  isAllowed,
  isHostOf,
  type License,
  type Mode,
  type Need,
  type Signal,
  signalRows,
} from '@alongside/protocol';
import type { SessionLog } from './session-log.ts';

export type AgentAct = Signal<'act' | 'edit' | 'navigate'>;
export type AgentDrawing = Signal<'draw' | 'undraw'>;

/** Kinds of act that fill in a form whatever they are aimed at. */
const editingActs: readonly Signal<'act'>['kind'][] = ['text', 'select', 'check', 'insert'];

export function isAct(signal: Signal): signal is AgentAct {
  return signal.t === 'act' || signal.t === 'edit' || signal.t === 'navigate';
}

/** What somebody who came to watch only may say: what the viewer says by itself. */
export function mayObserverSay(signal: Signal): boolean {
  return signal.t === 'rendered' || signal.t === 'diverged' || signal.t === 'want-platform';
}

/** Why an act or a drawing is refused, or null when it may go on. */
export function refusalOfAct(
  signal: AgentAct | AgentDrawing,
  { mode, grant }: { readonly mode: Mode; readonly grant: Grant },
  { domains }: Pick<License, 'domains'>,
  log: Pick<SessionLog, 'documents'>,
): ErrorCode | null {
  const need: Need = signalRows[signal.t].need;
  if (!isAllowed(need, mode, grant)) {
    return isAllowed('click', mode, grant) ? 'forms-not-editable' : 'not-allowed';
  }
  if (signal.t === 'act' && editingActs.includes(signal.kind) && !isAllowed('edit', mode, grant)) {
    return 'forms-not-editable';
  }
  if (signal.t === 'undraw') return null;
  if (signal.t === 'navigate') return signal.to === 'url' ? refusalOfUrl(signal.url, domains) : null;
  return log.documents.get(signal.document)?.epoch === signal.epoch ? null : 'stale-epoch';
}

/** The signal as the page gets it: with the number of the agent who really sent it. */
export function stampAgent<Act extends AgentAct>(signal: Act, agent: number): Act {
  return { ...signal, agent };
}

function refusalOfUrl(url: string | undefined, domains: readonly string[]): ErrorCode | null {
  if (url === undefined || !URL.canParse(url)) return 'url-not-allowed';
  const { protocol, host } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'url-not-allowed';
  return isHostOf(domains, host) ? null : 'url-not-allowed';
}
