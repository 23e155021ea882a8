// For operators and load balancers: is the server well, and how busy is it. Metrics answer this machine, or whoever
// has the token of the settings.

import { isLoopbackName } from '@alongside/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { isEqualSecret } from '../server-keys.ts';
import type { ServerContext } from './context.ts';
import { Refusal } from './refusal.ts';

export function addHealthRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/healthz', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (context.isDraining()) return reply.code(503).send({ status: 'draining' });
    try {
      await sql`select 1`.execute(context.store);
    } catch {
      return reply.code(503).send({ status: 'store-unavailable' });
    }
    return { status: 'ok' };
  });

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(context, request)) throw new Refusal('role-required');
    const { registry, assetBytes } = context.metrics;
    context.rooms.measure();
    assetBytes.set(context.assets.bytes);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function mayReadMetrics({ settings, operatorToken }: ServerContext, request: FastifyRequest): boolean {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    return isEqualSecret(bearer, operatorToken) || isEqualSecret(bearer, settings.metricsToken ?? operatorToken);
  }
  // Behind a proxy on the same machine everybody comes from loopback, so a forwarded request never counts as local.
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return settings.metricsToken === null && !isForwarded && isLoopbackName(address);
}
