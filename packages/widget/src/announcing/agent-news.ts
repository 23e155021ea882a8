// Says who comes and goes, to assistive technology and to the other tabs of this origin that have the session. It is
// said in the popup's own live region and leaves the page to nobody.

import type { AgentInSession } from '@alongside/protocol';
import type { Strings } from '../popup/strings.ts';
import { tellAgentNames } from './agent-names.ts';

export interface AgentNews {
  /** Who is in the session now. */
  agents(agents: readonly AgentInSession[]): void;
  stop(): void;
}

export interface AgentNewsOptions {
  readonly strings: Strings;
  readonly session: string;
  /** Tells assistive technology. */
  say(text: string): void;
}

export function createAgentNews({ strings, session, say }: AgentNewsOptions): AgentNews {
  const otherTabs = tellAgentNames(session);
  let known: readonly string[] = [];
  return {
    agents(agents) {
      const names = agents.map(({ name }) => name);
      const came = names.filter((name) => !known.includes(name)).map((name) => strings('announce-connected', name));
      const left = known.filter((name) => !names.includes(name)).map((name) => strings('announce-left', name));
      known = names;
      otherTabs.tell(names);
      if (came.length + left.length > 0) say([...came, ...left].join('. '));
    },
    stop() {
      otherTabs.tell([]);
      otherTabs.stop();
    },
  };
}
