// The table of signals: small JSON messages `{ "t": name, … }` in WebSocket text frames. Each row says who sends it,
// who gets it, whether the last value is kept for those who join later (`state`) or it is never replayed (`event`),
// what it needs, and what it looks like. Page content never travels here but for `page` and `platform`, which the
// privacy module of the customer's side makes.

import { drawingPlaces, drawingShape } from './drawings.ts';
import { grants, modes, permissions } from './modes.ts';
import { outsideFields } from './outside-signal.ts';
import { permissionSignals } from './permission-signals.ts';
import {
  decimal,
  flag,
  type Infer,
  type InferShape,
  integer,
  list,
  oneOf,
  optional,
  record,
  type Schema,
  text,
} from './schema.ts';
import { type Party, row } from './signal-row.ts';

export type { Party, SignalRow } from './signal-row.ts';

/** Version of wire and signals; both ends name theirs in hello, and an unknown one is refused with `protocol-version`. */
export const protocolVersion = 1;

/** WebSocket subprotocol name that both ends offer and accept. */
export const subprotocol = 'alongside.1';

/** Longest text message that anyone reads, in UTF-16 units; each signal has its own limit below it. */
export const maxSignalUnits = 131_072;

const id = text(64);
const code = text(64);
const uint = integer(0, 0x7fffffff);
const agentNumber = integer(1, 255);
const box = record({ x: decimal(-1e7, 1e7), y: decimal(-1e7, 1e7), width: decimal(0, 1e7), height: decimal(0, 1e7) });
/**
 * An agent as everyone in the session sees it; `colour` is an index into the palette, `isWatching` once the page is on
 * its screen. `hasControl`: of all agents the one whose acts are passed on. `isObserver`: came to watch only.
 */
const agent = record({
  number: agentNumber,
  name: text(80),
  colour: integer(0, 15),
  isWatching: flag,
  hasControl: optional(flag),
  isObserver: optional(flag),
});
/** A line of a report on masks: never a value. */
const reportEntry = record({ selector: text(200), label: text(80), reason: text(20), count: uint });
const resume = record({ epoch: uint, sequence: uint });
/** SHA-256 of a proof that the next page will bring, in hex; and the code, which that page has to show while nobody used it. */
const handoff = record({ hash: text(64), code: optional(text(16)) });

/** Where an act is aimed: the element as the agent's screen showed it, and the last frame that was on it. */
const target = {
  document: uint,
  epoch: uint,
  /** Sequence of the last frame of that document that the agent had rendered. */
  sequence: uint,
  node: uint,
  /** Fractions of the element's box, 0..1. */
  x: decimal(0, 1),
  y: decimal(0, 1),
  /** The element's box as rendered, in CSS pixels of the document. */
  box,
  /** `targetDigest` of the element as rendered. */
  digest: text(16),
};

