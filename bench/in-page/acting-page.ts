// What an agent's page does in a measurement of acts: it clicks on the customer's button and waits until it sees what
// came of it, each time some time after the last.

import { sharedNow, watchProbe } from './agent-page.ts';

/** Of one act: until its effect is in the agent's document, and in the agent's next frame, in milliseconds. */
export interface ActDelay {
  readonly documentMs: number;
  readonly frameMs: number;
}

export interface ActingPage {
  /** Resolves when the agent has the page. */
  ready(): Promise<void>;
  /** So many acts, one after the other. */
  act(acts: number): Promise<ActDelay[]>;
}

declare global {
  interface Window {
    actingPage: ActingPage;
  }
}

const betweenMs = [60, 160] as const;
const patienceMs = 5000;

/** @param click sends one act @param seenIn the document in which `#probe` counts */
export async function measureActs(acts: number, click: () => void, seenIn: Document): Promise<ActDelay[]> {
  const sightings = watchProbe(seenIn);
  sightings();
  const delays: ActDelay[] = [];
  const [from, to] = betweenMs;
  for (let index = 0; index < acts; index++) {
    await new Promise((resolve) => setTimeout(resolve, from + ((index * 7919) % 101) * ((to - from) / 100)));
    const at = sharedNow();
    click();
    let seen = sightings();
    while (seen.length === 0) {
      if (sharedNow() - at > patienceMs) throw new Error(`Act ${index} was never seen.`);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      seen = sightings();
    }
    const [{ inReplicaAt, inFrameAt }] = seen as [(typeof seen)[number]];
    delays.push({ documentMs: inReplicaAt - at, frameMs: inFrameAt - at });
  }
  return delays;
}
