// A page that was reached with a proof asks to go on with the session of the page before. The rules are the room's
// (`handoffs.ts`); here they meet the request: the Origin, the address, the user agent. Whatever is refused is written
// to the audit log, and a proof that turns up on a site of nobody is void from then on.

import { createHash } from 'node:crypto';
import { type HandoffAnswer, type HandoffRequest, handoffTokenPattern, type LeavingRequest } from '@alongside/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addressKey } from '../rate-limits.ts';
import { judgeHandoff } from '../room/handoffs.ts';
import type { ServerContext } from './context.ts';
import { requireLicense, visitorOf } from './customer-session-routes.ts';
import { licenseParameters, reflectOrigin } from './license-routes.ts';
import { Refusal } from './refusal.ts';

const handoffBody = z.object({
  token: z.string().regex(handoffTokenPattern),
  referrer: z.string().max(300).optional(),
  answer: z.enum(['continue', 'end']).optional(),
});
const leavingBody = z.object({
  session: z.string().max(64),
  secret: z.string().max(128),
  hash: z.string().max(64).optional(),
  code: z.string().max(16).optional(),
  isOver: z.boolean().optional(),
});

export function addHandoffRoutes(instance: FastifyInstance, context: ServerContext): void {
  instance
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/license:license/handoffs',
      { schema: { params: licenseParameters, body: handoffBody, hide: true } },
      async (request, reply): Promise<HandoffAnswer> => {
        reflectOrigin(request, reply).header('cache-control', 'no-store');
        return redeem(context, request, request.params.license, request.body as HandoffRequest);
      },
    );
  instance.register(async (scope) => addLeaving(scope, context));
}

/** As plain text, since a page that is being unloaded cannot wait for a preflight. */
function addLeaving(scope: FastifyInstance, context: ServerContext): void {
  scope.addContentTypeParser('text/plain', { parseAs: 'string', bodyLimit: 2048 }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new Refusal('bad-request'));
    }
  });
  scope
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/license:license/leaving',
      { schema: { params: licenseParameters, body: leavingBody, hide: true } },
      async (request, reply) => {
        reflectOrigin(request, reply);
        const license = await requireLicense(context, request.params.license, request.headers.origin);
        const { session, secret, hash, code, isOver } = request.body as LeavingRequest;
        const { wrongSecretsPerAddress } = context.limits;
        const address = addressKey(request.ip);
        if (!(await wrongSecretsPerAddress.hasLeft(address))) throw new Refusal('rate-limited');
        const room = context.rooms.find(session);
        if (room === null || room.license.id !== license.id) throw new Refusal('session-ended');
        const handoff = hash === undefined ? undefined : { hash, ...(code === undefined ? {} : { code }) };
        const isDone = isOver === true ? await room.stopBy(secret) : room.leave(secret, handoff);
        if (!isDone) {
          await wrongSecretsPerAddress.take(address);
          throw new Refusal('secret-refused');
        }
        return reply.code(204).send();
      },
    );
}

async function redeem(
  context: ServerContext,
  request: FastifyRequest,
  id: string,
  { token, referrer = '', answer }: HandoffRequest,
): Promise<HandoffAnswer> {
  const { handoffs } = context.rooms;
  const { wrongSecretsPerAddress } = context.limits;
  const hash = createHash('sha256').update(token).digest('hex');
  const refuse = (reason: string, session?: string) => {
    context.metrics.refused.inc({ code: 'secret-refused' });
    const detail = `handoff: ${reason}`;
    context.audit.note({ actor: 'customer', action: 'refused', license: id, detail, ...(session ? { session } : {}) });
    return new Refusal('secret-refused');
  };
  if (context.isDraining()) throw new Refusal('server-draining');
  const address = addressKey(request.ip);
  if (!(await wrongSecretsPerAddress.hasLeft(address))) throw new Refusal('rate-limited');
  const license = await requireLicense(context, id, request.headers.origin).catch(async (error: unknown) => {
    const known = await handoffs.find(hash);
    handoffs.spend(hash, 'shown to another site');
    const reason = error instanceof Refusal ? error.code : 'internal';
    refuse(`${reason} at ${request.headers.origin ?? 'no origin'}`, known?.handoff.session);
    throw error;
  });

  const found = await handoffs.find(hash);
  const room = found === null ? null : context.rooms.find(found.handoff.session);
  if (found === null || room === null) {
    await wrongSecretsPerAddress.take(address);
    throw refuse('unknown');
  }
  const { handoff, spent } = found;
  if (spent !== null) throw refuse(`used before: ${spent}`, handoff.session);
  const { host, key: visitor } = visitorOf(context, request);
  const judgement = judgeHandoff(handoff, { license, host, visitor, referrer, now: context.clock.now() });
  if (judgement.verdict === 'refuse') throw refuse(judgement.reason, handoff.session);
  if (judgement.verdict === 'ask' && answer === undefined) {
    const detail = `handoff to ${host}: ${judgement.reason}`;
    const note = { actor: 'customer', action: 'asked', session: handoff.session, license: id, detail };
    if (handoffs.ask(hash, judgement.reason)) context.audit.note(note);
    return { state: 'ask' };
  }
  if (!handoffs.spend(hash, `on ${host}`)) throw refuse('used before: at the same moment', handoff.session);
  if (answer === 'end') {
    await room.end('customer', 'stopped');
    return { state: 'ended' };
  }
  const secret = await room.handOver(
    host,
    judgement.verdict === 'ask' ? `after asking: ${judgement.reason}` : 'silently',
  );
  return { state: 'continued', session: room.id, secret, code: handoff.code };
}
