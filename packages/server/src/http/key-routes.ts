// API keys, for admins who are signed in. A key can make no key, and is shown in one answer only.

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '../store/api-keys.ts';
import type { ServerContext } from './context.ts';
import { identityOf, requireRole } from './identity.ts';
import { Refusal } from './refusal.ts';
import { apiKeyDraftSchema, apiKeySchema, idParameters, newApiKeySchema } from './schemas.ts';

const dayMs = 86_400_000;

export function addKeyRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, audit, clock } = context;
  const admin = { preHandler: requireRole('admin') };
  const tags = ['API keys'];

  app.get('/api/keys', { ...admin, schema: { tags, response: { 200: z.array(apiKeySchema) } } }, () =>
    listApiKeys(store),
  );

  app.post(
    '/api/keys',
    { ...admin, schema: { tags, body: apiKeyDraftSchema, response: { 201: newApiKeySchema } } },
    async (request, reply) => {
      const { name, scopes, days } = request.body;
      const now = clock.now();
      const draft = { name, scopes: [...new Set(scopes)], expiresAt: days === null ? null : now + days * dayMs };
      const key = await createApiKey(store, draft, identityOf(request).name, now);
      audit.note({ actor: identityOf(request).name, action: 'key-created', detail: `${key.prefix} ${name}` });
      return reply.code(201).header('cache-control', 'no-store').send(key);
    },
  );

  app.delete(
    '/api/keys/:id',
    { ...admin, schema: { tags, params: idParameters, response: { 200: apiKeySchema } } },
    async (request) => {
      const key = await revokeApiKey(store, request.params.id, clock.now());
      if (key === null) throw new Refusal('bad-request', 'There is no such API key.', 404);
      audit.note({ actor: identityOf(request).name, action: 'key-revoked', detail: `${key.prefix} ${key.name}` });
      return key;
    },
  );
}
