// A session on this page, from the click on Start to its end: talks with the server, keeps the tab's record, shows the
// popup and lets sharing run while agents watch. Every lifetime here ends in `over` or in `leave`.

import type { CoBrowsingSession } from '@alongside/browser';
import { type AgentInSession, type Grant, type Signal, strictestMode } from '@alongside/protocol';
import { labelled } from '../announcing/agent-label.ts';
import { provide, type Registry } from '../chunks.ts';
import type { ArrivalControl, MovingOn } from '../continuity/main.ts';
import type { PopupView } from '../popup/popup.ts';
import { type Facts, noFacts, type PopupAction, popupState, type Question } from '../popup/popup-state.ts';
import { createConnection, offlineRetryMs } from './connection.ts';
import { watchEscape } from './escape-twice.ts';
import { helloOf } from './hello.ts';
import { fetchLicenseState, StartRefused, startSession } from './license-api.ts';
import type { Live } from './live-session.ts';
import { openPreview } from './open-preview.ts';
import { createPopupWindow, type PopupWindow } from './popup-window.ts';
import {
  createRecordStore,
  forgetSession,
  isSessionNoted,
  noteSession,
  randomId,
  type SessionRecord,
} from './record.ts';
import { finalRefusals, type SessionControl } from './session-control.ts';
import { createSharing } from './sharing.ts';
import { isStartConfirmed } from './start-consent.ts';
import { createTabLock } from './tab-lock.ts';
import { readTexts } from './texts.ts';
import { watchWaysOut } from './ways-out.ts';

