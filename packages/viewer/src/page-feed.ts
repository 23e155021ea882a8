// Turns the frames of the page stream into replicas: keeps their order, gives each epoch (and each compacted frame) a
// new replica in a shell of its own, shows it when it has something to show, and tells the server what is painted. What
// was to be forgotten is gone from the screen at once.

import { decodeFrameHeader, type FrameHeader, firstSequence, frameKinds, PageStreamDecoder } from '@alongside/protocol';
import { type AssetHost, Replica, type ReplicaEvents, type Shell } from '@alongside/replica';

export interface FeedEvents {
  /** A replica takes the place of the one before it, which is gone; null: nothing is shown. */
  shown(replica: Replica | null): void;
  /** Everything up to this log number is on the screen. */
  rendered(log: number): void;
  /** The stream cannot be followed: a new epoch is needed. */
  diverged(header: FrameHeader | null, what: string): void;
}

/** Gives shells, loaded and empty. */
export interface ShellSource {
  take(): Promise<Shell>;
  /** A shell that is ready now, or null. */
  takeNow(): Shell | null;
  remove(shell: Shell): void;
}

/** Messages that may wait for a shell. */
const maxWaiting = 4096;
/** A replica that is still empty or without its styles is shown after this: the page may really be so. */
const showAfterMs = 1500;

export class PageFeed {
  readonly #shells: ShellSource;
  readonly #assets: (epoch: number) => AssetHost;
  readonly #replicaEvents: (shell: Shell) => ReplicaEvents;
  readonly #events: FeedEvents;
  #decoder: PageStreamDecoder;
  /** What the decoder fills. */
  #building: Replica | null = null;
  #shown: Replica | null = null;
  #nextShell: Shell | null = null;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #isPumping = false;
  #hasFailed = false;
  #generation = 0;
  #log = 0;
  #renderedLog = 0;
  #header: FrameHeader | null = null;
  #paint = 0;
  #showTimer: ReturnType<typeof setTimeout> | undefined;
  /** The replica that the timer is for. */
  #awaited: Replica | null = null;
  #isStopped = false;

  constructor(
    shells: ShellSource,
    assets: (epoch: number) => AssetHost,
    replicaEvents: (shell: Shell) => ReplicaEvents,
    events: FeedEvents,
  ) {
    this.#shells = shells;
    this.#assets = assets;
    this.#replicaEvents = replicaEvents;
    this.#events = events;
    this.#decoder = this.#newDecoder();
  }

  /** The replica on the screen. */
  get replica(): Replica | null {
    return this.#shown;
  }

  /** Log number of the last message that came. */
  get log(): number {
    return this.#log;
  }

  /** Epoch and sequence of what is on the screen. */
  get last(): FrameHeader | null {
    return this.#header;
  }

  /** A page frame from the server. */
  push(message: Uint8Array<ArrayBuffer>, header: FrameHeader): void {
    this.#log = header.log;
    // Documents of cross-origin frames have streams of their own.
    if (header.document !== 0 || this.#isStopped) return;
    this.#waiting.push(message);
    if (this.#waiting.length > maxWaiting) this.#fail('too much waits');
    void this.#pump();
  }

  /** Forgets everything: another log begins, or it was unsent. */
  forget(): void {
    this.#generation++;
    this.#waiting.length = 0;
    this.#hasFailed = false;
    this.#header = null;
    this.#decoder = this.#newDecoder();
    this.#awaited = null;
    clearTimeout(this.#showTimer);
    this.#drop(this.#building);
    this.#building = null;
    this.#drop(this.#shown);
    this.#shown = null;
    this.#events.shown(null);
  }

  /** Another log: numbers start anew. */
  restart(): void {
    this.#log = 0;
    this.#renderedLog = 0;
    this.forget();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#showTimer);
    cancelAnimationFrame(this.#paint);
    this.forget();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#waiting.length > 0 && !this.#isStopped) {
      const message = this.#waiting.shift()!;
      const generation = this.#generation;
      const header = decodeFrameHeader(message);
      if (header === null) {
        this.#fail('not a frame');
        continue;
      }
      const startsAnew = isCompacted(header) || header.sequence === firstSequence;
      if (this.#hasFailed) {
        if (!startsAnew) continue;
        this.#hasFailed = false;
        this.#decoder = this.#newDecoder();
      }
      if (startsAnew && this.#nextShell === null) {
        this.#nextShell = this.#shells.takeNow() ?? (await this.#shells.take().catch(() => null));
        if (this.#nextShell === null) {
          this.#fail('no shell');
          continue;
        }
      }
      if (generation !== this.#generation) continue;
      try {
        await this.#decoder.take(message);
        if (generation === this.#generation) this.#taken(header);
      } catch (error) {
        if (generation === this.#generation) this.#fail(error instanceof Error ? error.message : 'unknown');
      }
    }
    this.#isPumping = false;
  }

  #newDecoder(): PageStreamDecoder {
    const generation = this.#generation;
    return new PageStreamDecoder((header) => {
      const shell = this.#nextShell;
      if (shell === null || generation !== this.#generation) throw new Error('no shell');
      this.#nextShell = null;
      if (this.#building !== this.#shown) this.#drop(this.#building);
      this.#building = new Replica(shell, this.#assets(header.epoch), window, this.#replicaEvents(shell));
      return this.#building;
    });
  }

  #taken(header: FrameHeader): void {
    const replica = this.#building;
    if (replica === null) return;
    replica.endFrame();
    this.#header = header;
    if (replica !== this.#shown) {
      replica.holdTransitions(true);
      if (hasContent(replica)) this.#show(replica);
      else this.#showLater(replica);
    }
    this.#paintSoon(header.log);
  }

  #show(replica: Replica): void {
    clearTimeout(this.#showTimer);
    if (replica === this.#shown || replica !== this.#building) return;
    requestAnimationFrame(() => requestAnimationFrame(() => replica.holdTransitions(false)));
    const before = this.#shown;
    this.#shown = replica;
    this.#events.shown(replica);
    this.#drop(before);
  }

  #showLater(replica: Replica): void {
    if (this.#awaited === replica) return;
    this.#awaited = replica;
    clearTimeout(this.#showTimer);
    this.#showTimer = setTimeout(() => this.#show(replica), showAfterMs);
  }

  #paintSoon(log: number): void {
    if (this.#paint !== 0) {
      this.#renderedLog = Math.max(this.#renderedLog, log);
      return;
    }
    this.#renderedLog = log;
    const done = () => {
      this.#paint = 0;
      if (!this.#isStopped) this.#events.rendered(this.#renderedLog);
    };
    // A hidden tab paints nothing, and must not keep the server waiting for it.
    if (document.visibilityState === 'hidden') {
      this.#paint = 1;
      setTimeout(done, 0);
    } else this.#paint = requestAnimationFrame(() => setTimeout(done, 0));
  }

  #fail(what: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#events.diverged(this.#header, what);
  }

  #drop(replica: Replica | null): void {
    if (replica === null) return;
    replica.stop();
    this.#shells.remove(replica.shell);
  }
}

function isCompacted({ kind }: FrameHeader): boolean {
  return kind === frameKinds.compacted || kind === frameKinds.compactedDeflated;
}

/** Whether there is anything to see, with its styles: a first slice may hold declarations only. */
function hasContent(replica: Replica): boolean {
  const { body } = replica.shell.document;
  return replica.hasDocument && body !== null && body.firstElementChild !== null && !replica.isUnstyled;
}
