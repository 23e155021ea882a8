// The viewer of one session: connects, shows the customer's page, and lets the agent point and act. It owns everything
// that lives as long as the session is on the screen, and disposes of it in `stop`.

import {
  decodeFrameHeader,
  decodePointer,
  type ErrorCode,
  errorRows,
  frameKinds,
  isErrorCode,
  type Signal,
} from '@alongside/protocol';
import type { Replica, ReplicaEvents, Shell } from '@alongside/replica';
import { Acting } from './acting.ts';
import { assetHost } from './asset-requests.ts';
import { Connection } from './connection.ts';
import { Drawing } from './drawing.ts';
import { HeaderBar } from './header-bar.ts';
import { OfferNotice } from './offer-notice.ts';
import { OutsideNotice } from './outside-notice.ts';
import { PageFeed } from './page-feed.ts';
import { tellParent } from './parent-window.ts';
import { PermissionButton } from './permission-button.ts';
import { PointerLayer } from './pointer-layer.ts';
import { ScrollFollowing } from './scroll-following.ts';
import { SessionStore } from './session-state.ts';
import { ShellPool } from './shell-pool.ts';
import { Stage } from './stage.ts';
import { TimeNotice } from './time-notice.ts';
import { Toasts } from './toasts.ts';
import { ToolBar } from './tool-bar.ts';
import type { Tool } from './tools.ts';
import { Tooltips } from './tooltips.ts';
import { Veil } from './veil.ts';

/** How long a customer who left is taken for one who opens another page. */
const leavingMs = 4000;

export class Viewer {
  readonly store = new SessionStore();
  readonly #stage = new Stage();
  readonly #scrolling = new ScrollFollowing(this.store);
  readonly #toasts = new Toasts();
  readonly #veil: Veil;
  readonly #timeNotice: TimeNotice;
  readonly #permissionButton: PermissionButton;
  readonly #shells: ShellPool;
  readonly #feed: PageFeed;
  readonly #connection: Connection;
  readonly #pointers: PointerLayer;
  readonly #acting: Acting;
  readonly #drawing: Drawing;
  readonly #tooltips: Tooltips;
  /** The style sheet of the license's owner, after ours. */
  readonly #ownersSheet: HTMLLinkElement;
  #run = '';
  #leaving: ReturnType<typeof setTimeout> | undefined;
  /** This agent has closed the session for all. */
  #isClosing = false;

