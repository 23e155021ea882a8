import { describe, expect, test } from 'vitest';
import {
  decodeSignal,
  encodeSignal,
  maxSignalUnits,
  type Party,
  type Signal,
  type SignalName,
  signalRows,
} from './signals.ts';
import { Random, seed } from './testing/random.ts';

const agent = { number: 2, name: 'Ada', colour: 3, isWatching: true, hasControl: true, isObserver: false };
const target = {
  document: 0,
  epoch: 4,
  sequence: 17,
  node: 99,
  x: 0.5,
  y: 1,
  box: { x: -3.5, y: 10, width: 100, height: 20.25 },
  digest: '0123abcd',
};

/** A signal of each kind with all fields, optional ones too. */
const samples: { [Name in SignalName]: Signal<Name> } = {
  'primary-hello': {
    t: 'primary-hello',
    protocol: 1,
    session: 's',
    secret: 'x',
    tab: 't',
    mode: 'full-control',
    resume: { epoch: 1, sequence: 2 },
    isStandby: true,
    isAsked: true,
    pause: 'customer',
  },
  leaving: { t: 'leaving', handoff: { hash: 'a1', code: '123456782' }, isMovingOn: true },
  opening: { t: 'opening', handoff: { hash: 'a2' } },
  stop: { t: 'stop' },
  outside: { t: 'outside', kind: 'confirm' },
  'epoch-start': { t: 'epoch-start', document: 0, epoch: 2, isUnsent: true },
  grant: { t: 'grant', grant: 'point' },
  page: { t: 'page', url: 'https://shop.example/', title: 'Shop' },
  platform: {
    t: 'platform',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    hints: {
      brands: [{ brand: 'Chromium', version: '142.0.7444.60' }],
      platform: 'Linux',
      platformVersion: '',
      model: '',
      mobile: false,
    },
    viewport: '1280 x 720',
    screen: '1920 x 1080',
    pixelRatio: 1.5,
    zoom: 1,
    language: 'de',
    timeZone: 'Europe/Berlin',
    network: '4g, 50 ms',
    settings: ['prefers-contrast: more'],
    pageErrors: 2,
  },
  pause: { t: 'pause', by: 'page' },
  customer: { t: 'customer', fields: [{ name: 'id', value: '42' }] },
  'act-result': { t: 'act-result', agent: 2, act: 'a1', code: 'target-gone' },
  'primary-welcome': {
    t: 'primary-welcome',
    connection: 3,
    secret: 'y',
    mode: 'no-control',
    permission: 'ask',
    grant: 'view',
    agents: [agent],
    hasBeenJoined: true,
    isWatched: false,
    nextEpoch: 5,
    resume: { epoch: 4, sequence: 9 },
    isLogLost: false,
    isPaused: true,
    uploadToken: 'u',
    assetHosts: ['cdn.example'],
    privacy: '{}',
    confirm: ['#pay'],
  },
  agents: { t: 'agents', agents: [agent] },
  capture: { t: 'capture', isOn: true, reason: 'joined' },
  ack: { t: 'ack', document: 0, epoch: 1, sequence: 2 },
  ended: { t: 'ended', by: 'agent', reason: 'closed' },
  'mask-report': {
    t: 'mask-report',
    masked: [{ selector: '#a', label: 'A', reason: 'class', count: 1 }],
    exposed: [],
    isWhole: true,
  },
  'drawings-at': { t: 'drawings-at', epoch: 4, places: [{ id: '2:a1', node: 99 }], isHidden: true },
  drawings: { t: 'drawings', change: '{"gone":["2:a1"],"why":"undone"}' },
  draw: {
    t: 'draw',
    act: 'a1',
    document: 0,
    epoch: 4,
    node: 99,
    isFading: true,
    shape: { kind: 'text', colour: 3, points: [0.5, -1.25], words: 'Here' },
  },
  undraw: { t: 'undraw', what: 'own' },
  'want-mask-report': { t: 'want-mask-report' },
  ending: { t: 'ending', reason: 'idle', inMs: 60_000 },
  'go-on': { t: 'go-on', reason: 'time-limit' },
  policy: { t: 'policy', privacy: '{}', nextEpoch: 9 },
  beat: { t: 'beat', yourMs: 30, customerMs: 120 },
  refused: { t: 'refused', code: 'session-ended' },
  reconnect: { t: 'reconnect', afterMs: 500 },
  'replica-hello': { t: 'replica-hello', protocol: 1, resume: { run: 'r', log: 12 }, isObserver: true },
  rendered: { t: 'rendered', log: 13 },
  diverged: { t: 'diverged', document: 0, epoch: 1, sequence: 2, what: 'links' },
  'close-session': { t: 'close-session' },
  'still-here': { t: 'still-here' },
  'want-platform': { t: 'want-platform' },
  act: {
    t: 'act',
    act: 'a1',
    ...target,
    kind: 'key',
    key: 'Enter',
    modifiers: 3,
    text: 'x',
    options: [4, 5],
    end: { node: 7, x: 0, y: 1, box: { x: 1, y: 2, width: 3, height: 4 }, digest: 'd' },
    deltaX: -1.5,
    deltaY: 100,
    agent: 2,
  },
  edit: {
    t: 'edit',
    act: 'a2',
    document: 0,
    epoch: 1,
    node: 7,
    revision: 3,
    splices: [{ position: 0, remove: 1, insert: 'é' }],
    digest: 'ff',
    agent: 2,
  },
  navigate: { t: 'navigate', act: 'a3', to: 'url', url: 'https://shop.example/a', agent: 2 },
  'replica-welcome': {
    t: 'replica-welcome',
    run: 'r',
    you: 2,
    session: 's',
    license: 'Shop',
    mode: 'partial-control',
    permission: 'per-session',
    grant: 'control',
    agents: [agent],
    primary: 'connected',
    isResumed: true,
    startedAt: 1_700_000_000_000,
    assetHosts: [],
    domains: ['shop.example'],
  },
  primary: { t: 'primary', primary: 'away', untilMs: 900 },
  mode: { t: 'mode', mode: 'full-control' },
  'who-is-here': { t: 'who-is-here', agents: [agent] },
  discard: { t: 'discard', document: 0, epoch: 3 },
  'caught-up': { t: 'caught-up', log: 4 },
  behind: { t: 'behind', forMs: 4000 },
  'ask-grant': { t: 'ask-grant', grant: 'control' },
  'grant-question': { t: 'grant-question', question: 7, agent: 2, grant: 'point', state: 'open' },
  'grant-answer': { t: 'grant-answer', question: 7, isAllowed: true },
  'grant-asked': { t: 'grant-asked', agent: 2, grant: 'point', state: 'refused', againInMs: 30_000 },
  'hand-over': { t: 'hand-over', step: 'offer', to: 3 },
  'control-offer': { t: 'control-offer', from: 2, to: 3 },
};

