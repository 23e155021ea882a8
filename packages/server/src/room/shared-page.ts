// The page that a session shares: its log, what is kept besides, when capture runs, and when the page is asked for a
// fresh start. It reads no content, and drops it as soon as nobody watches or the customer takes it back.

import type { Signal } from '@alongside/protocol';
import { KeptStates } from './kept-states.ts';
import type { RoomAgents } from './room-agents.ts';
import { type RoomDependencies, resyncEveryMs } from './room-dependencies.ts';
import { SessionLog } from './session-log.ts';

export type PausedBy = Signal<'pause'>['by'];
type ResyncReason = Signal<'capture'>['reason'];

export class SharedPage {
  readonly log = new SessionLog();
  readonly kept = new KeptStates();
  readonly #deps: RoomDependencies;
  readonly #agents: RoomAgents;
  readonly #tellPrimary: (signal: Signal) => void;
  #isWatched = false;
  /** The page that is connected has not started an epoch of its own yet. */
  #isNew = true;
  /** What was rendered up to this log number is not the page that is shared now. */
  #renderedAbove = 0;
  #resyncedAt = Number.NEGATIVE_INFINITY;
  #isCompacting = false;
  #cancelOverflow: (() => void) | null = null;
  #cancelDiverged: (() => void) | null = null;
  #isStopped = false;
  #pausedBy: PausedBy = 'nobody';

  constructor(deps: RoomDependencies, agents: RoomAgents, tellPrimary: (signal: Signal) => void) {
    this.#deps = deps;
    this.#agents = agents;
    this.#tellPrimary = tellPrimary;
  }

  /** Whether an agent is in, or was a moment ago: only then anything of the page is taken. */
  get isWatched(): boolean {
    return this.#isWatched;
  }

  get pausedBy(): PausedBy {
    return this.#pausedBy;
  }

  /**
   * Sharing pauses or goes on. What was sent before a pause is dropped here and at every replica, and nothing is taken
   * until the page, once it goes on, starts a new epoch.
   * @returns whether anything changed
   */
  pause(by: PausedBy): boolean {
    if (by === this.#pausedBy) return false;
    const wasPaused = this.#pausedBy !== 'nobody';
    this.#pausedBy = by;
    if (by === 'nobody' || wasPaused) return true;
    for (const [document, { epoch }] of [...this.log.documents]) {
      this.#agents.tell({ t: 'discard', document, epoch: epoch + 1 });
    }
    this.#isNew = true;
    this.#forgetRendered();
    this.forget();
    return true;
  }

  /** The first agent is in: capture starts with a new epoch. */
  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#isNew = true;
    this.log.drop();
    this.#tellPrimary({ t: 'capture', isOn: true, reason: 'joined' });
  }

  /** Nobody has been in for a while: capture stops and everything is dropped. */
  unwatch(): void {
    this.#isWatched = false;
    this.forget();
    this.#tellPrimary({ t: 'capture', isOn: false, reason: 'unwatched' });
  }

  /**
   * A page connected.
   * @returns where it may go on, or null when it has to start over
   */
  connect(resume: { readonly epoch: number; readonly sequence: number } | undefined) {
    const top = this.log.documents.get(0);
    const goesOn =
      resume !== undefined &&
      this.#isWatched &&
      top !== undefined &&
      !top.isBroken &&
      top.epoch === resume.epoch &&
      top.sequence <= resume.sequence;
    this.#isNew = !goesOn;
    if (!goesOn) this.#forgetRendered();
    if (resume !== undefined) this.log.skipEpochs(resume.epoch);
    return goesOn ? { epoch: top.epoch, sequence: top.sequence } : null;
  }

