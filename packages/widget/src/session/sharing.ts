// What runs while agents watch: engine, pointers and acting. All of it is loaded only when the server says that
// somebody has joined, and taken away when it says that nobody watches; before that nothing of the page is read or
// sent. Here are also the epochs: each start of capture gets the next number.

import type { Allowance, Capture, Outbound, PageWatch } from '@alongside/capture';
import {
  type AgentInSession,
  encodeSignal,
  type Grant,
  type PrivacyPolicy,
  pointerFlags,
  type Signal,
} from '@alongside/protocol';
import type { Acting } from '../acting/acting.ts';
import { type AgentNews, createAgentNews } from '../announcing/agent-news.ts';
import type { Registry } from '../chunks.ts';
import type { Drawings } from '../drawing/main.ts';
import type { EngineChunk } from '../engine/main.ts';
import type { Facts, Question } from '../popup/popup-state.ts';
import type { Strings } from '../popup/strings.ts';
import type { Surface } from '../popup/surface.ts';
import type { Questions } from '../questions/main.ts';
import { isOutdated } from './outdated.ts';

export interface SharingOptions {
  readonly registry: Registry;
  readonly surface: Surface;
  readonly strings: Strings;
  /** Where this session's assets are uploaded, with a slash at the end. */
  readonly assetsUrl: string;
  /** What an agent may do at this moment. */
  allowance(): Allowance;
  /** The customer had paused before this page was loaded. */
  readonly isPaused: boolean;
  readonly session: string;
  /** Sharing pauses, or goes on. */
  onPause(pause: Facts['pause']): void;
  /** What sharing needs is gone from the server: this page is of an older build. */
  onOutdated(): void;
  /** Of the texts. */
  readonly language: string;
  /** Tells assistive technology. */
  say(text: string): void;
  /** What the server asks the customer; null when nothing is asked any more. */
  onQuestion(question: Question | null): void;
  /** The customer has said yes to this, and the server has counted it. */
  onGranted(grant: Grant): void;
}

export interface Sharing {
  readonly pausedBy: Signal<'pause'>['by'];
  /**
   * The customer pauses: from now on nothing of the page leaves. Or goes on, with a fresh view.
   * @param isAllowedHere also on a page where sharing had paused by itself
   */
  setPaused(isPaused: boolean, isAllowedHere: boolean): void;
  /** The page said who the customer is: agents are told, once one is in. */
  identify(): void;
  /** The epoch that this document could go on with, for the next hello. */
  resumePoint(): { epoch: number; sequence: number } | undefined;
  welcome(signal: Signal<'primary-welcome'>, socket: WebSocket): void;
  /** Other masks from now on: what runs under the old ones ends. The server asks for a new epoch after it. */
  policy(signal: Signal<'policy'>): void;
  /** An admin asks what is masked on this page; answered only while it is shared. */
  report(): void;
  capture(signal: Signal<'capture'>): void;
  /** The server asks the customer something, or takes it back. */
  asked(signal: Signal<'ending' | 'grant-question'>): void;
  /** The customer's answer to what is asked. */
  answer(isYes: boolean): void;
  acknowledge(signal: Signal<'ack'>): void;
  agents(agents: readonly AgentInSession[]): void;
  /** What an agent does, has drawn, or asks of the browser. */
  act(signal: Signal<'act' | 'edit' | 'navigate' | 'drawings' | 'want-platform'>): void;
  frame(message: Uint8Array): void;
  /** Sends in the order of the queue. */
  send(signal: Signal): void;
  /** The socket is gone; what is made meanwhile waits. */
  detach(): void;
  /** Takes everything of the page away, for good or until the next welcome. */
  stop(): void;
}

/** What stands only while capture runs. */
interface Running {
  readonly capture: Capture;
  readonly pointers: ReturnType<EngineChunk['createAgentPointers']>;
  readonly pointing: ReturnType<EngineChunk['createPointing']>;
  readonly customerPointer: ReturnType<EngineChunk['createCustomerPointer']>;
  readonly uploads: AbortController;
  readonly makeActing: EngineChunk['createActing'];
  acting: Acting | null;
}

const reloadChunkMs = 3000;
/** Acts that may wait for those before them; more are lost, as if the connection had been. */
const maxWaitingActs = 500;

