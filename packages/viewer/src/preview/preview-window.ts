// The window's content: a strip that says what this is, and the stage with the replica. Everything that comes over the
// port is checked here; pages are decoded and built as the agent's viewer does it, by the same code.

import { decodeFrameHeader } from '@alongside/protocol';
import type { AssetHost, Replica, ReplicaEvents, Shell } from '@alongside/replica';
import { element, setText } from '../element.ts';
import { icon } from '../icons.ts';
import { PageFeed } from '../page-feed.ts';
import { ShellPool } from '../shell-pool.ts';
import { Stage } from '../stage.ts';

/** What is said here, in the page's language. */
export interface PreviewTexts {
  readonly title: string;
  readonly explanation: string;
  readonly paused: string;
  readonly neverShared: string;
  readonly left: string;
  readonly language: string;
  readonly direction: string;
}

const textNames = ['title', 'explanation', 'paused', 'neverShared', 'left', 'language', 'direction'] as const;
const maxTextUnits = 1000;
/** Assets that the page hands over because only it can read them. */
const maxAssets = 4096;

/** The opener's first message, or null for anything else. */
export function textsOf(message: unknown): PreviewTexts | null {
  if (typeof message !== 'object' || message === null) return null;
  const { alongside, texts } = message as { alongside?: unknown; texts?: Partial<Record<string, unknown>> };
  if (alongside !== 'preview' || typeof texts !== 'object' || texts === null) return null;
  const areTexts = textNames.every((name) => {
    const text = texts[name];
    return typeof text === 'string' && text.length <= maxTextUnits;
  });
  return areTexts ? (texts as unknown as PreviewTexts) : null;
}

type AssetMessage = { readonly t: 'asset'; readonly epoch: number; readonly asset: number; readonly bytes: Blob };
type StateMessage = { readonly t: 'state'; readonly state: 'shown' | 'paused' | 'neverShared' | 'left' };

export class PreviewWindow {
  readonly #stage = new Stage();
  readonly #veil = element('div', { class: 'veil is-full', role: 'status' });
  readonly #title = element('h1', { class: 'preview-title' }, 'What the agent sees');
  readonly #explanation = element('p', { class: 'preview-explanation' });
  readonly #assets = new Map<string, string>();
  #shells: ShellPool | null = null;
  #feed: PageFeed | null = null;
  #texts: PreviewTexts | null = null;
  #state: StateMessage['state'] = 'shown';
  #isShowing = false;

  constructor(into: HTMLElement) {
    this.#stage.node.append(this.#veil);
    into.replaceChildren(
      element('header', { class: 'preview-bar' }, icon('eye'), element('div', {}, this.#title, this.#explanation)),
      this.#stage.node,
    );
    this.#draw();
  }

  /** The page's own policy keeps the windows that it opens from reaching it. */
  cutOff(): void {
    this.#say(
      'This page cannot show it: its security settings (Cross-Origin-Opener-Policy) cut off the windows that it opens.',
    );
  }

  /** Shows what comes over the port from now on. */
  show(port: MessagePort, texts: PreviewTexts): void {
    this.#texts = texts;
    document.documentElement.lang = texts.language;
    document.documentElement.dir = texts.direction === 'rtl' ? 'rtl' : 'ltr';
    document.title = texts.title;
    setText(this.#title, texts.title);
    setText(this.#explanation, texts.explanation);
    this.#shells = new ShellPool(this.#stage.shells, `${location.origin}/viewer/shell/preview/standards.html`);
    const feed = new PageFeed(
      this.#shells,
      (epoch) => this.#assetHost(epoch),
      (shell) => this.#replicaEvents(shell, port),
      {
        shown: (replica) => this.#shown(replica),
        rendered: () => {},
        diverged: () => port.postMessage('again'),
      },
    );
    this.#feed = feed;
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data, port);
  }

  #receive(message: unknown, port: MessagePort): void {
    if (message instanceof Uint8Array) {
      const header = decodeFrameHeader(message);
      if (header !== null) this.#feed?.push(message as Uint8Array<ArrayBuffer>, header);
      port.postMessage('taken');
    } else if (isAsset(message)) {
      if (this.#assets.size >= maxAssets) this.#forgetAssets();
      this.#assets.set(`${message.epoch}/${message.asset}`, URL.createObjectURL(message.bytes));
    } else if (isState(message)) {
      this.#state = message.state;
      if (message.state !== 'shown') {
        this.#feed?.forget();
        this.#forgetAssets();
      }
      this.#draw();
    }
  }

  #assetHost(epoch: number): AssetHost {
    const addressOf = (asset: number) => this.#assets.get(`${epoch}/${asset}`);
    return {
      // Nothing is asked of the server: what the page has not handed over is at no address.
      urlOf: (asset) => addressOf(asset) ?? 'data:,',
      hasAsset: (asset) => Promise.resolve(addressOf(asset) !== undefined),
      fetchAsset: () => Promise.resolve(false),
      // The customer's own browser has loaded these already.
      isDirectHost: (url) => /^https?:/.test(url),
    };
  }

  #replicaEvents(shell: Shell, port: MessagePort): ReplicaEvents {
    return {
      diverged: () => port.postMessage('again'),
      viewport: (viewport) => this.#stage.setViewport(shell, viewport),
      media: (feature, value) => {
        if (feature === 'prefers-color-scheme') shell.frame.style.colorScheme = value === 'dark' ? 'dark' : 'light';
      },
      fieldValue: () => {},
      fieldSplice: () => {},
      changed: () => {},
    };
  }

  #shown(replica: Replica | null): void {
    this.#stage.show(replica);
    this.#isShowing = replica !== null;
    this.#draw();
  }

  #draw(): void {
    const texts = this.#texts;
    if (texts !== null && this.#state !== 'shown') this.#say(texts[this.#state]);
    else if (this.#isShowing) this.#veil.hidden = true;
    else {
      this.#veil.replaceChildren(element('span', { class: 'spinner', 'aria-hidden': 'true' }));
      this.#veil.hidden = false;
    }
  }

  #say(words: string): void {
    this.#veil.replaceChildren(element('section', { class: 'veil-card' }, icon('eye'), element('p', {}, words)));
    this.#veil.hidden = false;
  }

  #forgetAssets(): void {
    for (const address of this.#assets.values()) URL.revokeObjectURL(address);
    this.#assets.clear();
  }
}

function isAsset(message: unknown): message is AssetMessage {
  const { t, epoch, asset, bytes } = (message ?? {}) as Partial<AssetMessage>;
  return t === 'asset' && Number.isSafeInteger(epoch) && Number.isSafeInteger(asset) && bytes instanceof Blob;
}

function isState(message: unknown): message is StateMessage {
  const { t, state } = (message ?? {}) as Partial<StateMessage>;
  return t === 'state' && ['shown', 'paused', 'neverShared', 'left'].includes(state ?? '');
}
