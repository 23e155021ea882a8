// What agents do with sessions: list, join by code, enter, end, and get the assets of the page. A session of a license
// that the agent may not serve does not exist for the agent.

import {
  AlongsideError,
  hasRightCheckDigit,
  type JoinAnswer,
  parseCode,
  type SessionSummary,
  type Signal,
} from '@alongside/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Identity, mayServe } from '../accounts/auth-port.ts';
import type { FetchOutcome } from '../assets/asset-fetcher.ts';
import { addressKey } from '../rate-limits.ts';
import type { Room } from '../room/room.ts';
import type { ServerContext } from './context.ts';
import { codeOf } from './customer-session-routes.ts';
import { identityOf, requireRole } from './identity.ts';
import { Refusal } from './refusal.ts';
import { idParameters, sessionSummarySchema } from './schemas.ts';
import { assetPolicy, setPolicy } from './security-headers.ts';
import { runSocket } from './socket-peer.ts';

/** Every refusal of a code takes this long, whatever the reason. */
const refusalMs = 120;

const listQuery = z.object({ state: z.enum(['open', 'ended']).default('open') });
const joinBody = z.object({ code: z.string().max(40) });
const joinAnswer: z.ZodType<JoinAnswer> = z.object({ session: z.string() });
const number = z.coerce.number().int().min(0).max(0x7fffffff);
const assetParameters = idParameters.extend({ document: number, epoch: number, asset: number });
const fetchBody = z.object({
  document: z.number().int().min(0),
  epoch: z.number().int().min(0),
  asset: z.number().int().min(0),
  url: z.url().max(4096),
});

export function addSessionRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { rooms } = context;
  const agent = { preHandler: requireRole('agent') };
  const reads = { preHandler: requireRole('agent', 'sessions:read') };
  const ends = { preHandler: requireRole('agent', 'sessions:end') };
  const tags = ['Sessions'];

  app.get(
    '/api/sessions',
    { ...reads, schema: { tags, querystring: listQuery, response: { 200: z.array(sessionSummarySchema) } } },
    (request): Promise<SessionSummary[]> => rooms.list(identityOf(request), request.query.state),
  );

  app.get(
    '/api/sessions/:id',
    { ...reads, schema: { tags, params: idParameters, response: { 200: sessionSummarySchema } } },
    async (request) => {
      const summary = await rooms.summary(request.params.id, identityOf(request));
      if (summary === null) throw new Refusal('session-not-found');
      return summary;
    },
  );

  app.post(
    '/api/sessions/join',
    { ...agent, schema: { tags, body: joinBody, response: { 200: joinAnswer } } },
    async (request) => {
      const code = parseCode(request.body.code);
      if (code === null || !hasRightCheckDigit(code)) throw new Refusal('code-check-digit');
      return join(context, code, identityOf(request), addressKey(request.ip));
    },
  );

  app.post('/api/sessions/:id/end', { ...ends, schema: { tags, params: idParameters } }, async (request, reply) => {
    const identity = identityOf(request);
    const room = requireRoom(context, request.params.id, identity);
    const isIn = room.stored.agents.some(({ account }) => account === identity.account);
    if (!isIn && identity.role === 'agent') throw new Refusal('role-required');
    await room.end(isIn ? 'agent' : 'admin', 'closed', identity.name);
    return reply.code(204).send();
  });

  app.get(
    '/api/sessions/:id/replica',
    { websocket: true, schema: { params: idParameters, hide: true } },
    (socket, request) => {
      const { identity } = request;
      const { id } = request.params;
      runSocket<Signal<'replica-hello'>>(socket, {
        clock: context.clock,
        from: 'agent',
        hello: 'replica-hello',
        codeOf: (error) => codeOf(context, error, request),
        async greet(peer, hello) {
          if (context.isDraining()) throw new AlongsideError('server-draining');
          // An API key is no agent: it sees no customer's page.
          if (identity === null || identity.scopes !== undefined) throw new AlongsideError('sign-in-required');
          const room = await enter(context, id, identity);
          const { account, name, signIn } = identity;
          return room.connectReplica(peer, { account, name, signIn }, hello);
        },
      });
    },
  );

  app.get(
    '/api/sessions/:id/assets/:document/:epoch/:asset',
    { ...agent, schema: { params: assetParameters, hide: true } },
    async (request, reply) => {
      const { id, document, epoch, asset } = request.params;
      requireRoom(context, id, identityOf(request));
      const found = context.assets.find({ session: id, document, epoch, asset });
      reply.header('cache-control', 'no-store');
      if (found === null) throw new Refusal('bad-request', 'This asset has not arrived.', 404);
      setPolicy(reply, assetPolicy).header('content-disposition', 'inline').type(found.type.mediaType);
      return reply.send(found.bytes);
    },
  );

  app.post(
    '/api/sessions/:id/assets/fetch',
    { ...agent, schema: { params: idParameters, body: fetchBody } },
    async (request, reply) => {
      const identity = identityOf(request);
      const room = requireRoom(context, request.params.id, identity);
      const { document, epoch, asset, url } = request.body;
      if (!context.settings.fetchPublicAssets) throw refusalOf('not-public');
      if (!(await context.limits.fetchesPerAgent.take(identity.account))) throw new Refusal('rate-limited');
      const isWanted = () => room.log.documents.get(document)?.epoch === epoch;
      if (!isWanted()) throw new Refusal('stale-epoch', undefined, 409);
      const outcome = await context.fetcher.fetch({ session: room.id, document, epoch, asset }, url, isWanted);
      if (outcome !== 'stored') throw refusalOf(outcome);
      return reply.code(204).send();
    },
  );
}