const names = Object.keys(signalRows) as SignalName[];
const parties: Party[] = ['customer', 'agent', 'server'];

/** Who may say it to whom, as the table has it: the server reads what it passes on, and passes it on itself. */
function isAllowed(name: SignalName, from: Party, to: Party): boolean {
  const row = signalRows[name];
  if (from === to) return false;
  if (row.from === from) return row.to === to || to === 'server';
  return from === 'server' && row.to === to;
}

const saidToBoth: readonly string[] = ['ended', 'ending', 'refused', 'reconnect', 'mode', 'ack', 'beat', 'drawings'];

function withFields(name: SignalName, fields: Record<string, unknown>): string {
  return JSON.stringify({ ...samples[name], ...fields });
}

describe.each(names)('%s', (name) => {
  const { from, to, fields, maxBytes } = signalRows[name];
  const reader: Party = from === 'server' ? to : 'server';

  test('comes back as it was', () => {
    expect(decodeSignal(encodeSignal(samples[name]), from, reader)).toEqual(samples[name]);
  });

  test('only from its sender and to its reader', () => {
    const message = encodeSignal(samples[name]);
    for (const one of parties) {
      for (const other of parties) {
        const isForBoth = saidToBoth.includes(name) && one === 'server' && other !== 'server';
        const expected = isAllowed(name, one, other) || isForBoth;
        expect(decodeSignal(message, one, other) !== null, `${one} to ${other}`).toBe(expected);
      }
    }
  });

  test('what it does not know is dropped, whatever its name', () => {
    const message = JSON.stringify(samples[name]).replace('{', '{"__proto__":{"a":1},"constructor":1,"extra":[{}],');
    const signal = decodeSignal(message, from, reader);
    expect(signal).toEqual(samples[name]);
    expect(Object.getPrototypeOf(signal)).toBe(Object.prototype);
    expect(Object.hasOwn(signal ?? {}, 'constructor')).toBe(false);
  });

  test('no field is named like the name', () => {
    expect(Object.keys(fields)).not.toContain('t');
  });

  test('a field that is missing or wrong is refused; an optional one may be absent or null', () => {
    for (const [key, schema] of Object.entries(fields) as [string, { isOptional?: boolean }][]) {
      const without: Record<string, unknown> = { ...samples[name] };
      delete without[key];
      const decoded = decodeSignal(JSON.stringify(without), from, reader);
      if (schema.isOptional === true) {
        expect(decoded, key).toEqual(without);
        expect(decodeSignal(withFields(name, { [key]: null }), from, reader), key).toEqual(without);
      } else {
        expect(decoded, key).toBe(null);
        expect(decodeSignal(withFields(name, { [key]: null }), from, reader), key).toBe(null);
      }
      expect(decodeSignal(withFields(name, { [key]: { wrong: true } }), from, reader), key).toBe(null);
      expect(decodeSignal(withFields(name, { [key]: -1e9 }), from, reader), key).toBe(null);
      expect(decodeSignal(withFields(name, { [key]: 'x'.repeat(100_000) }), from, reader), key).toBe(null);
    }
  });

  test('longer than its limit is refused', () => {
    const message = encodeSignal(samples[name]);
    const padded = `${' '.repeat(maxBytes - message.length)}${message}`;
    expect(decodeSignal(padded, from, reader)).not.toBe(null);
    expect(decodeSignal(` ${padded}`, from, reader)).toBe(null);
    expect(maxBytes).toBeLessThanOrEqual(maxSignalUnits);
  });
});