export const signalRows = {
  // Customer to server.
  'primary-hello': row(
    'customer',
    'server',
    'event',
    'nothing',
    {
      protocol: integer(0, 1000),
      session: id,
      secret: text(128),
      tab: id,
      mode: optional(oneOf(...modes)),
      resume: optional(resume),
      pause: optional(oneOf('nobody', 'customer', 'page')),
      isStandby: optional(flag),
      isAsked: optional(flag),
    },
    'First message of a primary: proves the session with its secret. `mode` is the snippet’s. `resume` names the epoch that this document goes on with and the last sequence it made. `pause` says whether sharing is paused on this page; absent, a pause of the customer’s goes on. With `isStandby` the page waits until the window that it opened is gone; `isAsked`: the customer wants this page instead of the one that is shared.',
  ),
  leaving: row(
    'customer',
    'server',
    'event',
    'nothing',
    { handoff: optional(handoff), isMovingOn: optional(flag) },
    'The page is being left (pagehide): the away time starts. `handoff` is the proof that the next page may bring. `isMovingOn`: a navigation was seen, so that it is not its window that closes.',
  ),
  opening: row(
    'customer',
    'server',
    'event',
    'nothing',
    { handoff },
    'The page opens a window of the same license, or starts to go elsewhere itself: what comes may take over with this proof.',
  ),
  stop: row('customer', 'server', 'event', 'nothing', {}, 'The customer ends the session.'),
  'go-on': row(
    'customer',
    'server',
    'event',
    'nothing',
    { reason: oneOf('idle', 'time-limit') },
    'Answer to `ending`: the customer is there, and for `time-limit` wants to go on. More total time is given only to a customer who is asked about it.',
    { perSecond: 1 },
  ),
  'epoch-start': row(
    'customer',
    'server',
    'event',
    'nothing',
    { document: uint, epoch: uint, isUnsent: flag },
    'The next frames of the document belong to this new epoch. With `isUnsent` everything sent before is dropped first, at the server and at every replica.',
  ),
  // Customer to agents, through the server.
  grant: row(
    'customer',
    'agent',
    'state',
    'nothing',
    { grant: oneOf(...grants) },
    'What the customer allows from now on. The server enforces it from the moment it reads it.',
  ),
  page: row(
    'customer',
    'agent',
    'state',
    'nothing',
    { url: text(2048), title: text(512) },
    'Address and title of the page, made safe by the privacy module.',
    { maxBytes: 12_000 },
  ),
  platform: row(
    'customer',
    'agent',
    'state',
    'nothing',
    {
      userAgent: text(400),
      hints: optional(
        record({
          brands: list(record({ brand: text(80), version: text(80) }), 8),
          platform: text(80),
          platformVersion: text(80),
          model: text(80),
          mobile: flag,
        }),
      ),
      viewport: text(40),
      screen: text(40),
      pixelRatio: decimal(0, 100),
      zoom: decimal(0, 100),
      language: text(40),
      timeZone: text(80),
      network: text(40),
      settings: list(text(60), 12),
      pageErrors: uint,
    },
    'Platform details of the customer, in answer to `want-platform`: `hints` are those of `navigator.userAgentData`, where the browser has it, `network` is what it says of the connection, `settings` are the media features that a person has set, such as `prefers-contrast: more`, and `pageErrors` counts the page’s own uncaught errors since it is shared. The agent’s side works out the names.',
    { maxBytes: 4096 },
  ),
  pause: row(
    'customer',
    'agent',
    'state',
    'nothing',
    { by: oneOf('nobody', 'customer', 'page') },
    'Whether sharing is paused: by the customer, or because the owner does not want this page shared. While it is, nothing of the page comes, and the server drops what it has.',
  ),
  customer: row(
    'customer',
    'agent',
    'state',
    'nothing',
    { fields: list(record({ name: text(40), value: text(200) }), 20) },
    'Who the customer is, as the site itself said by `identify`: plain text, `id`, `name` and `email` first where given.',
    { maxBytes: 20_000, perSecond: 2 },
  ),
  outside: row(
    'customer',
    'agent',
    'state',
    'nothing',
    outsideFields,
    'What the customer is looking at outside of the page: a file chooser, a message that blocks it, print, a download that has begun, another tab; `nothing` when that is over. Never what it says.',
    { maxBytes: 100 },
  ),
  'act-result': row(
    'customer',
    'agent',
    'event',
    'nothing',
    { agent: agentNumber, act: id, code: optional(code) },
    'What became of an act or edit; without `code` it was carried out. Goes to that agent only.',
    { perSecond: 200 },
  ),
  'mask-report': row(
    'customer',
    'server',
    'event',
    'nothing',
    { masked: list(reportEntry, 100), exposed: list(reportEntry, 100), isWhole: flag },
    'Answer to `want-mask-report`: what is masked on the page, and what looks sensitive and is not. Selectors, names of fields, reasons and counts; never a value.',
    { maxBytes: 100_000, perSecond: 1 },
  ),
  'drawings-at': row(
    'customer',
    'server',
    'event',
    'nothing',
    { epoch: uint, places: drawingPlaces, isHidden: flag },
    'Where drawings are by the ids of this epoch; node 0 for what is on the page no more: the server takes those away. `isHidden`: the customer does not want to see drawings now.',
    { maxBytes: 16_000 },
  ),
  // Server to customer.
  'primary-welcome': row(
    'server',
    'customer',
    'event',
    'nothing',
    {
      connection: uint,
      secret: text(128),
      mode: oneOf(...modes),
      permission: oneOf(...permissions),
      grant: oneOf(...grants),
      agents: list(agent, 32),
      hasBeenJoined: flag,
      isWatched: flag,
      nextEpoch: uint,
      resume: optional(resume),
      isLogLost: flag,
      isPaused: flag,
      uploadToken: text(128),
      assetHosts: list(text(255), 200),
      privacy: text(20_000),
      confirm: optional(list(text(200), 50)),
    },
    'Answer to `primary-hello`. `resume` says up to where the server has the named epoch (then the rest is sent again); absent, a new epoch with `nextEpoch` starts when watched. With `isPaused` the customer has paused, on this page or the one before. `privacy` is the license’s policy as JSON. With `confirm` critical acts of agents are left to the customer: what sends, pays, deletes, and what these selectors mark.',
    { maxBytes: 110_000 },
  ),
  agents: row('server', 'customer', 'state', 'nothing', { agents: list(agent, 32) }, 'Who is in the session.', {
    maxBytes: 8192,
  }),
  capture: row(
    'server',
    'customer',
    'event',
    'nothing',
    { isOn: flag, reason: oneOf('joined', 'unwatched', 'resync', 'log-lost', 'overflow', 'diverged') },
    'Start capture with a new epoch, or stop it. While on, `isOn` again asks for a new epoch.',
  ),
  ack: row(
    'server',
    'customer',
    'event',
    'nothing',
    { document: uint, epoch: uint, sequence: uint },
    'Everything up to this sequence is in the log.',
  ),
  ended: row(
    'server',
    'customer',
    'event',
    'nothing',
    {
      by: oneOf('customer', 'agent', 'admin', 'server'),
      reason: oneOf('stopped', 'closed', 'agent-lost', 'customer-lost', 'idle', 'time-limit', 'code-expired'),
    },
    'The session is over. Sent to the agents too.',
  ),
  ending: row(
    'server',
    'customer',
    'state',
    'nothing',
    { reason: oneOf('nothing', 'idle', 'time-limit'), inMs: optional(uint) },
    'The session ends after `inMs`: nobody has done anything for a long time, or its time is nearly over. Taken back with `nothing`: by whatever anybody does, and for `time-limit` only by the customer’s `go-on`. Sent to the agents too.',
  ),
  drawings: row(
    'server',
    'customer',
    'event',
    'nothing',
    { change: text(20_000) },
    'What agents drew has changed: JSON of `DrawingChange` (see drawings.ts), which only a page with drawings on it reads. Who comes in gets `isFresh` and all drawings, one by one. Sent to the agents too.',
    { maxBytes: 90_000 },
  ),
  'want-mask-report': row(
    'server',
    'customer',
    'event',
    'nothing',
    {},
    'An admin of the license asks for a report on the page that is being shared.',
  ),
  policy: row(
    'server',
    'customer',
    'event',
    'nothing',
    { privacy: text(20_000), nextEpoch: uint },
    'The license’s policy was changed while the session runs: as JSON. The server has dropped what was sent under the old one and takes no epoch below `nextEpoch`; capture ends, and starts with the new one when the server asks for it.',
    { maxBytes: 90_000 },
  ),
  beat: row(
    'server',
    'customer',
    'event',
    'nothing',
    { yourMs: optional(uint), customerMs: optional(uint) },
    'The connection is alive: sent every 10 s, since a browser tells no script of pings. Who hears nothing for 25 s connects again. Sent to the agents too, with the last round trips from the server to them and to the customer, in milliseconds, as far as they are known.',
  ),
  refused: row(
    'server',
    'customer',
    'event',
    'nothing',
    { code },
    'A code of the error table; the socket closes after it. Sent to the agents too.',
  ),
  reconnect: row(
    'server',
    'customer',
    'event',
    'nothing',
    { afterMs: uint },
    'The server is about to restart: connect again after this time. Sent to the agents too.',
  ),
  // Agent to server.
  'replica-hello': row(
    'agent',
    'server',
    'event',
    'nothing',
    { protocol: integer(0, 1000), resume: optional(record({ run: id, log: uint })), isObserver: optional(flag) },
    'First message of a replica. `resume` names the log and the last number of it that was received. With `isObserver` the agent only watches: it can neither point nor act, and everybody sees that it is there.',
  ),
  rendered: row(
    'agent',
    'server',
    'event',
    'nothing',
    { log: uint },
    'Everything up to this log number is on the agent’s screen.',
    { perSecond: 100 },
  ),
  diverged: row(
    'agent',
    'server',
    'event',
    'nothing',
    { document: uint, epoch: uint, sequence: uint, what: text(200) },
    'The replica does not equal the page: asks for a new epoch.',
    { perSecond: 1 },
  ),
  'close-session': row('agent', 'server', 'event', 'nothing', {}, 'Ends the session for all.'),
  'still-here': row(
    'agent',
    'server',
    'event',
    'nothing',
    {},
    'Answer to `ending` for `idle`: the agent is there. Gives no more total time: that is the customer’s to give.',
    { perSecond: 1 },
  ),
  // Agent to customer, through the server.
  'want-platform': row(
    'agent',
    'customer',
    'event',
    'nothing',
    {},
    'An agent looks at the platform details: the page answers with `platform`.',
    { perSecond: 2 },
  ),
  act: row(
    'agent',
    'customer',
    'event',
    'click',
    {
      act: id,
      ...target,
      kind: oneOf(
        'click',
        'double-click',
        'context-click',
        'focus',
        'key',
        'text',
        'select',
        'check',
        'wheel',
        'drag',
        'insert',
      ),
      key: optional(text(40)),
      modifiers: optional(integer(0, 15)),
      text: optional(text(10_000)),
      options: optional(list(uint, 1000)),
      deltaX: optional(decimal(-1e5, 1e5)),
      deltaY: optional(decimal(-1e5, 1e5)),
      end: optional(record({ node: uint, x: decimal(0, 1), y: decimal(0, 1), box, digest: text(16) })),
      agent: optional(agentNumber),
    },
    'Something the agent does to an element. `key` is a KeyboardEvent.key, `modifiers` bits 1 shift, 2 control, 4 alt, 8 meta; `options` are node ids of a select’s options; `end` is where a drag lets go, aimed like its start; `insert` puts text where the caret is, as a paste where `key` is `Paste`; `agent` is stamped by the server.',
    { maxBytes: 64_000, perSecond: 60 },
  ),
  edit: row(
    'agent',
    'customer',
    'event',
    'edit',
    {
      act: id,
      document: uint,
      epoch: uint,
      node: uint,
      revision: uint,
      splices: list(record({ position: uint, remove: uint, insert: text(10_000) }), 64),
      digest: text(16),
      agent: optional(agentNumber),
    },
    'Changes of a text field’s value, made against `revision`, each on what the one before it made. UTF-16 units.',
    { maxBytes: 64_000, perSecond: 60 },
  ),
  navigate: row(
    'agent',
    'customer',
    'event',
    'navigate',
    { act: id, to: oneOf('back', 'forward', 'reload', 'url'), url: optional(text(2048)), agent: optional(agentNumber) },
    'Back, forward, reload, or an address on the license’s domains.',
    { maxBytes: 12_000, perSecond: 2 },
  ),
  draw: row(
    'agent',
    'server',
    'event',
    'point',
    { act: text(40), document: uint, epoch: uint, node: uint, isFading: flag, shape: drawingShape },
    'Something drawn at an element. `act` names it among the agent’s own; refused with `act-result`. `isFading`: it goes by itself after a few seconds.',
    { maxBytes: 14_000 },
  ),
  undraw: row(
    'agent',
    'server',
    'event',
    'point',
    { what: oneOf('last', 'own', 'all') },
    'Takes away the agent’s last drawing, all of its own, or everybody’s.',
  ),
  // Server to agent.
  'replica-welcome': row(
    'server',
    'agent',
    'event',
    'nothing',
    {
      run: id,
      you: agentNumber,
      session: id,
      license: text(80),
      mode: oneOf(...modes),
      permission: oneOf(...permissions),
      grant: oneOf(...grants),
      agents: list(agent, 32),
      primary: oneOf('connected', 'away', 'lost', 'none'),
      isResumed: flag,
      startedAt: integer(0, 9e15),
      assetHosts: list(text(255), 200),
      domains: list(text(255), 200),
    },
    'Answer to `replica-hello`; kept states and the log follow. Without `isResumed` the replica forgets what it had.',
    { maxBytes: 130_000 },
  ),
  primary: row(
    'server',
    'agent',
    'state',
    'nothing',
    { primary: oneOf('connected', 'away', 'lost', 'none'), untilMs: optional(uint) },
    'Where the customer is: connected, left the page (waits for the away time), silently lost (waits for the grace time), or not there yet.',
  ),
  mode: row(
    'server',
    'agent',
    'state',
    'nothing',
    { mode: oneOf(...modes) },
    'The mode of the customer’s current page. Sent to the customer too.',
  ),
  'who-is-here': row('server', 'agent', 'state', 'nothing', { agents: list(agent, 32) }, 'Who is in the session.', {
    maxBytes: 8192,
  }),
  discard: row(
    'server',
    'agent',
    'event',
    'nothing',
    { document: uint, epoch: uint },
    'Forget the document before this epoch at once: it was unsent, or a new page is coming.',
  ),
  behind: row(
    'server',
    'agent',
    'event',
    'nothing',
    { forMs: uint },
    'The connection is too slow for the page: the view is older than this. Over with the next `caught-up`.',
  ),
  'caught-up': row(
    'server',
    'agent',
    'event',
    'nothing',
    { log: uint },
    'The log up to here has been sent; what follows is live.',
  ),
  ...permissionSignals,
} as const;

