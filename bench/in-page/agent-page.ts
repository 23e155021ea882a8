// What an agent's page does in a measurement: it follows the stream and notes when which change is in the replica and
// on the screen.

export interface Sighting {
  readonly change: number;
  /** On the clock that all pages share, in milliseconds. */
  readonly inReplicaAt: number;
  readonly inFrameAt: number;
}

export interface AgentPage {
  /** Resolves when the replica shows the page. */
  ready(): Promise<void>;
  /** What was seen since the last call. */
  takeSightings(): Sighting[];
}

declare global {
  interface Window {
    agentPage: AgentPage;
  }
}

/** Time that means the same in every process. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Watches a replica's document for the numbered changes of `probe.ts`. */
export function watchProbe(replica: Document): () => Sighting[] {
  let sightings: Sighting[] = [];
  let waiting: { change: number; inReplicaAt: number }[] = [];
  const onFrame = (): void => {
    const inFrameAt = sharedNow();
    for (const each of waiting) sightings.push({ ...each, inFrameAt });
    waiting = [];
  };
  const note = (text: string): void => {
    const number = /c(\d+)/.exec(text)?.[1];
    if (number === undefined) return;
    if (waiting.length === 0) requestAnimationFrame(onFrame);
    waiting.push({ change: Number(number), inReplicaAt: sharedNow() });
  };
  new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === 'characterData') note((record.target as Text).data);
      else if (record.type === 'attributes') note((record.target as Element).className);
      else for (const node of record.addedNodes) note(node.textContent ?? '');
    }
  }).observe(replica, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['class'],
  });
  return () => {
    const taken = sightings;
    sightings = [];
    return taken;
  };
}
