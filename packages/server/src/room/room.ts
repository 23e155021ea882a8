// One live session: who is in it, what was said and must be kept, where the page log goes, and when it ends. It owns
// all timers and connections of the session and releases them in `end` or `drain`. It never reads page content, and
// commits what must survive before it says so.

import {
  AlongsideError,
  type ErrorCode,
  isAllowed,
  type License,
  type Mode,
  protocolVersion,
  type Signal,
  strictestMode,
} from '@alongside/protocol';
import type { SessionChange, StoredSession } from '../store/sessions.ts';
import type { Handoff } from './handoffs.ts';
import { MaskReportRequest } from './mask-report-request.ts';
import { NamedTimers } from './named-timers.ts';
import type { Peer, Visitor } from './peer.ts';
import { Permissions } from './permissions.ts';
import { Presence } from './presence.ts';
import { PrimaryLink } from './primary-link.ts';
import { type AgentIdentity, type ReplicaEvents, ReplicaLink } from './replica-link.ts';
import { handOn, isInForce, isOfSession, takeUp } from './returns.ts';
import { RoomAgents, withAgent } from './room-agents.ts';
import { type RoomDependencies, refusalNotesBurst, refusalNotesPerSecond } from './room-dependencies.ts';
import { RoomDrawings } from './room-drawings.ts';
import type { SessionLog } from './session-log.ts';
import { exchangeSecret } from './session-secret.ts';
import { type PausedBy, SharedPage } from './shared-page.ts';
import { TimeLimits } from './time-limits.ts';
import { TokenBucket } from './token-bucket.ts';
import { UploadAllowance } from './upload-allowance.ts';
import { Vacancy } from './vacancy.ts';
import { primaryWelcome, replicaWelcome } from './welcomes.ts';

export type EndReason = Signal<'ended'>['reason'];
export type EndedBy = Signal<'ended'>['by'];
type TimerName = 'code' | 'agent' | 'unwatched';

export class Room {
  readonly id: string;
  readonly agents: RoomAgents;
  readonly presence: Presence;
  #license: License;
  #stored: StoredSession;
  readonly #deps: RoomDependencies;
  readonly #page: SharedPage;
  /** Somebody who is refused all the time does not fill the audit log. */
  readonly #refusalNotes: TokenBucket;
  readonly #uploads: UploadAllowance;
  readonly #time: TimeLimits;
  readonly #timers: NamedTimers<TimerName>;
  readonly #maskReport: MaskReportRequest;
  readonly #drawings: RoomDrawings;
  readonly #vacancy: Vacancy;
  readonly #permissions: Permissions;
  #primary: PrimaryLink | null = null;
  /** Whose the last page is. */
  #visitor = '';
  /** Who the customer is, as the site said. In memory only. */
  #customer: Signal<'customer'> | null = null;
  #isLogLost: boolean;
  #isOver = false;

