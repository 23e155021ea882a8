// How an agent is called to the customer: by name, and where it only watches, with that.

import type { AgentInSession } from '@alongside/protocol';
import type { Strings } from '../popup/strings.ts';

export function agentLabel(strings: Strings, { name, isObserver }: AgentInSession): string {
  return isObserver ? strings('agent-observer', name) : name;
}
