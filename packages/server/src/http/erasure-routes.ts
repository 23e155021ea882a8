// Removes everything that is kept of one customer or one session, for admins and the command line. The id comes in the
// body, so that no log of addresses ever names a customer; what is noted of it says how much went, not whose it was.

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { eraseSessions, type Removed, sessionsOfCustomer } from '../store/retention.ts';
import type { ServerContext } from './context.ts';
import { identityOf, requireRole } from './identity.ts';

const erasure = z.union([
  z.strictObject({ customer: z.string().min(1).max(500) }),
  z.strictObject({ session: z.string().min(1).max(64) }),
]);
const removed: z.ZodType<Removed> = z.object({ sessions: z.number(), auditEntries: z.number() });

export function addErasureRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, audit, rooms } = context;
  app.post(
    '/api/erasures',
    { preHandler: requireRole('admin'), schema: { body: erasure, response: { 200: removed } } },
    async (request) => {
      const { body } = request;
      const actor = identityOf(request).name;
      const ids = 'customer' in body ? await sessionsOfCustomer(store, body.customer) : [body.session];
      // A session that goes on would write itself down again.
      await Promise.all(ids.map((id) => rooms.find(id)?.end('admin', 'closed', actor)));
      await audit.flush();
      const result = await eraseSessions(store, ids);
      const detail = `${result.sessions} sessions, ${result.auditEntries} audit entries`;
      audit.note({ actor, action: 'customer' in body ? 'customer-erased' : 'session-erased', detail });
      return result;
    },
  );
}