describe('values at their limits', () => {
  const refused: [string, SignalName, Record<string, unknown>][] = [
    ['a fraction beyond the box', 'act', { x: 1.001 }],
    ['a fraction that is no number', 'act', { y: '0.5' }],
    ['an unknown kind of act', 'act', { kind: 'drop' }],
    ['too many options', 'act', { options: Array.from({ length: 1001 }, () => 1) }],
    ['a wrong option among right ones', 'act', { options: [1, 2, 'x'] }],
    ['agent 0', 'act', { agent: 0 }],
    ['agent 256', 'act-result', { agent: 256 }],
    ['a broken number', 'edit', { node: 1.5 }],
    ['a number beyond 31 bits', 'edit', { revision: 0x80000000 }],
    ['too many splices', 'edit', { splices: Array.from({ length: 65 }, () => samples.edit.splices[0]) }],
    ['a splice without its text', 'edit', { splices: [{ position: 0, remove: 0 }] }],
    ['a negative position', 'edit', { splices: [{ position: -1, remove: 0, insert: '' }] }],
    ['an unknown mode', 'mode', { mode: 'root-control' }],
    ['an unknown grant', 'grant', { grant: 'everything' }],
    ['a flag that is a number', 'epoch-start', { isUnsent: 1 }],
  ];
  test.each(refused)('%s is refused', (_, name, fields) => {
    const { from, to } = signalRows[name];
    const reader: Party = from === 'server' ? to : 'server';
    expect(decodeSignal(withFields(name, fields), from, reader)).toBe(null);
  });

  test('an edit as large as a client makes it fits, even if JSON escapes every letter', () => {
    const splices = Array.from({ length: 64 }, (_, index) => ({
      position: 0x7fffffff,
      remove: 0x7fffffff,
      insert: '\u0000'.repeat(index === 0 ? 10_000 - 63 : 1),
    }));
    const uint = 0x7fffffff;
    const edit: Signal<'edit'> = {
      t: 'edit',
      act: 'a'.repeat(64),
      document: uint,
      epoch: uint,
      node: uint,
      revision: uint,
      splices,
      digest: 'f'.repeat(16),
      agent: 255,
    };
    expect(decodeSignal(encodeSignal(edit), 'agent', 'server')).toEqual(edit);
  });
});

describe('what is no signal', () => {
  test.each([
    '',
    'null',
    '1',
    '"stop"',
    '[]',
    '[{"t":"stop"}]',
    '{}',
    '{"t":1}',
    '{"t":"nothing"}',
    '{"t":"__proto__"}',
    '{"t":"constructor"}',
    '{"t":"toString"}',
    '{"t":"hasOwnProperty"}',
    '{"t":"stop"',
    '{"t":"stop"}}',
    `${'['.repeat(60_000)}${']'.repeat(60_000)}`,
    ' '.repeat(maxSignalUnits + 1),
  ])('%j', (message) => {
    expect(decodeSignal(message, 'customer', 'server')).toBe(null);
  });

  test(`random changes of signals give a signal or null (seed ${seed})`, () => {
    const random = new Random(seed);
    let passed = 0;
    for (let round = 0; round < 20_000; round++) {
      const name = random.pick(names);
      const { from, to } = signalRows[name];
      const letters = [...encodeSignal(samples[name])];
      for (let count = random.below(3); count >= 0; count--) {
        const at = random.below(letters.length);
        if (random.chance(0.5)) letters[at] = random.pick([...'0123456789-.{}[]",:antfe\\ ']);
        else letters.splice(at, random.below(4));
      }
      const signal = decodeSignal(letters.join(''), from, from === 'server' ? to : 'server');
      if (signal === null) continue;
      passed++;
      const known = ['t', ...Object.keys(signalRows[signal.t].fields)];
      expect(Object.keys(signal).every((key) => known.includes(key))).toBe(true);
    }
    expect(passed).toBeGreaterThan(500);
  });
});
