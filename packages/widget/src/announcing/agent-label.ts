// How agents are called to the customer: by name, and who only watches, with that.

import type { AgentInSession } from '@alongside/protocol';
import type { Strings } from '../popup/strings.ts';

export function labelled(strings: Strings, agents: readonly AgentInSession[]): readonly AgentInSession[] {
  return agents.map((agent) => (agent.isObserver ? { ...agent, name: strings('agent-observer', agent.name) } : agent));
}