  /** @param isRestored true for a session that an earlier process had */
  constructor(stored: StoredSession, license: License, deps: RoomDependencies, isRestored = false) {
    this.id = stored.id;
    this.#license = license;
    this.#stored = stored;
    this.#deps = deps;
    this.#isLogLost = isRestored && stored.connection > 0;
    const { clock, limits } = deps;
    this.#refusalNotes = new TokenBucket(clock, refusalNotesPerSecond, refusalNotesBurst);
    this.#uploads = new UploadAllowance(clock);
    this.#timers = new NamedTimers(clock);
    this.#maskReport = new MaskReportRequest(clock);
    const tellBoth = (signal: Signal) => {
      this.#primary?.send(signal);
      this.agents.tell(signal);
    };
    this.#drawings = new RoomDrawings(deps, stored.drawings, isRestored, tellBoth);
    this.agents = new RoomAgents(clock, limits.graceMs);
    this.#page = new SharedPage(deps, this.agents, (signal) => this.#primary?.send(signal));
    this.presence = new Presence(clock, limits, stored.awayUntil, () => void this.end('server', 'customer-lost'));
    this.#time = new TimeLimits(clock, () => this.license, {
      onOver: (reason) => void this.end('server', reason),
      onQuestion: tellBoth,
      onGoesOn: (timeFrom) => this.#goOn(timeFrom),
    });
    this.#vacancy = new Vacancy(clock, this.presence);
    this.#permissions = new Permissions(clock, this.agents, {
      stored: () => this.#stored,
      license: () => this.license,
      log: this.log,
      whyNotShared: () => (this.isPaused ? 'not-allowed' : this.hasPrimary ? null : 'stale-epoch'),
      tellCustomer: (signal) => this.#primary?.send(signal),
      tellWhoIsHere: () => this.#tellWhoIsHere(),
      storeGrant: (grant) =>
        void this.#saveLater({ grant }, 'storing a grant').then(() => this.agents.tell({ t: 'grant', grant })),
      audit: deps.audit,
    });
    if (stored.state === 'waiting') {
      const ms = Math.max(0, stored.codeExpiresAt - clock.now());
      this.#timers.start('code', ms, () => void this.end('server', 'code-expired'));
    } else {
      for (const { account } of stored.agents) this.agents.keepPlaceOf(account);
      this.#waitForAgents();
      this.#time.start(stored.timeFrom ?? stored.joinedAt ?? stored.startedAt);
    }
  }

  get stored(): StoredSession {
    return this.#stored;
  }

  get license(): License {
    return this.#license;
  }

  /**
   * The license was changed. Other masks are in force at once: what was sent under the old ones is dropped here and at
   * every agent, before the page has heard of it, and what the page still sends of it is refused.
   */
  changeLicense(license: License): void {
    const privacy = JSON.stringify(license.privacy);
    const isOtherPolicy = privacy !== JSON.stringify(this.#license.privacy);
    this.#license = license;
    if (!isOtherPolicy || this.#isOver) return;
    this.#page.unsend((nextEpoch) => this.#primary?.send({ t: 'policy', privacy, nextEpoch }));
    this.#deps.audit('server', 'policy-changed');
  }

  /** Asks the shared page for a report on its masks; null when nothing is shared or it does not answer in time. */
  wantMaskReport(): Promise<Signal<'mask-report'> | null> {
    if (this.#primary === null || !this.isWatched || this.#isOver) return Promise.resolve(null);
    return this.#maskReport.ask(() => this.#primary?.send({ t: 'want-mask-report' }));
  }

  /** Bearer token with which the page uploads assets. */
  get uploadToken(): string {
    return this.#deps.uploadToken;
  }

  /** Counts an upload against the session's rates. */
  mayUpload(bytes: number): boolean {
    return this.#uploads.take(bytes);
  }

  /** Address and title of the page, while it is watched. */
  get page(): { readonly url: string; readonly title: string } | null {
    return this.#page.kept.page;
  }

  get log(): SessionLog {
    return this.#page.log;
  }

  get isWatched(): boolean {
    return this.#page.isWatched;
  }

  /** Sharing is paused: nothing of the page is taken. */
  get isPaused(): boolean {
    return this.#page.pausedBy !== 'nobody';
  }

  get isPausedByCustomer(): boolean {
    return this.#page.pausedBy === 'customer';
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get hasPrimary(): boolean {
    return this.#primary !== null;
  }

  // The customer.

  /**
   * A page says hello.
   * @throws AlongsideError when it may not have the session
   */
  async connectPrimary(peer: Peer, hello: Signal<'primary-hello'>, visitor: Visitor): Promise<PrimaryLink> {
    if (hello.protocol !== protocolVersion) throw new AlongsideError('protocol-version');
    if (this.#isOver) throw new AlongsideError('session-ended');
    if (hello.isStandby === true) {
      if (!this.#isKnown(hello.secret)) throw new AlongsideError('secret-refused');
      await this.#vacancy.afterHandBack();
      if (!peer.isOpen) throw new AlongsideError('primary-superseded');
    }
    const secret = this.#deps.makeSecret();
    const hashes = await this.#exchange(hello, secret, visitor.host);
    if (hashes === null) {
      this.#refused('customer', 'secret-refused');
      throw new AlongsideError('secret-refused');
    }
    const connection = this.#stored.connection + 1;
    const mode = strictestMode(hello.mode ?? this.license.defaultMode, this.license.mostPermissiveMode);
    await this.#save({ ...hashes, connection, mode, awayUntil: null });
    if (this.#isOver) throw new AlongsideError('session-ended');
    if (this.#stored.connection !== connection) throw new AlongsideError('primary-superseded');
    this.#visitor = visitor.key;
    this.#deps.handoffs.voidLeaving(this.id);
    const link = this.#makePrimary(connection, peer);
    const before = this.#primary;
    this.#primary = link;
    before?.refuse('primary-superseded');
    this.#welcomePrimary(link, hello, secret, mode);
    return link;
  }

  /** What the secret of a page is exchanged for; also when the page had handed the session on and comes back. */
  async #exchange(hello: Signal<'primary-hello'>, secret: string, host: string) {
    const given = this.#deps.hashSecret(hello.secret);
    const next = this.#deps.hashSecret(secret);
    const own = exchangeSecret(this.#stored, given, next);
    if (own !== null) return { ...own, returns: { ...this.#stored.returns, host } };
    if (takeUp(this.#stored.returns, this.#stored, given, next, host) === null) return null;
    if (hello.isAsked !== true && !(await this.#vacancy.soon())) throw new AlongsideError('primary-superseded');
    if (this.#isOver) throw new AlongsideError('session-ended');
    const taken = takeUp(this.#stored.returns, this.#stored, given, next, host);
    if (taken !== null) this.#deps.audit('customer', 'returned', host);
    return taken;
  }

  /** The customer ends the session on a page that another one took it from. @returns false for a secret of nobody */
  async stopBy(secret: string): Promise<boolean> {
    if (this.#isOver || !this.#isKnown(secret)) return false;
    await this.end('customer', 'stopped');
    return true;
  }

  /** Whether a secret is in force, or set aside for a return; what is neither is noted. */
  #isKnown(secret: string): boolean {
    if (isOfSession(this.#stored, this.#deps.hashSecret(secret))) return true;
    this.#refused('customer', 'secret-refused');
    return false;
  }

  /**
   * The page that comes next goes on: it gets a secret, and what the page before has is set aside for its return.
   * Committed on return.
   * @throws AlongsideError when the session is over
   */
  async handOver(to: string, how: string): Promise<string> {
    if (this.#isOver) throw new AlongsideError('session-ended');
    const secret = this.#deps.makeSecret();
    await this.#save(handOn(this.#stored, this.#deps.hashSecret(secret)));
    this.#deps.audit('customer', 'handed-off', `to ${to}, ${how}`);
    return secret;
  }

  /** The goodbye of a page whose socket was closed before it could say it. @returns whether it was this session's page */
  leave(secret: string, handoff: Signal<'leaving'>['handoff']): boolean {
    if (this.#isOver || !isInForce(this.#stored, this.#deps.hashSecret(secret))) return false;
    this.#offer('leaving', handoff);
    if (this.#primary === null) this.#onLeaving(this.presence.isMovingOn);
    return true;
  }

  #offer(kind: Handoff['kind'], handoff: Signal<'leaving'>['handoff']): void {
    if (handoff === undefined) return;
    const own = { session: this.id, license: this.license.id, visitor: this.#visitor };
    const code = this.#stored.state === 'waiting' ? (handoff.code ?? null) : null;
    this.#deps.handoffs.offer(handoff.hash, { ...own, kind, at: this.#deps.clock.now(), code });
  }

  #onLeaving(isMovingOn: boolean): void {
    this.presence.leave(isMovingOn);
    void this.#saveLater({ awayUntil: this.presence.until }, 'storing a goodbye');
    this.#tellPresence();
  }

  #makePrimary(connection: number, peer: Peer): PrimaryLink {
    const link: PrimaryLink = new PrimaryLink(connection, peer, this.#deps.clock, this.log, {
      onSignal: (signal) => isCurrent() && this.#onCustomerSignal(signal),
      onFrame: (message) => isCurrent() && this.#onFrame(message),
      onGap: () => isCurrent() && this.#page.askForEpoch('resync'),
      onPointer: (document, message) => isCurrent() && this.#onPointer(0, document, message),
      onRefused: (code) => this.#refused('customer', code),
      onClosed: () => isCurrent() && this.#onPrimaryGone(),
    });
    const isCurrent = () => this.#primary === link && !this.#isOver;
    return link;
  }

  #welcomePrimary(link: PrimaryLink, { resume, pause }: Signal<'primary-hello'>, secret: string, mode: Mode): void {
    // A page that knows nothing of a pause (it was reached on another way) does not end it.
    this.#setPause(pause ?? (this.isPausedByCustomer ? 'customer' : 'nobody'));
    const goesOn = this.#page.connect(resume);
    link.send(primaryWelcome(this, { link, secret, mode, goesOn, isLogLost: this.#isLogLost }));
    this.#sendState(link);
    this.#permissions.welcomeCustomer();
    this.presence.connect();
    this.agents.tell({ t: 'primary', primary: 'connected' });
    this.agents.tell({ t: 'mode', mode });
    this.#page.kept.offerPointers(link.pointers, 0);
  }

  #onCustomerSignal(signal: Signal): void {
    this.#deps.metrics.signals.inc({ name: signal.t });
    this.#time.said(signal);
    switch (signal.t) {
      case 'leaving':
        this.#offer('leaving', signal.handoff);
        this.#onLeaving(signal.isMovingOn === true);
        break;
      case 'opening':
        this.#offer('opening', signal.handoff);
        break;
      case 'stop':
        void this.end('customer', 'stopped');
        break;
      case 'epoch-start':
        if (this.#page.startEpoch(signal)) this.#isLogLost = false;
        break;
      case 'grant':
      case 'grant-answer':
        this.#permissions.heard(signal);
        break;
      case 'pause':
        this.#setPause(signal.by);
        break;
      case 'customer':
        this.#setCustomer(signal);
        break;
      case 'act-result':
        this.agents.find(signal.agent)?.send(signal);
        break;
      case 'drawings-at':
        this.#drawings.place(signal, this.log.documents.get(0)?.epoch);
        break;
      case 'mask-report':
        this.#maskReport.answer(signal);
        break;
      case 'page':
      case 'platform':
      case 'outside':
        this.#page.keep(signal);
        break;
    }
  }

  /** What the site calls its customer is stored, so that it can be erased by it; the rest is for the agents alone. */
  #setCustomer(customer: Signal<'customer'>): void {
    this.#customer = customer;
    this.agents.tell(customer);
    const customerId = customer.fields.find(({ name }) => name === 'id')?.value ?? null;
    if (customerId !== this.#stored.customerId) void this.#saveLater({ customerId }, 'storing who the customer is');
  }

  /** The customer wants more time than the license gives at once. */
  #goOn(timeFrom: number): void {
    void this.#saveLater({ timeFrom }, 'storing more time');
    this.#deps.audit('customer', 'went-on');
  }

  #setPause(by: PausedBy): void {
    if (!this.#page.pause(by)) return;
    this.agents.tell({ t: 'pause', by });
    this.#tellWhoIsHere();
    this.#deps.audit('customer', by === 'nobody' ? 'resumed' : 'paused', by === 'page' ? 'by the page' : '');
  }

  #onFrame(message: Uint8Array): void {
    if (this.presence.state !== 'connected') this.#comeBack();
    this.#page.accepted(message);
  }

  /** The page said goodbye and stayed. */
  #comeBack(): void {
    this.presence.connect();
    void this.#saveLater({ awayUntil: null }, 'storing a return');
    this.#tellPresence();
  }

  #onPrimaryGone(): void {
    this.#primary = null;
    this.presence.lose();
    this.#tellPresence();
  }

  // Agents.

  /** An agent entered the code: from now on the session is live and the code is void. Committed on return. */
  async join(agent: AgentIdentity): Promise<void> {
    if (this.#isOver || this.#stored.state !== 'waiting') throw new AlongsideError('code-not-found');
    this.#timers.stop('code');
    this.agents.keepPlaceOf(agent.account);
    this.#waitForAgents();
    this.#deps.audit(agent.name, 'joined');
    const agents = withAgent(this.#stored.agents, agent);
    const joinedAt = this.#deps.clock.now();
    this.#time.start(joinedAt);
    await this.#save({ state: 'live', joinedAt, agents });
  }

  /**
   * A console opens the session.
   * @throws AlongsideError when it may not
   */
  async connectReplica(peer: Peer, agent: AgentIdentity, hello: Signal<'replica-hello'>): Promise<ReplicaLink> {
    if (hello.protocol !== protocolVersion) throw new AlongsideError('protocol-version');
    if (this.#isOver) throw new AlongsideError('session-ended');
    if (this.#stored.state !== 'live') throw new AlongsideError('session-not-found');
    const agents = withAgent(this.#stored.agents, agent);
    if (agents !== this.#stored.agents) await this.#save({ agents });
    if (this.#isOver) throw new AlongsideError('session-ended');
    const number = agents.find(({ account }) => account === agent.account)?.number ?? 0;
    this.agents.requireRoomFor(number);
    this.#timers.stop('agent');
    this.#timers.stop('unwatched');
    this.#page.watch();
    const { resume } = hello;
    const isResumed = resume !== undefined && resume.run === this.log.run && resume.log <= this.log.lastNumber;
    const received = isResumed ? resume.log : 0;
    const link = new ReplicaLink(
      number,
      agent,
      peer,
      this.#deps.clock,
      this.log,
      received,
      this.#replicaEvents,
      hello.isObserver,
    );
    this.agents.add(link);
    this.#permissions.entered(link);
    this.#welcomeReplica(link, isResumed);
    this.#tellWhoIsHere();
    this.#deps.audit(agent.name, 'entered', link.isObserver ? 'to watch only' : '');
    return link;
  }

  readonly #replicaEvents: ReplicaEvents = {
    onSignal: (link, signal) => this.#onAgentSignal(link, signal),
    onPointer: (link, document, epoch, message) => {
      const { mode, grant } = this.#stored;
      if (link.isObserver || !isAllowed('point', mode, grant) || this.log.documents.get(document)?.epoch !== epoch)
        return;
      this.#onPointer(link.number, document, message);
    },
    onRefused: (link, code) => this.#refused(link.agent.name, code),
    onTooFast: (link, signal) => this.#refuseAct(link, signal, 'rate-limited'),
    onClosed: (link) => this.#onReplicaGone(link),
    customerMs: () => this.#primary?.roundTripMs ?? null,
  };

  #welcomeReplica(link: ReplicaLink, isResumed: boolean): void {
    link.send(replicaWelcome(this, link.number, isResumed));
    this.#sendState(link);
    this.#permissions.welcome(link);
    const untilMs = this.presence.remainingMs;
    if (this.isPaused) link.send({ t: 'pause', by: this.#page.pausedBy });
    if (this.#customer !== null) link.send(this.#customer);
    if (untilMs !== null) link.send({ t: 'primary', primary: this.presence.state, untilMs });
    for (const text of this.#page.kept.texts) link.sendText(text);
    link.pump();
    this.#page.kept.offerPointers(link.pointers, link.number);
  }

  #onAgentSignal(link: ReplicaLink, signal: Signal): void {
    this.#deps.metrics.signals.inc({ name: signal.t });
    if (!this.#permissions.maySay(link, signal)) {
      this.#refuseAct(link, signal, 'not-allowed');
      return;
    }
    this.#time.said(signal);
    switch (signal.t) {
      case 'rendered':
        if (link.isWatching || signal.log > link.sent || !this.#page.isRendered(signal.log)) break;
        link.isWatching = true;
        this.#tellWhoIsHere();
        break;
      case 'diverged':
        this.#deps.audit(link.agent.name, 'diverged');
        this.#page.diverged();
        break;
      case 'close-session':
        void this.end('agent', 'closed', link.agent.name);
        break;
      case 'draw':
      case 'undraw': {
        const refusal = this.#permissions.whyNot(signal) ?? this.#drawings.take(signal, link);
        if (refusal !== null) this.#refuseAct(link, signal, refusal);
        break;
      }
      default: {
        const refusal = this.#permissions.said(link, signal);
        if (refusal !== null) this.#refuseAct(link, signal, refusal);
        else this.#primary?.passOn(signal, link.number);
      }
    }
  }

  #refuseAct(link: ReplicaLink, signal: Signal, code: ErrorCode): void {
    this.#refused(link.agent.name, code, signal.t);
    if ('act' in signal) link.send({ t: 'act-result', agent: link.number, act: signal.act, code });
  }

  #onReplicaGone(link: ReplicaLink): void {
    if (this.#isOver || !this.agents.remove(link)) return;
    this.#page.kept.forgetPointerOf(link.number);
    this.#primary?.pointers.forget(link.number);
    this.#deps.audit(link.agent.name, 'left');
    this.#permissions.left(link);
    this.#tellWhoIsHere();
    if (!this.agents.isEmpty) return;
    this.#waitForAgents();
    this.#timers.start('unwatched', this.#deps.limits.unwatchedMs, () => this.#page.unwatch());
  }

  #onPointer(sender: number, document: number, message: Uint8Array): void {
    this.#deps.metrics.frames.inc({ kind: 'pointer' });
    this.#time.pointed(sender, message);
    const kept = Uint8Array.prototype.slice.call(message);
    this.#page.kept.point(sender, document, kept);
    if (sender !== 0) this.#primary?.pointers.offer(sender, kept);
    this.agents.point(sender, kept);
  }

  // The end.

  /** Ends the session for all. Told once its row says so; acts and frames stop at once. */
  async end(by: EndedBy, reason: EndReason, actor: string = by): Promise<void> {
    if (this.#isOver) return;
    this.#stop('session-ended');
    const { clock, metrics } = this.#deps;
    const row = { state: 'ended' as const, endedAt: clock.now(), endedBy: by, endReason: reason, drawings: [] };
    await this.#saveLater(row, 'storing the end of a session');
    this.#deps.audit(actor, 'ended', reason);
    metrics.ended.inc({ reason });
    const ended: Signal<'ended'> = { t: 'ended', by, reason };
    this.#primary?.end(ended);
    this.agents.close((link) => link.end(ended));
    this.#primary = null;
    this.#page.stop();
    this.#deps.onEnded();
  }

  /** The process is about to stop: everybody is told to come back; the session's row stays as it is. */
  drain(afterMs: number): void {
    this.#stop('server-draining');
    this.#page.stop();
    this.#primary?.drain(afterMs);
    this.agents.close((link) => link.drain(afterMs));
    this.#primary = null;
  }

  #stop(why: 'session-ended' | 'server-draining'): void {
    this.#isOver = true;
    this.#vacancy.refuse(why);
    this.#deps.handoffs.forget(this.id);
    this.#maskReport.answer(null);
    for (const part of [this.#time, this.#drawings, this.#permissions, this.presence]) part.stop();
    this.#timers.stopAll();
  }

  #waitForAgents(): void {
    this.#timers.start('agent', this.#deps.limits.graceMs, () => void this.end('server', 'agent-lost'));
  }

  #tellPresence(): void {
    const { state, remainingMs } = this.presence;
    this.agents.tell({ t: 'primary', primary: state, ...(remainingMs === null ? {} : { untilMs: remainingMs }) });
  }

  #sendState(link: PrimaryLink | ReplicaLink): void {
    for (const signal of [this.#time.question, ...this.#drawings.signals]) if (signal !== null) link.send(signal);
  }

  #tellWhoIsHere(): void {
    const agents = this.agents.list();
    this.#primary?.send({ t: 'agents', agents });
    this.agents.tell({ t: 'who-is-here', agents });
  }

  #refused(actor: string, code: ErrorCode, what = ''): void {
    this.#deps.metrics.refused.inc({ code });
    if (this.#refusalNotes.take()) this.#deps.audit(actor, 'refused', what === '' ? code : `${what}: ${code}`);
  }

  /** For what takes effect whether it can be stored or not. */
  async #saveLater(change: SessionChange, doing: string): Promise<void> {
    try {
      await this.#save(change);
    } catch (error) {
      this.#deps.report(error, doing);
    }
  }

  /** In memory at once, committed when the promise settles. */
  #save(change: SessionChange): Promise<void> {
    this.#stored = { ...this.#stored, ...change };
    return this.#deps.save(change);
  }
}
