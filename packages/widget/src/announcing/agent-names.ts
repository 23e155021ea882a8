// Tells the other tabs of this origin that hold the session who sees the shared one: over a channel of the browser's
// that no other origin hears. The tab that shares speaks, the others ask once and listen.

type Message = 'who' | readonly string[];

export interface AgentNames {
  /** Who is in now. */
  tell(names: readonly string[]): void;
  stop(): void;
}

const channelOf = (session: string): BroadcastChannel => new BroadcastChannel(`alongside.agents.${session}`);

/** For the tab that shares. */
export function tellAgentNames(session: string): AgentNames {
  const channel = channelOf(session);
  let known: readonly string[] = [];
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data === 'who') channel.postMessage(known);
  };
  return {
    tell(names) {
      known = names;
      channel.postMessage(known);
    },
    stop: () => channel.close(),
  };
}

/** For the others. @returns what ends it */
export function followAgentNames(session: string, onNames: (names: readonly string[]) => void): () => void {
  const channel = channelOf(session);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (Array.isArray(data)) onNames(data);
  };
  channel.postMessage('who');
  return () => channel.close();
}