  /** @returns whether the page now has an epoch of its own */
  startEpoch({ document, epoch, isUnsent }: Signal<'epoch-start'>): boolean {
    if (!this.#isWatched || this.#pausedBy !== 'nobody') return false;
    if (!this.log.startEpoch(document, epoch)) {
      // Something is wrong with the page's numbers; what it takes back is gone all the same.
      if (isUnsent) this.#unsendAll();
      return false;
    }
    const isReplaced = this.#isNew && document === 0;
    if (isReplaced) {
      this.#isNew = false;
      this.#dropFrames();
      this.kept.forgetOutside();
    }
    this.kept.forgetPointersIn(document);
    this.#deps.forgetAssets(document, epoch);
    if (isUnsent) {
      this.log.startRun();
      this.kept.forgetPage();
      this.#deps.audit('customer', 'unsent');
    }
    if (isUnsent || isReplaced) {
      this.#agents.tell({ t: 'discard', document, epoch });
      if (document === 0) this.#forgetRendered();
    }
    return true;
  }

  /**
   * Nothing that was sent, or is on its way, may be seen any more; the page starts anew if somebody watches.
   * @param tell gets the first epoch that is welcome, before the page is asked to start
   */
  unsend(tell: (nextEpoch: number) => void): void {
    tell(this.log.refuseEpochsUnderWay());
    if (this.#isWatched) this.#unsendAll();
  }

  /** A frame was accepted into the log. */
  accepted(message: Uint8Array): void {
    const { metrics, limits } = this.#deps;
    metrics.frames.inc({ kind: 'page' });
    metrics.frameBytes.inc(message.length);
    this.#agents.pump();
    if (this.log.bytes > limits.maxLogBytes) this.#overflow();
    else this.#compactIfLarge();
  }

  keep(signal: Signal<'page' | 'platform' | 'outside'>): void {
    if (!this.#isWatched || this.#pausedBy !== 'nobody') return;
    this.kept.keep(signal);
    this.#agents.tell(signal);
  }

  /** Whether rendering up to this log number means that the page of now is on the screen. */
  isRendered(log: number): boolean {
    return log > this.#renderedAbove;
  }

  /** A replica differs from the page; not every report is worth a fresh start. */
  diverged(): void {
    this.#deps.metrics.diverged.inc();
    const { clock } = this.#deps;
    const waitMs = this.#resyncedAt + resyncEveryMs - clock.now();
    if (waitMs <= 0) {
      this.askForEpoch('diverged');
      return;
    }
    // Who reports does so once: what comes too early is kept, unless the page has started anew by then.
    const epoch = this.log.documents.get(0)?.epoch;
    this.#cancelDiverged?.();
    this.#cancelDiverged = clock.after(waitMs, () => {
      this.#cancelDiverged = null;
      if (this.#isWatched && this.log.documents.get(0)?.epoch === epoch) this.askForEpoch('diverged');
    });
  }

  askForEpoch(reason: ResyncReason): void {
    this.#resyncedAt = this.#deps.clock.now();
    this.#deps.metrics.resyncs.inc({ reason });
    this.#tellPrimary({ t: 'capture', isOn: true, reason });
  }

  /** Drops all content. */
  forget(): void {
    this.log.drop();
    this.kept.forgetAll();
    this.#deps.forgetAssets(null, Number.POSITIVE_INFINITY);
  }

  /** Drops all content for good, and its timers. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelOverflow?.();
    this.#cancelOverflow = null;
    this.#cancelDiverged?.();
    this.#cancelDiverged = null;
    this.forget();
  }

  /** Frames of the page before went away with it. */
  #dropFrames(): void {
    for (const [document, { epoch }] of [...this.log.documents]) {
      if (document === 0) continue;
      this.log.dropDocument(document);
      this.#agents.tell({ t: 'discard', document, epoch: epoch + 1 });
    }
  }

  #unsendAll(): void {
    for (const [document, { epoch }] of [...this.log.documents]) {
      this.#agents.tell({ t: 'discard', document, epoch: epoch + 1 });
    }
    this.forget();
    this.#isNew = true;
    this.#forgetRendered();
    this.askForEpoch('resync');
  }

  /** Nobody has the page on the screen until frames of now are. */
  #forgetRendered(): void {
    this.#renderedAbove = this.log.lastNumber;
    this.#agents.forgetRendered();
  }

  /** The page is larger than its log may be: a fresh start, though not again and again. */
  #overflow(): void {
    const { clock } = this.#deps;
    const waitMs = Math.max(0, this.#resyncedAt + resyncEveryMs - clock.now());
    for (const document of [...this.log.documents.keys()]) this.log.breakDocument(document);
    this.#deps.audit('server', 'log-overflow');
    this.#cancelOverflow ??= clock.after(waitMs, () => {
      this.#cancelOverflow = null;
      if (this.#isWatched) this.askForEpoch('overflow');
    });
  }

  #compactIfLarge(): void {
    const plan = this.#isCompacting ? null : this.log.planCompaction();
    if (plan === null) return;
    this.#isCompacting = true;
    const count = (result: string) => this.#deps.metrics.compactions.inc({ result });
    this.#deps
      .compact(plan)
      .then((compacted) => {
        const isUsed = !this.#isStopped && this.log.applyCompaction(plan, compacted);
        if (!isUsed) this.log.postponeCompaction();
        count(isUsed ? 'used' : 'unused');
      })
      .catch((error: unknown) => {
        this.log.postponeCompaction();
        count('failed');
        this.#deps.report(error, 'compacting a log');
      })
      .finally(() => {
        this.#isCompacting = false;
      });
  }
}
