// Which tab of this browser has the session: a lock that only one page can hold, and a channel on which the others ask
// for it. A tab that holds it answers; one that is frozen or on its way out does not, and loses it. The server fences
// sockets anyway: this is for showing the right thing, and for handing the secret over.

import type { SessionRecord } from './record.ts';

type Message =
  | { readonly t: 'who' | 'end' }
  | { readonly t: 'here' }
  | { readonly t: 'take' }
  | { readonly t: 'given'; readonly record: SessionRecord | null };

export interface TabLockOptions {
  readonly session: string;
  /** Another tab takes the session: what it needs is given away. Called only while the lock is held. */
  onTaken(): SessionRecord | null;
  /** Another tab asks this one to end the session. */
  onEnd(): void;
}

export interface TabLock {
  /** Takes the lock unless a living tab holds it; false then. */
  acquire(): Promise<boolean>;
  /** Takes it from whoever holds it, with the holder's newest record when it answers. */
  take(): Promise<SessionRecord | null>;
  /** Asks the holder to end the session. */
  askToEnd(): void;
  /** Lets go of lock and channel. */
  release(): void;
}

/** How long a living tab may take to answer. */
const answerMs = 400;

export function createTabLock(options: TabLockOptions): TabLock {
  const name = nameOf(options.session);
  let channel: BroadcastChannel | null = null;
  let letGo: (() => void) | null = null;
  let onAnswer: ((message: Message) => void) | null = null;

  function open(): BroadcastChannel {
    if (channel === null) {
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
    }
    return channel;
  }

  function receive(message: Message): void {
    if (message.t === 'here' || message.t === 'given') onAnswer?.(message);
    else if (letGo !== null) {
      if (message.t === 'who') open().postMessage({ t: 'here' });
      else if (message.t === 'end') options.onEnd();
      else {
        open().postMessage({ t: 'given', record: options.onTaken() });
        letGo();
      }
    }
  }

  function ask(t: 'who' | 'take'): Promise<Message | null> {
    return new Promise((resolve) => {
      const settle = (message: Message | null): void => {
        clearTimeout(timer);
        onAnswer = null;
        resolve(message);
      };
      const timer = setTimeout(settle, answerMs, null);
      onAnswer = settle;
      open().postMessage({ t });
    });
  }

  /** Resolves to whether the lock was got; it is then held until `letGo`. */
  function lock(settings: { ifAvailable?: boolean; steal?: boolean }): Promise<boolean> {
    // Only secure contexts have locks; without them the server's fencing alone decides.
    if (navigator.locks === undefined) {
      letGo = () => {};
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      navigator.locks
        .request(name, settings, (got) => {
          resolve(got !== null);
          if (got === null) return;
          return new Promise<void>((done) => {
            letGo = () => {
              letGo = null;
              done();
            };
          });
        })
        // Stolen by a tab that we did not answer in time.
        .catch(() => {
          letGo = null;
          resolve(false);
        });
    });
  }

  return {
    async acquire() {
      if (letGo !== null) return true;
      open();
      if (await lock({ ifAvailable: true })) return true;
      if ((await ask('who')) !== null) return false;
      await lock({ steal: true });
      return true;
    },
    async take() {
      open();
      // Free: nobody has anything to give. Without locks only asking tells.
      if (letGo !== null || (navigator.locks !== undefined && (await lock({ ifAvailable: true })))) return null;
      const answer = await ask('take');
      await lock({ steal: true });
      return answer?.t === 'given' ? answer.record : null;
    },
    askToEnd() {
      open().postMessage({ t: 'end' });
    },
    release() {
      letGo?.();
      channel?.close();
      channel = null;
    },
  };
}

/** Whether a living tab has the session; takes nothing. */
export function isHeldElsewhere(session: string): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(nameOf(session));
    const settle = (isThere: boolean): void => {
      clearTimeout(timer);
      channel.close();
      resolve(isThere);
    };
    const timer = setTimeout(settle, answerMs, false);
    channel.onmessage = ({ data }: MessageEvent<Message>) => data.t === 'here' && settle(true);
    channel.postMessage({ t: 'who' });
  });
}

function nameOf(session: string): string {
  return `alongside.${session}`;
}