export type SignalName = keyof typeof signalRows;

/** The JSON of a signal, as a type. */
export type Signal<Name extends SignalName = SignalName> = {
  [K in Name]: { t: K } & InferShape<(typeof signalRows)[K]['fields']>;
}[Name];

export type AgentInSession = Infer<typeof agent>;
export type PrimaryPresence = Signal<'primary'>['primary'];

/** Signals that the server sends to both sides though the table names one. */
const toBothSides: readonly string[] = ['ended', 'ending', 'refused', 'reconnect', 'mode', 'ack', 'beat', 'drawings'];

const schemas = new Map<string, Schema<Record<string, unknown>>>();

/**
 * Decodes a text message.
 * @param from who sent it, so that nobody speaks for another
 * @param to who reads it: the server also reads what it passes on
 * @returns the signal with only its known fields, or null when anything about it is wrong
 */
export function decodeSignal(message: string, from: Party, to: Party): Signal | null {
  if (message.length > maxSignalUnits || from === to) return null;
  let input: unknown;
  try {
    input = JSON.parse(message);
  } catch {
    return null;
  }
  if (typeof input !== 'object' || input === null || !('t' in input) || typeof input.t !== 'string') return null;
  const name = input.t;
  if (!isSignalName(name)) return null;
  const signal = signalRows[name];
  const isPassedOn = to !== 'server' && from === 'server' && signal.to === to;
  const isForBoth = from === 'server' && signal.from === 'server' && toBothSides.includes(name);
  const isOwn = signal.from === from && (signal.to === to || to === 'server');
  if ((!isPassedOn && !isForBoth && !isOwn) || message.length > signal.maxBytes) return null;
  let schema = schemas.get(name);
  if (schema === undefined) {
    schema = record(signal.fields as Record<string, Schema<unknown>>);
    schemas.set(name, schema);
  }
  const fields = schema.check(input);
  return fields === undefined ? null : ({ t: name, ...fields } as Signal);
}

/** Whether a word names a signal. */
export function isSignalName(name: string): name is SignalName {
  return Object.hasOwn(signalRows, name);
}

/** The text message of a signal. */
export function encodeSignal(signal: Signal): string {
  return JSON.stringify(signal);
}
