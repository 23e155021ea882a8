// The audit log, for admins.

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listAudit } from '../store/audit.ts';
import type { ServerContext } from './context.ts';
import { requireRole } from './identity.ts';
import { auditEntrySchema } from './schemas.ts';

const auditQuery = z.object({
  session: z.string().max(64).optional(),
  license: z.string().max(64).optional(),
  action: z.string().max(64).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export function addAdminRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, audit } = context;

  app.get(
    '/api/audit',
    {
      preHandler: requireRole('admin', 'audit:read'),
      schema: { tags: ['Audit'], querystring: auditQuery, response: { 200: z.array(auditEntrySchema) } },
    },
    async (request) => {
      await audit.flush();
      return listAudit(store, request.query);
    },
  );
}