  /** @param isObserver the agent only watches, and everybody sees that */
  constructor(session: string, into: HTMLElement, isObserver = false) {
    const { store } = this;
    const address = `${location.origin}/viewer/shell/${encodeURIComponent(session)}/standards.html`;
    this.#shells = new ShellPool(this.#stage.shells, address);
    this.#feed = new PageFeed(
      this.#shells,
      (epoch) => assetHost(session, epoch, () => [...store.state.assetHosts, ...store.state.domains]),
      (shell) => this.#replicaEvents(shell),
      {
        shown: (replica) => this.#shown(replica),
        rendered: (log) => this.#connection.send({ t: 'rendered', log }),
        diverged: (header, what) =>
          this.#connection.send({
            t: 'diverged',
            document: 0,
            epoch: header?.epoch ?? 0,
            sequence: header?.sequence ?? 0,
            what: what.slice(0, 200),
          }),
      },
    );
    const socket = `${location.origin.replace(/^http/, 'ws')}/api/sessions/${encodeURIComponent(session)}/replica`;
    this.#connection = new Connection(
      socket,
      () => (this.#run === '' ? null : { run: this.#run, log: this.#feed.log }),
      {
        state: (connection) => {
          store.set({ connection });
          if (connection.kind === 'ended' || connection.kind === 'refused') this.#over();
        },
        signal: (signal) => this.#signal(signal),
        frame: (message) => this.#frame(message),
      },
      isObserver,
    );
    const tools = new ToolBar(store, this.#stage, {
      navigate: (to, url) => this.#acting.navigate(to, url),
      tool: (tool) => this.#setTool(tool),
      askPlatform: () => this.#connection.send({ t: 'want-platform' }),
    });
    this.#pointers = new PointerLayer(this.#stage, store, (message) => this.#connection.sendFrame(message));
    const parts = {
      stage: this.#stage,
      store,
      feed: this.#feed,
      send: (signal: Signal) => this.#connection.send(signal),
      refuse: (code: string) => this.#refuse(code),
      say: (message: string) => this.#toasts.show(message),
      pointer: this.#pointers,
      scrolling: this.#scrolling,
    };
    this.#acting = new Acting(parts);
    this.#drawing = new Drawing({ ...parts, choose: (tool) => tools.choose(tool) });
    this.#setTool(tools.tool);
    this.#permissionButton = new PermissionButton(store, {
      ask: (grant) => this.#connection.send({ t: 'ask-grant', grant }),
      take: () => this.#connection.send({ t: 'hand-over', step: 'take' }),
      say: (message) => this.#toasts.show(message),
    });
    this.#tooltips = new Tooltips(this.#stage, () => this.#pointers.customerPlace());
    const header = new HeaderBar(store, tools.node, this.#permissionButton.node, {
      close: () => this.#close(),
      leave: () => this.#leave(),
      offer: (to) => this.#connection.send({ t: 'hand-over', step: 'offer', to }),
    });
    const offer = new OfferNotice(store, (step) => this.#connection.send({ t: 'hand-over', step }));
    this.#veil = new Veil(store, {
      retryNow: () => this.#connection.retryNow(),
      leave: () => tellParent({ event: store.state.connection.kind === 'ended' ? 'closed' : 'left' }),
      reload: () => location.reload(),
    });
    this.#timeNotice = new TimeNotice(store, () => this.#connection.send({ t: 'still-here' }));
    this.#stage.node.append(
      this.#veil.node,
      this.#scrolling.node,
      new OutsideNotice(store).node,
      this.#timeNotice.node,
      offer.node,
      this.#toasts.node,
    );
    into.replaceChildren(header.node, this.#stage.node);
    this.#ownersSheet = linkOwnersSheet(session);
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    clearTimeout(this.#leaving);
    this.#connection.stop();
    this.#acting.stop();
    this.#drawing.stop();
    this.#pointers.stop();
    this.#tooltips.stop();
    this.#feed.stop();
    this.#shells.stop();
    this.#veil.stop();
    this.#timeNotice.stop();
    this.#permissionButton.stop();
    this.#scrolling.stop();
    this.#toasts.stop();
    this.#stage.stop();
    this.#ownersSheet.remove();
  }

  #frame(message: Uint8Array<ArrayBuffer>): void {
    const header = decodeFrameHeader(message);
    if (header === null) return;
    if (header.kind !== frameKinds.pointer) {
      this.#feed.push(message, header);
      return;
    }
    const pointer = decodePointer(message.subarray(header.bodyOffset));
    if (pointer !== null) this.#pointers.receive(header.log, header.epoch, pointer);
  }

  #signal(signal: Signal): void {
    switch (signal.t) {
      case 'replica-welcome':
        this.#welcome(signal);
        break;
      case 'primary': {
        const waitsUntil = signal.untilMs === undefined ? null : performance.now() + signal.untilMs;
        const { primary, isLeaving } = this.store.state;
        const leavesNow = signal.primary === 'away' && primary === 'connected';
        if (leavesNow) {
          clearTimeout(this.#leaving);
          this.#leaving = setTimeout(() => this.store.set({ isLeaving: false }), leavingMs);
        }
        // Over with the next page on the screen, not with the connection of it.
        const isStillLeaving = leavesNow || (isLeaving && signal.primary !== 'lost');
        // What was before the page that went away went with it.
        const outside = signal.primary === 'connected' ? this.store.state.outside : 'nothing';
        this.store.set({ primary: signal.primary, waitsUntil, isLeaving: isStillLeaving, outside });
        break;
      }
      case 'mode':
        this.store.set({ mode: signal.mode });
        break;
      case 'grant':
        this.store.set({ customerGrant: signal.grant });
        break;
      case 'grant-asked':
        this.store.set({ asked: signal, askAgainAt: performance.now() + (signal.againInMs ?? 0) });
        break;
      case 'control-offer': {
        const { from, to } = signal;
        this.store.set({ offer: from === undefined || to === undefined ? null : { from, to } });
        break;
      }
      case 'who-is-here':
        this.store.set({ agents: signal.agents });
        break;
      case 'page':
        this.store.set({ page: { url: signal.url, title: signal.title } });
        tellParent({ event: 'title', title: signal.title });
        break;
      case 'platform': {
        const { t: _, ...platform } = signal;
        this.store.set({ platform });
        break;
      }
      case 'customer':
        this.store.set({ customer: signal.fields });
        break;
      case 'outside':
        this.store.set({ outside: signal.kind });
        break;
      case 'pause':
        this.store.set({ outside: 'nothing' });
        this.store.set(signal.by === 'nobody' ? { pausedBy: signal.by } : { pausedBy: signal.by, page: null });
        break;
      case 'ending': {
        const { reason, inMs = 0 } = signal;
        this.store.set({ ending: reason === 'nothing' ? null : { reason, at: performance.now() + inMs } });
        break;
      }
      case 'beat':
        this.store.set({ yourMs: signal.yourMs ?? null, customerMs: signal.customerMs ?? null });
        break;
      case 'discard':
        if (signal.document === 0) this.#feed.forget();
        break;
      case 'behind':
        this.store.set({ isCaughtUp: false, behindMs: signal.forMs });
        break;
      case 'caught-up':
        this.store.set({ isCaughtUp: true, behindMs: 0 });
        break;
      case 'drawings':
        this.#drawing.receive(signal);
        break;
      case 'act-result':
        if (!this.#drawing.result(signal)) this.#acting.result(signal);
        break;
    }
  }

  #welcome(signal: Signal<'replica-welcome'>): void {
    if (!signal.isResumed || signal.run !== this.#run) this.#feed.restart();
    this.#run = signal.run;
    this.store.set({
      you: signal.you,
      mode: signal.mode,
      customerGrant: signal.grant,
      asked: null,
      askAgainAt: 0,
      offer: null,
      permission: signal.permission,
      agents: signal.agents,
      primary: signal.primary,
      waitsUntil: null,
      isLeaving: false,
      outside: 'nothing',
      pausedBy: 'nobody',
      ending: null,
      assetHosts: signal.assetHosts,
      domains: signal.domains,
      isCaughtUp: false,
      behindMs: 0,
    });
    this.#acting.reconnected();
    this.#drawing.forget();
  }

  #replicaEvents(shell: Shell): ReplicaEvents {
    const ofShown = (run: (replica: Replica) => void) => {
      const { replica } = this.#feed;
      if (replica?.shell === shell) run(replica);
    };
    return {
      diverged: (what) => {
        const { last } = this.#feed;
        const at = { epoch: last?.epoch ?? 0, sequence: last?.sequence ?? 0 };
        this.#connection.send({ t: 'diverged', document: 0, ...at, what });
      },
      viewport: (viewport) => this.#stage.setViewport(shell, viewport),
      media: (feature, value) => {
        if (feature === 'prefers-color-scheme') shell.frame.style.colorScheme = value === 'dark' ? 'dark' : 'light';
      },
      fieldValue: (...change) => ofShown(() => this.#acting.fieldValue(...change)),
      fieldSplice: (...change) => ofShown(() => this.#acting.fieldSplice(...change)),
      changed: () =>
        ofShown((replica) => {
          this.#scrolling.pageChanged();
          this.#pointers.pageChanged();
          this.#acting.pageChanged(replica);
          this.#drawing.pageChanged();
          this.#tooltips.pageChanged();
        }),
    };
  }

  #shown(replica: Replica | null): void {
    this.#stage.show(replica);
    this.#pointers.show(replica);
    this.#acting.show(replica);
    this.#drawing.show(replica);
    this.#tooltips.show(replica);
    const isShowing = replica !== null;
    this.#scrolling.show(replica);
    this.store.set(isShowing ? { isShowing, isLeaving: false } : { isShowing });
  }

  #setTool(tool: Tool): void {
    this.#acting.setTool(tool);
    this.#drawing.setTool(tool);
  }

  #refuse(code: string): void {
    const row = isErrorCode(code) ? errorRows[code as ErrorCode] : null;
    this.#toasts.show(row?.message ?? 'This could not be done.');
  }

  #over(): void {
    this.#feed.stop();
    this.#shells.stop();
    this.#pointers.show(null);
    this.#tooltips.show(null);
    // Who closed it knows why; everybody else reads the reason first.
    if (this.#isClosing) tellParent({ event: 'closed' });
  }

  /** The socket first, so that who stays sees it at once. */
  #leave(): void {
    this.#connection.stop();
    tellParent({ event: 'left' });
  }

  #close(): void {
    this.#isClosing = true;
    this.#connection.send({ t: 'close-session' });
  }
}

function linkOwnersSheet(session: string): HTMLLinkElement {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `/api/sessions/${encodeURIComponent(session)}/custom.css`;
  document.head.append(link);
  return link;
}