export function createSharing(options: SharingOptions): Sharing {
  const { registry, surface } = options;
  let socket: WebSocket | null = null;
  let outbound: Outbound | null = null;
  let running: Running | null = null;
  let settings: Signal<'primary-welcome'> | null = null;
  let agents: readonly AgentInSession[] = [];
  let isWanted = false;
  let nextEpoch = 1;
  let acts = Promise.resolve();
  let waitingActs = 0;
  let watch: PageWatch | null = null;
  let isPausedByCustomer = options.isPaused;
  /** The customer goes on though the owner has this page paused. */
  let isAllowedHere = false;
  let pausedBy: Signal<'pause'>['by'] = isPausedByCustomer ? 'customer' : 'nobody';
  let news: AgentNews | null = null;
  let questions: Promise<Questions> | null = null;
  let drawings: Promise<Drawings> | null = null;
  let pageErrors = 0;

  /** Why nothing may be shared at this moment. */
  function pauseOf(): Facts['pause'] {
    const verdict = watch?.verdict ?? 'share';
    if (verdict === 'never') return 'never';
    if (isPausedByCustomer) return 'customer';
    return verdict === 'pause' && !isAllowedHere ? 'page' : 'none';
  }

  /** Pauses or goes on, as it now must be. What was made and not sent yet never leaves. */
  function settlePause(): void {
    const pause = pauseOf();
    const by = pause === 'none' ? 'nobody' : pause === 'customer' ? pause : 'page';
    options.onPause(pause);
    if (by === pausedBy) return;
    pausedBy = by;
    if (by === 'nobody') {
      send({ t: 'pause', by });
      if (isWanted) begin();
      return;
    }
    halt();
    outbound?.detach();
    outbound = null;
    send({ t: 'pause', by });
  }

  function onOtherPage(): void {
    isAllowedHere = false;
    settlePause();
  }

  function send(signal: Signal): void {
    if (outbound !== null) outbound.signal(signal);
    else if (socket !== null && socket.readyState === socket.OPEN) socket.send(encodeSignal(signal));
  }

  /** Loads the engine if need be, then starts an epoch; unless nobody wants it any more by then. */
  function begin(): void {
    isWanted = true;
    if (pausedBy === 'customer') return;
    if (running !== null) {
      startEpoch(false);
      return;
    }
    Promise.all([registry.load('engine'), loadWatch()]).then(
      ([engine]) => {
        if (!isWanted || running !== null || settings === null) return;
        settlePause();
        if (pausedBy !== 'nobody' || running !== null) return;
        try {
          running = run(engine, settings);
          startEpoch(false);
        } catch (error) {
          // A policy that cannot be kept: nothing is shared rather than too much.
          console.error(error);
        }
      },
      async (error: unknown) => {
        console.warn(error);
        const isTooOld = await isOutdated(registry).catch(() => false);
        if (isTooOld) options.onOutdated();
        else setTimeout(() => isWanted && begin(), reloadChunkMs);
      },
    );
  }

  /** Licenses that have pages which are not shared need somebody who looks at the address. */
  async function loadWatch(): Promise<void> {
    const privacy = settings?.privacy ?? '{}';
    const policy = JSON.parse(privacy) as PrivacyPolicy;
    const { neverShare, autoPause, pages } = policy;
    if (watch !== null || !(neverShare?.length || autoPause?.length || pages?.length)) return;
    const watchPage = await registry.load('page-watch');
    // Another policy came meanwhile: whoever brought it has this done again.
    if (settings?.privacy === privacy) watch ??= watchPage(window, policy, onOtherPage);
  }

  function run(engine: EngineChunk, { uploadToken, assetHosts, privacy }: Signal<'primary-welcome'>): Running {
    if (outbound === null) {
      outbound = engine.createOutbound();
      if (socket !== null) outbound.attach(socket);
    }
    const queue = outbound;
    const uploads = new AbortController();
    const capture = engine.createCapture({
      window,
      policy: watch?.policy ?? (JSON.parse(privacy) as PrivacyPolicy),
      assetHosts,
      closedRoots: registry.closedRoots,
      isOurs: surface.owns,
      outbound: queue,
      loadPart: registry.load,
      mayShare: () => pauseOf() === 'none',
      upload: async (document, epoch, asset, type, bytes) => {
        const { put } = await registry.load('uploads');
        await put(`${options.assetsUrl}${document}/${epoch}/${asset}`, uploadToken, type, bytes, uploads.signal);
      },
      onPage: (url, title) => send({ t: 'page', url, title }),
      onNeedsEpoch: startEpoch,
      onError: console.error,
    });
    const pointing = engine.createPointing(options.strings, options.say);
    const pointers = engine.createAgentPointers(surface.root, capture, (agent, position) => {
      pointing.points(agent.name, capture.nodeOf(position.node));
      if (position.flags & pointerFlags.laser) draw((drawn) => drawn.laser(agent, position));
    });
    pointers.setAgents(agents);
    const count = () => pageErrors++;
    for (const type of ['error', 'unhandledrejection']) addEventListener(type, count, { signal: uploads.signal });
    return {
      capture,
      pointers,
      pointing,
      customerPointer: engine.createCustomerPointer(window, capture, queue),
      makeActing: engine.createActing,
      acting: null,
      uploads,
    };
  }

  /** What shows drawings is loaded with the first; where it cannot be, the next one tries again. */
  function draw(use: (drawn: Drawings) => void): void {
    drawings ??= registry
      .load('drawing')
      .then((create) => create({ ...options, send, capture: () => running?.capture }));
    drawings.then(use, () => {
      drawings = null;
    });
  }

  function startEpoch(isUnsent: boolean): void {
    if (running === null || outbound === null) return;
    const epoch = nextEpoch++;
    outbound.dropBefore(0, epoch);
    outbound.signal({ t: 'epoch-start', document: 0, epoch, isUnsent });
    running.capture.start(epoch);
  }

  function end(): void {
    isWanted = false;
    watch?.stop();
    watch = null;
    halt();
  }

  function halt(): void {
    if (running === null) return;
    const { capture, pointers, pointing, customerPointer, acting, uploads } = running;
    running = null;
    uploads.abort();
    pointers.stop();
    pointing.stop();
    customerPointer.stop();
    acting?.stop();
    capture.stop();
  }

  /** What acts, made as soon as an agent may act at all. */
  function prepareActing(): Acting | null {
    if (running === null || options.allowance().mode === 'no-control') return null;
    const { capture, makeActing } = running;
    running.acting ??= makeActing({
      ...options,
      capture,
      confirm: () => settings?.confirm,
      agentOf: (number) => agents.find((agent) => agent.number === number),
      send,
    });
    return running.acting;
  }

  /** Those who cannot see who came are told, and agents who the customer is. */
  function announce(): void {
    if (news === null) {
      if (agents.length === 0) return;
      news = createAgentNews(options);
      identify();
    }
    news.agents(agents);
  }

  function identify(): void {
    if (news === null || registry.customer === null) return;
    registry.load('customer').then((customerSignal) => {
      const signal = news === null ? null : customerSignal(registry.customer);
      if (signal !== null) send(signal);
    }, console.warn);
  }

  /** Only while there is a connection there is a question. */
  function detach(): void {
    questions?.then(({ stop }) => stop()).catch(() => {});
    questions = socket = null;
    outbound?.detach();
  }

  return {
    get pausedBy() {
      return pausedBy;
    },
    setPaused(isPaused, isAllowed) {
      isPausedByCustomer = isPaused;
      isAllowedHere = isAllowed;
      settlePause();
    },
    identify,
    resumePoint() {
      if (running === null || !running.capture.isRunning) return undefined;
      return { epoch: running.capture.epoch, sequence: running.capture.sequence };
    },
    welcome(signal, opened) {
      if (settings !== null && settings.privacy !== signal.privacy) end();
      settings = signal;
      socket = opened;
      nextEpoch = Math.max(nextEpoch, signal.nextEpoch);
      const { resume } = signal;
      const goesOn =
        signal.isWatched &&
        !signal.isLogLost &&
        resume !== undefined &&
        resume.epoch === running?.capture.epoch &&
        outbound?.resendAfter(0, resume.epoch, resume.sequence) === true;
      outbound?.attach(opened);
      if (signal.isPaused) isPausedByCustomer = true;
      settlePause();
      if (!signal.isWatched) end();
      else if (!goesOn) begin();
      prepareActing();
    },
    policy(signal) {
      if (settings !== null) settings = { ...settings, privacy: signal.privacy };
      nextEpoch = Math.max(nextEpoch, signal.nextEpoch);
      end();
    },
    report() {
      const capture = running?.capture;
      if (!capture) return;
      registry
        .load('report')
        .then(({ reportOn }) => reportOn(capture, registry, surface))
        .then((made) => running?.capture === capture && send(made), console.warn);
    },
    capture({ isOn }) {
      if (isOn) begin();
      else end();
    },
    asked(signal) {
      questions ??= registry.load('questions').then((create) => create({ ...options, send, agents: () => agents }));
      questions.then(
        ({ said }) => said(signal),
        (error) => {
          questions = null;
          console.warn(error);
        },
      );
    },
    answer: (isYes) => void questions?.then(({ answer }) => answer(isYes)),
    acknowledge({ document, epoch, sequence }) {
      outbound?.acknowledge(document, epoch, sequence);
    },
    agents(list) {
      agents = list;
      announce();
      running?.pointers.setAgents(list);
      prepareActing();
    },
    act(signal) {
      if (signal.t === 'want-platform') {
        if (running === null) return;
        registry
          .load('platform')
          .then((readPlatform) => readPlatform(pageErrors))
          .then(send)
          .catch(console.warn);
        return;
      }
      if (signal.t === 'drawings') {
        draw((drawn) => drawn.change(signal.change));
        return;
      }
      // One after the other, in the order in which they came.
      const acting = prepareActing();
      if (acting === null || waitingActs >= maxWaitingActs) return;
      waitingActs++;
      acts = acts
        .then(() => acting.handle(signal))
        .catch(() => {})
        .finally(() => waitingActs--);
    },
    frame: (message) => running?.pointers.receive(message),
    send,
    detach,
    stop() {
      end();
      drawings?.then(({ stop }) => stop()).catch(() => {});
      drawings = null;
      news?.stop();
      news = null;
      agents = [];
      detach();
      outbound = null;
    },
  };
}