async function createSession(registry: Registry): Promise<SessionControl> {
  const { hints, base, snippetMode } = registry;
  const texts = await readTexts(registry);
  const { strings, direction, language, css } = texts;
  const records = createRecordStore();
  let facts = registry.isSecure ? noFacts : { ...noFacts, refusal: 'insecure-page' };
  let sentence = '';
  let mode = snippetMode ?? hints.mode;
  let permission = hints.permission;
  let grant: Grant = 'view';
  let agents: readonly AgentInSession[] = [];
  let record: SessionRecord | null = null;
  let live: Live | null = null;
  let popup: PopupWindow | null = null;
  let shape: PopupView['shape'] = 'card';
  let wasPill = false;
  let told = '';
  /** The ways beyond this page, once they are loaded. */
  let moving: MovingOn | null = null;
  /** A proof in case that what this tab has stored is of no use. */
  let spareToken: string | null = null;

  // What is shown.

  function update(change: Partial<Facts>): void {
    facts = { ...facts, ...change };
    draw();
    const info = currentInfo();
    const { name } = popupState(facts);
    const text = JSON.stringify([name, info]);
    if (text !== told) registry.emit(info, name);
    told = text;
  }

  function draw(): void {
    popup?.draw(
      {
        facts,
        code: record?.code ?? null,
        agents,
        mode,
        grant,
        permission,
        sentence,
        elsewhere: moving?.elsewhere ?? '',
      },
      shape,
    );
  }

  function openPopup(): PopupWindow {
    popup ??= createPopupWindow({
      strings,
      css,
      direction,
      language,
      onAction,
      onControl: () => setGrant(grant === 'control' ? 'point' : 'control'),
      onShape: setShape,
      onEscape,
      onPreview: () => openPreview(registry, texts, () => ({ popup, pause: facts.pause })),
    });
    return popup;
  }

  function setShape(next: PopupView['shape']): void {
    shape = next;
    keep({ isMinimized: shape === 'pill' });
    draw();
  }

  function show(): void {
    if ((facts.phase === 'none' && !moving?.asked) || (facts.phase === 'over' && popup === null)) offer();
    openPopup();
    setShape('card');
    popup?.focus();
  }

  /** The popup before a start; asks whether there can be one. */
  function offer(): void {
    if (!registry.isSecure) return;
    facts = noFacts;
    sentence = '';
    if (isSessionNoted()) withMoving((ways) => ways.findElsewhere());
    fetchLicenseState(base, snippetMode).then(
      (license) => {
        if (facts.phase !== 'none') return;
        mode = license.mode;
        permission = license.permission;
        update({ refusal: license.state === 'valid' ? null : license.state });
      },
      // Not being able to ask is said when the start itself fails.
      () => {},
    );
  }

  function hide(): void {
    if (popupState(facts).isInSession) {
      popup?.returnFocus();
      setShape('pill');
    } else close();
  }

  function onEscape(): void {
    hide();
    live?.escapeWatch.pressed();
  }

  function close(): void {
    popup?.dispose();
    popup = null;
  }

  function onAction(action: PopupAction): void {
    if (action === 'start') start();
    else if (action === 'close') close();
    else if (facts.question && action !== 'stop') live?.sharing.answer(action === 'continue');
    else if (moving?.asked) moving.asked(action === 'continue' ? 'continue' : 'end');
    else if (action === 'synchronize') void synchronize();
    else if (action === 'pause' || action === 'resume') setPaused(action === 'pause');
    else stop();
  }

  // Life of a session.

  function start(): void {
    if (facts.phase === 'live' || facts.phase === 'starting' || !registry.isSecure) {
      show();
      return;
    }
    openPopup();
    shape = 'card';
    sentence = '';
    if (moving !== null) moving.asked = null;
    update({ ...noFacts, phase: 'starting' });
    void askForSession();
  }

  async function askForSession(): Promise<void> {
    if (!(await isStartConfirmed(registry))) {
      update(noFacts);
      return;
    }
    startSession(base, snippetMode).then(
      (answer) => {
        const { session, secret, code } = answer;
        mode = answer.mode;
        permission = answer.permission;
        write({ license: hints.license, session, secret, code, tab: randomId(), grant: null, isMinimized: false });
        begin(session);
        void connect();
      },
      (error: unknown) => {
        const refused = error instanceof StartRefused ? error : new StartRefused('internal');
        sentence = refused.sentence || (refused.code === 'offline' ? strings('popup-start-failed-information') : '');
        update({ ...noFacts, refusal: refused.code });
      },
    );
  }

  function resume(): void {
    const stored = records.read(hints.license);
    if (stored === null || facts.phase === 'live') return;
    record = stored;
    begin(stored.session);
    shape = stored.isMinimized ? 'pill' : 'card';
    void connect();
  }

  function arrive(token: string, isOpened: boolean): void {
    if (!isOpened && records.read(hints.license) !== null) {
      spareToken = token;
      resume();
    } else withMoving((ways) => ways.arrive(token, isOpened));
  }

  /** What is stored here is no good, such as the copy that a window has of the tab it was opened from: the proof may be. */
  function arriveAfterAll(isRefused: boolean): boolean {
    const token = spareToken;
    spareToken = null;
    if (token === null) return false;
    if (isRefused) records.clear();
    tearDown();
    facts = noFacts;
    close();
    arrive(token, true);
    return true;
  }

  /** What the part that asks about a proof may do here. */
  const arrival: ArrivalControl = {
    isIdle: () => facts.phase === 'none',
    resume,
    over,
    // Nothing is sent before the customer has said yes.
    ask(isAsked) {
      if (!isAsked) {
        update(noFacts);
        close();
        return;
      }
      openPopup();
      shape = 'card';
      update({ ...noFacts, isAskedToContinue: true });
    },
    takeUp(given) {
      shape = given.isMinimized ? 'pill' : 'card';
      write(given);
      begin(given.session);
      void take();
    },
    showElsewhere(session) {
      begin(session);
      goElsewhere();
    },
  };

  /** Takes the session to this tab, from whichever has it. */
  async function take(): Promise<void> {
    const current = live;
    update({ link: 'opening', isElsewhere: false });
    await current?.lock.take();
    if (live === current) current?.connection.open();
  }

  function withMoving(run: (ways: MovingOn) => unknown): void {
    registry.load('continuity').then((create) => {
      moving ??= create({
        registry,
        code: () => record?.code ?? null,
        connection: () => live?.connection ?? null,
        arrival,
      });
      run(moving);
    }, console.warn);
  }

  /** Sets up what a session needs; connecting comes after. */
  function begin(session: string): void {
    const { surface } = openPopup();
    const connection = createConnection({
      url: `${base.replace(/^http/, 'ws')}primary`,
      hello,
      onSignal,
      onFrame: (message) => sharing.frame(message),
      onLost() {
        sharing.detach();
        update({ link: 'down' });
      },
    });
    const sharing = createSharing({
      registry,
      surface,
      strings,
      assetsUrl: `${base}sessions/${session}/assets/`,
      allowance: () => ({ mode, grant }),
      isPaused: record?.isPaused === true,
      session,
      language,
      onPause: (pause) => update({ pause }),
      onQuestion,
      onGranted: setGrant,
      onOutdated: outdated,
      say: (text) => popup?.say(text),
    });
    const lock = createTabLock({
      session,
      onTaken() {
        const given = record;
        goElsewhere();
        return given;
      },
      onEnd: stop,
    });
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('pagehide', leave, { signal });
    addEventListener('pageshow', (event) => event.persisted && comeBack(), { signal });
    addEventListener('offline', () => facts.isElsewhere || connection.reopenAfter(offlineRetryMs), { signal });
    addEventListener('online', () => facts.isElsewhere || connection.open(), { signal });
    const escapeWatch = watchEscape(window, signal, () => {
      sharing.answer(false);
      if (grant === 'control' && agents.length > 0) setGrant('point');
    });
    const isMovingOn = watchWaysOut({
      registry,
      signal,
      isOurs: () => facts.phase === 'live' && !facts.isElsewhere,
      isConnected: () => facts.link === 'up',
      handing: () => moving?.departures ?? null,
      onOpened: (token) => withMoving((ways) => ways.departures.opened(token)),
    });
    live = { session, connection, lock, sharing, escapeWatch, isMovingOn, stopListening: () => listening.abort() };
    facts = { ...noFacts, phase: 'live' };
    noteSession(hints.license, session);
    // Where other hosts take the session up, every way out may need a proof.
    if (registry.isMultiDomain || registry.cookieDomain !== null) withMoving(() => {});
  }

  async function connect(): Promise<void> {
    const current = live;
    update({ link: 'opening', isElsewhere: false });
    const isOurs = (await current?.lock.acquire()) === true;
    if (live !== current) return;
    if (isOurs) current?.connection.open();
    else if (!arriveAfterAll(false)) goElsewhere();
  }

  /** Another tab has the session, or takes it. */
  function goElsewhere(): void {
    live?.connection.close();
    live?.sharing.stop();
    agents = [];
    update({ isElsewhere: true, agents: 0, watching: 0 });
    if (live === null) return;
    const { session } = live;
    if (record !== null && moving?.isOpener()) {
      // It is the window that this page opened: it gives the session back when it closes.
      moving.claim = 'isStandby';
      live.connection.open();
    }
    withMoving((ways) => live?.session === session && facts.isElsewhere && ways.follow(strings, session, draw));
  }

  /** Takes the session back to this tab. */
  async function synchronize(): Promise<void> {
    const current = live;
    current?.connection.close();
    update({ link: 'opening', isElsewhere: false });
    moving?.stopFollowing();
    const given = (await current?.lock.take()) ?? record;
    if (live !== current) return;
    if (given === null) {
      over('customer-lost');
      return;
    }
    write({ ...given, tab: randomId() });
    if (moving !== null) moving.claim = 'isAsked';
    current?.sharing.setPaused(given.isPaused === true, false);
    current?.connection.open();
  }

  function stop(): void {
    if (facts.phase !== 'live') return;
    if (facts.isElsewhere) {
      // Whoever has it: a tab of this origin hears it, one of another origin only the server reaches.
      live?.lock.askToEnd();
      moving?.endElsewhere(record);
    } else live?.connection.send({ t: 'stop' });
    shape = 'card';
    over('stopped');
  }

  function over(endReason: string): void {
    records.clear();
    tearDown(live?.session);
    update({ ...noFacts, phase: 'over', endReason });
  }

  /** @param overSession the session, if it is over and not only left by this page */
  function tearDown(overSession?: string): void {
    live?.stopListening();
    if (overSession !== undefined) forgetSession(overSession);
    moving?.stop();
    live?.sharing.stop();
    live?.connection.close();
    live?.lock.release();
    live = null;
    record = null;
    agents = [];
  }

  /** The page is being left; it may come back from the back/forward cache as it is now. */
  function leave(): void {
    const isMovingOn = live?.isMovingOn() === true ? { isMovingOn: true } : {};
    if (moving === null) live?.connection.send({ t: 'leaving', ...isMovingOn });
    else if (live !== null && !facts.isElsewhere) moving.sayGoodbye(live.connection, record, isMovingOn);
    live?.sharing.stop();
    live?.connection.close();
    live?.lock.release();
  }

  function comeBack(): void {
    moving?.comeBack();
    const stored = records.read(hints.license);
    if (stored === null || stored.session !== record?.session) {
      tearDown();
      facts = noFacts;
      close();
      if (stored !== null) resume();
      return;
    }
    record = stored;
    void connect();
  }

  // What the server says.

  function hello(): Signal<'primary-hello'> {
    return helloOf(record as SessionRecord, snippetMode, moving?.claim ?? null, live?.sharing);
  }

  function onSignal(signal: Signal, socket: WebSocket): void {
    if (live === null) return;
    const { sharing, connection } = live;
    switch (signal.t) {
      case 'primary-welcome':
        onWelcome(signal, socket);
        break;
      case 'agents':
        setAgents(signal.agents);
        break;
      case 'mode':
        mode = effectiveMode(signal.mode);
        draw();
        break;
      case 'want-mask-report':
        sharing.report();
        break;
      case 'policy':
        sharing.policy(signal);
        break;
      case 'capture':
        sharing.capture(signal);
        break;
      case 'ending':
      case 'grant-question':
        sharing.asked(signal);
        break;
      case 'ack':
        sharing.acknowledge(signal);
        break;
      case 'act':
      case 'edit':
      case 'navigate':
      case 'drawings':
      case 'want-platform':
        sharing.act(signal);
        break;
      case 'reconnect':
        connection.reopenAfter(signal.afterMs);
        break;
      case 'ended':
        over(signal.by === 'customer' ? 'stopped' : signal.reason);
        break;
      case 'refused':
        onRefused(signal.code);
        break;
    }
  }

  function onWelcome(signal: Signal<'primary-welcome'>, socket: WebSocket): void {
    keep({ secret: signal.secret, isPaused: signal.isPaused });
    if (moving?.welcomed()) void live?.lock.take();
    spareToken = null;
    mode = effectiveMode(signal.mode);
    permission = signal.permission;
    grant = record?.grant ?? signal.grant;
    live?.sharing.welcome(signal, socket);
    if (grant !== signal.grant) live?.sharing.send({ t: 'grant', grant });
    facts = { ...facts, link: 'up', hasBeenJoined: signal.hasBeenJoined, isElsewhere: false };
    setAgents(signal.agents);
  }

  function onRefused(code: string): void {
    const isFinal = finalRefusals.includes(code);
    if ((isFinal || code === 'primary-superseded') && arriveAfterAll(isFinal)) return;
    if (code === 'primary-superseded' || (code === 'secret-refused' && moving?.claim === 'isStandby')) {
      if (code === 'secret-refused') moving?.forgetOpening();
      if (moving !== null) moving.claim = null;
      live?.lock.release();
      goElsewhere();
    } else if (code === 'protocol-version') {
      outdated();
    } else if (isFinal) {
      over(code);
      if (code in { 'invalid-license': 0, 'disabled-license': 0, 'invalid-domain-for-license': 0 }) {
        update({ phase: 'none', refusal: code });
      }
    }
    // Anything else: the server closes the socket and the connection tries again.
  }

  /** The server is newer than this page: the session waits for the page that a reload brings. */
  function outdated(): void {
    console.warn('Alongside: this page has an older version. Reload it to go on.');
    live?.connection.close();
    live?.sharing.stop();
    shape = 'card';
    update({ link: 'outdated' });
  }

  /** The strictest of the snippet's mode and the server's. */
  function effectiveMode(given: typeof mode): typeof mode {
    return snippetMode === null ? given : strictestMode(snippetMode, given);
  }

  function setAgents(given: readonly AgentInSession[]): void {
    const list = labelled(strings, given);
    // The popup makes room when somebody comes in.
    if (list.length > 0 && agents.length === 0) {
      if (record?.code !== null) shape = 'pill';
      keep({ code: null, isMinimized: shape === 'pill' });
    }
    agents = list;
    live?.sharing.agents(list);
    update({
      agents: list.length,
      watching: list.filter(({ isWatching }) => isWatching).length,
      hasBeenJoined: facts.hasBeenJoined || list.length > 0,
    });
  }

  // What the customer allows.

  /** What is asked is seen also where the popup was minimised. */
  function onQuestion(question: Question | null): void {
    if (facts.question === null) {
      wasPill = shape === 'pill';
      shape = 'card';
    } else if (question === null && wasPill) shape = 'pill';
    update({ question });
  }

  function setPaused(isPaused: boolean): void {
    if (live === null || facts.isElsewhere) return;
    keep({ isPaused });
    live.sharing.setPaused(isPaused, !isPaused);
  }

  function setGrant(next: Grant): void {
    grant = next;
    keep({ grant });
    live?.sharing.send({ t: 'grant', grant });
    draw();
  }

  function write(next: SessionRecord): void {
    record = next;
    records.write(next);
  }

  function keep(change: Partial<SessionRecord>): void {
    if (record !== null) write({ ...record, ...change });
  }

  function currentInfo(): CoBrowsingSession | null {
    if (record === null) return null;
    return { id: record.session, state: popupState(facts).name, mode, agents: agents.map(({ name }) => name) };
  }

  return {
    show,
    hide,
    start,
    stop,
    pause: () => setPaused(true),
    unpause: () => setPaused(false),
    resume,
    arrive,
    identified: () => live?.sharing.identify(),
    info: currentInfo,
  };
}

export type SessionChunk = typeof createSession;

provide('session', createSession);
