// Reports on the masks of a license's pages, for admins: those that were made, and a new one from a page that is being
// shared at this moment.

import type { MaskReport } from '@alongside/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { keepMaskReport, listMaskReports } from '../store/mask-reports.ts';
import type { ServerContext } from './context.ts';
import { identityOf, requireRole } from './identity.ts';
import { Refusal } from './refusal.ts';
import { idParameters } from './schemas.ts';

const entry = z.object({ selector: z.string(), label: z.string(), reason: z.string(), count: z.number() });
const report: z.ZodType<MaskReport> = z.object({
  page: z.string(),
  at: z.number(),
  masked: z.array(entry),
  exposed: z.array(entry),
  isWhole: z.boolean(),
});
const wanted = z.object({ session: z.string().min(1).max(64) });

export function addMaskReportRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, rooms, audit, clock } = context;
  const admin = { preHandler: requireRole('admin') };

  app.get(
    '/api/licenses/:id/mask-reports',
    { ...admin, schema: { params: idParameters, response: { 200: z.array(report) } } },
    (request) => listMaskReports(store, request.params.id),
  );

  app.post(
    '/api/licenses/:id/mask-reports',
    { ...admin, schema: { params: idParameters, body: wanted, response: { 201: report } } },
    async (request, reply) => {
      const { id } = request.params;
      const room = rooms.find(request.body.session);
      if (room === null || room.license.id !== id) throw new Refusal('session-not-found');
      const page = room.page?.url ?? '';
      if (page === '') throw new Refusal('bad-request', 'No page is being shared in this session now.', 409);
      const answer = await room.wantMaskReport();
      if (answer === null) throw new Refusal('bad-request', 'The page did not answer in time. Try again.', 504);
      const { masked, exposed, isWhole } = answer;
      const made = { page: page.replace(/[?#].*$/s, ''), at: clock.now(), masked, exposed, isWhole };
      await keepMaskReport(store, id, made);
      audit.note({ actor: identityOf(request).name, action: 'mask-report', license: id, session: room.id });
      return reply.code(201).send(made);
    },
  );
}
