// A room with a manual clock, a store in memory and fake connections.

import {
  encodeFrame,
  encodePointer,
  encodeSignal,
  frameKinds,
  type License,
  protocolVersion,
  type Signal,
} from '@alongside/protocol';
import { ManualClock, settle } from '../clock.ts';
import { createMetrics } from '../metrics.ts';
import { Handoffs } from '../room/handoffs.ts';
import type { Visitor } from '../room/peer.ts';
import type { PrimaryLink } from '../room/primary-link.ts';
import type { ReplicaLink } from '../room/replica-link.ts';
import { Room } from '../room/room.ts';
import type { RoomDependencies, RoomLimits } from '../room/room-dependencies.ts';
import { licenseDefaults } from '../store/licenses.ts';
import { noReturns, type SessionChange, type StoredSession } from '../store/sessions.ts';
import { FakePeer } from './fake-peer.ts';

export const license: License = { ...licenseDefaults, id: 'shop', name: 'Shop', domains: ['shop.example'] };

export interface TestRoom {
  readonly room: Room;
  readonly clock: ManualClock;
  /** The row as the store has it. */
  row: StoredSession;
  readonly notes: string[];
  readonly forgotten: string[];
  ended: number;
  readonly handoffs: Handoffs;
  /** Set by a test to hold back or fail commits. */
  beforeSave: (change: SessionChange) => Promise<void>;
  compact: RoomDependencies['compact'];
}

export function makeRoom(
  options: {
    limits?: Partial<RoomLimits>;
    row?: Partial<StoredSession>;
    license?: Partial<License>;
    isRestored?: boolean;
  } = {},
): TestRoom {
  const clock = new ManualClock();
  let secrets = 0;
  const stored: StoredSession = {
    id: 'session',
    license: 'shop',
    state: 'waiting',
    codeExpiresAt: clock.now() + 15 * 60_000,
    secretHash: 'hash:s0',
    nextSecretHashes: [],
    returns: noReturns,
    connection: 0,
    mode: 'full-control',
    grant: 'control',
    agents: [],
    drawings: [],
    awayUntil: null,
    customerId: null,
    startedAt: clock.now(),
    joinedAt: null,
    timeFrom: null,
    endedAt: null,
    endedBy: null,
    endReason: null,
    ...options.row,
  };
  const test = {
    clock,
    row: stored,
    notes: [] as string[],
    forgotten: [] as string[],
    ended: 0,
    handoffs: new Handoffs(clock),
    beforeSave: async () => {},
    compact: (plan) => Promise.resolve(plan.documents.map(() => null)),
  } as Omit<TestRoom, 'room'>;
  const dependencies: RoomDependencies = {
    clock,
    metrics: createMetrics(),
    limits: {
      awayMs: 900_000,
      graceMs: 120_000,
      unwatchedMs: 30_000,
      maxLogBytes: 64 * 1024 * 1024,
      ...options.limits,
    },
    async save(change) {
      await test.beforeSave(change);
      test.row = { ...test.row, ...change };
    },
    makeSecret: () => `s${++secrets}`,
    handoffs: test.handoffs,
    hashSecret: (secret) => `hash:${secret}`,
    uploadToken: 'upload',
    compact: (plan) => test.compact(plan),
    audit: (actor, action, detail = '') => test.notes.push(`${actor} ${action} ${detail}`.trim()),
    report: (error, doing) => test.notes.push(`error while ${doing}: ${error}`),
    forgetAssets: (document, before) => test.forgotten.push(`${document} ${before}`),
    onEnded: () => {
      test.ended++;
    },
  };
  const room = new Room(stored, { ...license, ...options.license }, dependencies, options.isRestored);
  return Object.assign(test, { room });
}

export interface PrimaryEnd {
  readonly peer: FakePeer;
  readonly link: PrimaryLink;
  /** The secret for the next connect. */
  readonly secret: string;
  say(signal: Signal): void;
}

export async function connectPrimary(
  { room }: TestRoom,
  secret: string,
  more: Partial<Signal<'primary-hello'>> = {},
  visitor: Visitor = { host: 'shop.example', key: 'somebody' },
  peer = new FakePeer('customer'),
): Promise<PrimaryEnd> {
  const hello = {
    t: 'primary-hello' as const,
    protocol: protocolVersion,
    session: 'session',
    secret,
    tab: 'tab',
    ...more,
  };
  const link = await room.connectPrimary(peer, hello, visitor);
  return {
    peer,
    link,
    secret: peer.last('primary-welcome').secret,
    say: (signal) => link.receiveText(encodeSignal(signal)),
  };
}

export interface ReplicaEnd {
  readonly peer: FakePeer;
  readonly link: ReplicaLink;
  say(signal: Signal): void;
}

/** Joins first when the session still waits. */
export async function enter(
  { room }: TestRoom,
  name = 'ada',
  resume?: { run: string; log: number },
  isObserver = false,
): Promise<ReplicaEnd> {
  const peer = new FakePeer('agent');
  const agent = { account: name, name, signIn: `sign-in of ${name}` };
  if (room.stored.state === 'waiting') await room.join(agent);
  const hello = {
    t: 'replica-hello' as const,
    protocol: protocolVersion,
    ...(resume === undefined ? {} : { resume }),
    isObserver,
  };
  const link = await room.connectReplica(peer, agent, hello);
  return { peer, link, say: (signal) => link.receiveText(encodeSignal(signal)) };
}

/** A watched session: customer and one agent connected, epoch 1 begun. */
export async function watchedRoom(options: Parameters<typeof makeRoom>[0] = {}) {
  const test = makeRoom(options);
  const primary = await connectPrimary(test, 's0');
  const agent = await enter(test);
  primary.say({ t: 'epoch-start', document: 0, epoch: 1, isUnsent: false });
  return { test, room: test.room, clock: test.clock, primary, agent };
}

/** A page frame whose body is of so many bytes. */
export function page(epoch: number, sequence: number, bytes = 8, document = 0): Uint8Array {
  return encodeFrame(frameKinds.page, document, epoch, sequence, new Uint8Array(bytes).fill(sequence));
}

export function pointer(epoch: number, documentX: number): Uint8Array {
  const body = encodePointer({ node: 0, x: 0, y: 0, documentX, documentY: 0, flags: 0, presses: 0 });
  return encodeFrame(frameKinds.pointer, 0, epoch, 1, body);
}

export { settle };