/** The live session, for an agent who may serve it. */
function requireRoom(context: ServerContext, id: string, identity: Identity): Room {
  const room = context.rooms.find(id);
  if (room === null || !mayServe(identity, room.license.id)) throw new Refusal('session-not-found');
  return room;
}

/** Tells an ended session from one that the agent may not see. */
async function enter(context: ServerContext, id: string, identity: Identity): Promise<Room> {
  try {
    return context.rooms.requireEntry(id, identity);
  } catch (error) {
    const summary = await context.rooms.summary(id, identity);
    throw summary?.state === 'ended' ? new AlongsideError('session-ended') : error;
  }
}

function refusalOf(outcome: Exclude<FetchOutcome, 'stored'>): Refusal {
  if (outcome === 'busy') return new Refusal('rate-limited');
  if (outcome === 'too-large') return new Refusal('too-large');
  if (outcome === 'not-public') return new Refusal('url-not-allowed', 'The server fetches public addresses only.');
  if (outcome === 'wrong-type') {
    return new Refusal('bad-request', 'There is no image, font or style sheet at this address.', 415);
  }
  return new Refusal('bad-request', 'The address could not be fetched.', 502);
}

async function join(context: ServerContext, code: string, identity: Identity, address: string): Promise<JoinAnswer> {
  const { wrongCodesPerAgent, wrongCodesPerAddress, wrongCodesInTotal } = context.limits;
  const isOver = [
    await wrongCodesPerAgent.hasLeft(identity.account),
    await wrongCodesPerAddress.hasLeft(address),
    await wrongCodesInTotal.hasLeft('all'),
  ].includes(false);
  if (isOver) {
    context.metrics.refused.inc({ code: 'rate-limited' });
    throw new Refusal('rate-limited');
  }
  const refusedAt = new Promise<void>((resolve) => context.clock.after(refusalMs, resolve));
  const room = await context.rooms.joinByCode(code, identity);
  if (room !== null) return { session: room.id };
  await Promise.all([
    wrongCodesPerAgent.take(identity.account),
    wrongCodesPerAddress.take(address),
    wrongCodesInTotal.take('all'),
  ]);
  context.metrics.refused.inc({ code: 'code-not-found' });
  context.audit.note({ actor: identity.name, action: 'wrong-code' });
  await refusedAt;
  throw new Refusal('code-not-found');
}
