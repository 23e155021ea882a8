// "What does the agent see?": opens a window of the server's and feeds it with this page as an agent would get it. The
// engine runs here a second time, by the license's own rules, with a queue that leads into the window and nowhere else:
// nothing of the page is sent to the server.

import type { Capture, Outbound, PageVerdict, PageWatch } from '@alongside/capture';
import { encodeFrame, frameKinds, type PreviewSettings, stampLogNumber } from '@alongside/protocol';
import { provide, type Registry } from '../chunks.ts';
import type { Facts } from '../popup/popup-state.ts';
import type { Strings } from '../popup/strings.ts';
import { previewStrings } from './strings.ts';

export interface PreviewOptions {
  readonly registry: Registry;
  readonly strings: Strings;
  readonly language: string;
  readonly direction: string;
  /** Whether a node is ours. */
  owns(node: Node): boolean;
  /** Says why there is no preview; an empty text takes it back. */
  note(text: string): void;
  /** Whether sharing is paused in the session of this page. */
  pause(): Facts['pause'];
}

type Shown = 'shown' | 'paused' | 'neverShared' | 'left';

const features = 'popup,width=1100,height=760';
/** How long the window may take to load, how often it is looked after, in milliseconds. */
const loadMs = 20_000;
const lookMs = 250;
/** Frames that the window has not taken yet beyond which nothing new is made. */
const congestedFrames = 64;

/** Ends the preview that this page has open. */
let stopOpen: (() => void) | null = null;

function openPreview(options: PreviewOptions): void {
  const { registry, strings, note } = options;
  const words = (key: keyof typeof previewStrings): string => strings(key, '', previewStrings[key]);
  const server = new URL(registry.base).origin;
  const address = new URL('/preview', server);
  address.searchParams.set('license', registry.hints.license);
  address.searchParams.set('origin', location.origin);

  stopOpen?.();
  note('');
  const listening = new AbortController();
  const { signal } = listening;
  const opened = window.open(address.href, 'alongside-preview', features);
  if (opened === null) {
    note(words('preview-blocked'));
    return;
  }
  const giveUpAt = performance.now() + loadMs;
  let feed: Feed | null = null;
  const stop = (): void => {
    listening.abort();
    clearInterval(timer);
    feed?.stop();
    stopOpen = null;
  };
  const timer = setInterval(() => {
    if (feed !== null) {
      if (opened.closed) stop();
      else feed.look();
    } else if (opened.closed || performance.now() > giveUpAt) {
      // A window that is cut off from its opener looks closed at once.
      note(words(opened.closed ? 'preview-forbidden' : 'preview-failed'));
      stop();
    }
  }, lookMs);
  stopOpen = stop;
  addEventListener(
    'message',
    ({ source, origin, data }: MessageEvent<{ alongside?: unknown } | null>) => {
      if (source !== opened || origin !== server || data?.alongside !== 'preview-ready') return;
      const { port1, port2 } = new MessageChannel();
      const texts = {
        title: words('preview-title'),
        explanation: words('preview-explanation'),
        paused: words('preview-paused'),
        neverShared: words('preview-never-shared'),
        left: words('preview-left'),
        language: options.language,
        direction: options.direction,
      };
      feed?.stop();
      feed = createFeed(options, port1, () => {
        note(words('preview-failed'));
        stop();
        opened.close();
      });
      opened.postMessage({ alongside: 'preview', texts }, server, [port2]);
    },
    { signal },
  );
  addEventListener(
    'pagehide',
    () => {
      feed?.leave();
      stop();
    },
    { signal },
  );
}

interface Feed {
  /** Shows or covers the page, as it now must be. */
  look(): void;
  /** The page is being left. */
  leave(): void;
  stop(): void;
}

/** Runs the engine into a port. */
function createFeed({ registry, owns, pause }: PreviewOptions, port: MessagePort, onFailure: () => void): Feed {
  let capture: Capture | null = null;
  let watch: PageWatch | null = null;
  let shown: Shown | null = null;
  let epoch = 0;
  let isStopped = false;
  const outbound = portOutbound(port, () => start());

  function stateOf(verdict: PageVerdict): Shown {
    const why = pause();
    if (verdict === 'never' || why === 'never') return 'neverShared';
    if (why !== 'none') return 'paused';
    return 'shown';
  }

  function look(): void {
    if (watch === null || capture === null || isStopped) return;
    const state = stateOf(watch.verdict);
    if (state === shown) return;
    shown = state;
    port.postMessage({ t: 'state', state });
    if (state === 'shown') start();
    else capture.stop();
  }

  function start(): void {
    if (!isStopped && shown === 'shown') capture?.start(++epoch);
  }

  async function run(): Promise<void> {
    const [engine, watchPage, { privacy, assetHosts }] = await Promise.all([
      registry.load('engine'),
      registry.load('page-watch'),
      fetchSettings(registry.base),
    ]);
    if (isStopped) return;
    watch = watchPage(window, privacy, look);
    const { verdict } = watch;
    capture = engine.createCapture({
      window,
      policy: watch.policy,
      assetHosts,
      closedRoots: registry.closedRoots,
      isOurs: owns,
      outbound,
      loadPart: registry.load,
      mayShare: () => stateOf(watch?.verdict ?? verdict) === 'shown',
      async upload(_document, ofEpoch, asset, _type, bytes) {
        port.postMessage({ t: 'asset', epoch: ofEpoch, asset, bytes });
      },
      onPage: () => {},
      onNeedsEpoch: start,
      onError: (error) => console.error(error),
    });
    look();
  }

  function stop(): void {
    isStopped = true;
    watch?.stop();
    capture?.stop();
    port.close();
  }

  run().catch((error: unknown) => {
    console.warn(error);
    if (!isStopped) onFailure();
  });
  return {
    look,
    leave() {
      port.postMessage({ t: 'state', state: 'left' });
    },
    stop,
  };
}

/** A queue whose other end is the window. */
function portOutbound(port: MessagePort, onAgain: () => void): Outbound {
  let waiting = 0;
  let log = 0;
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === 'taken') waiting--;
    else if (data === 'again') onAgain();
  };
  return {
    attach() {},
    detach() {},
    signal() {},
    pointer() {},
    page(document, epoch, sequence, body) {
      const message = encodeFrame(frameKinds.page, document, epoch, sequence, body);
      stampLogNumber(message, ++log);
      waiting++;
      port.postMessage(message, [message.buffer]);
    },
    acknowledge() {},
    resendAfter: () => false,
    dropBefore() {},
    get isCongested() {
      return waiting > congestedFrames;
    },
    drained: () => Promise.resolve(),
  };
}

async function fetchSettings(base: string): Promise<PreviewSettings> {
  const answer = await fetch(`${base}preview`, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`Alongside: the preview was refused (${answer.status}).`);
  return (await answer.json()) as PreviewSettings;
}

export type PreviewChunk = typeof openPreview;

provide('preview', openPreview);
