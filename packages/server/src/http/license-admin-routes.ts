// Licenses for admins: make, change and delete them, see how they are used, end their sessions, say who serves them, and
// look whether a page carries the snippet. A license that is deleted ends its sessions; one that is disabled does not.

import type { License } from '@alongside/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkSite } from '../site-check/site-check.ts';
import {
  changeLicense,
  createLicense,
  deleteLicense,
  findLicense,
  licenseDefaults,
  listLicenses,
} from '../store/licenses.ts';
import { countByState } from '../store/sessions.ts';
import type { ServerContext } from './context.ts';
import { identityOf, requireRole } from './identity.ts';
import { Refusal } from './refusal.ts';
import {
  idParameters,
  licenseAgentsSchema,
  licenseChangeSchema,
  licenseDraftSchema,
  licenseSchema,
  licenseUsageSchema,
  siteCheckSchema,
} from './schemas.ts';

const usageDays = 30;
const tags = ['Licenses'];
const endedSchema = z.object({ ended: z.number() });
const checkBody = z.object({ url: z.string().min(1).max(2000) });
const agentsBody = z.object({ accounts: z.array(z.string().max(64)).max(1000) });

export function addLicenseAdminRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, audit, rooms } = context;
  const reads = { preHandler: requireRole('admin', 'licenses:read') };
  const writes = { preHandler: requireRole('admin', 'licenses:write') };
  const require = async (id: string): Promise<License> => {
    const license = await findLicense(store, id);
    if (license === null) throw new Refusal('invalid-license');
    return license;
  };

  app.get('/api/licenses', { ...reads, schema: { tags, response: { 200: z.array(licenseSchema) } } }, () =>
    listLicenses(store),
  );

  app.get(
    '/api/licenses/:id',
    { ...reads, schema: { tags, params: idParameters, response: { 200: licenseSchema } } },
    (request) => require(request.params.id),
  );

  app.post(
    '/api/licenses',
    { ...writes, schema: { tags, body: licenseDraftSchema, response: { 201: licenseSchema } } },
    async (request, reply) => {
      const license = await createLicense(store, withoutUndefined({ ...licenseDefaults, ...request.body }));
      audit.note({ actor: identityOf(request).name, action: 'license-created', license: license.id });
      return reply.code(201).send(license);
    },
  );

  app.patch(
    '/api/licenses/:id',
    { ...writes, schema: { tags, params: idParameters, body: licenseChangeSchema, response: { 200: licenseSchema } } },
    async (request) => {
      const license = await changeLicense(store, request.params.id, withoutUndefined(request.body));
      if (license === null) throw new Refusal('invalid-license');
      rooms.changeLicense(license);
      const detail = Object.keys(request.body).join(', ');
      audit.note({ actor: identityOf(request).name, action: 'license-changed', license: license.id, detail });
      return license;
    },
  );

  app.delete(
    '/api/licenses/:id',
    { ...writes, schema: { tags, params: idParameters, response: { 200: endedSchema } } },
    async (request) => {
      const { id } = request.params;
      if (!(await deleteLicense(store, id))) throw new Refusal('invalid-license');
      const actor = identityOf(request).name;
      const ended = await rooms.endAllOf(id, 'admin', actor);
      await context.looks.remove(id);
      await context.usage.forget(id);
      context.heard.forget(id);
      audit.note({ actor, action: 'license-deleted', license: id, detail: `${ended} sessions ended` });
      return { ended };
    },
  );

  app.post(
    '/api/licenses/:id/end-sessions',
    {
      preHandler: requireRole('admin', 'sessions:end'),
      schema: { tags, params: idParameters, response: { 200: endedSchema } },
    },
    async (request) => {
      const license = await require(request.params.id);
      return { ended: await rooms.endAllOf(license.id, 'admin', identityOf(request).name) };
    },
  );

  app.get(
    '/api/licenses/:id/usage',
    { ...reads, schema: { tags, params: idParameters, response: { 200: licenseUsageSchema } } },
    async (request) => {
      const license = await require(request.params.id);
      return {
        ...(await countByState(store, license.id)),
        maxSessions: license.maxSessions,
        days: await context.usage.days(license.id, usageDays),
        pages: context.heard.of(license.id),
      };
    },
  );

  app.post(
    '/api/licenses/:id/check',
    { ...reads, schema: { tags, params: idParameters, body: checkBody, response: { 200: siteCheckSchema } } },
    async (request) => {
      const license = await require(request.params.id);
      if (!(await context.limits.checksPerAccount.take(identityOf(request).account))) throw new Refusal('rate-limited');
      const { publicUrl, consoleOrigins, guards } = context;
      return checkSite({ license, url: request.body.url, publicUrl, ourOrigins: consoleOrigins, guards });
    },
  );

  app.get(
    '/api/licenses/:id/agents',
    { ...reads, schema: { tags, params: idParameters, response: { 200: licenseAgentsSchema } } },
    async (request) => {
      const license = await require(request.params.id);
      return agentsOf(context, license.id);
    },
  );

  app.put(
    '/api/licenses/:id/agents',
    {
      preHandler: requireRole('admin'),
      schema: { tags, params: idParameters, body: agentsBody, response: { 200: licenseAgentsSchema } },
    },
    async (request) => {
      const license = await require(request.params.id);
      const wanted = new Set(request.body.accounts);
      const all = (await listLicenses(store)).map(({ id }) => id);
      for (const { account, serves, servesAll } of await agentsOf(context, license.id)) {
        if (wanted.has(account) === serves) continue;
        const before = (await context.auth.listAccounts()).find(({ id }) => id === account)?.licenses ?? null;
        // Who could serve all of them loses this one and keeps the others.
        const kept = (servesAll ? all : (before ?? [])).filter((id) => id !== license.id);
        await context.auth.changeAccount(account, { licenses: serves ? kept : [...kept, license.id] });
      }
      audit.note({ actor: identityOf(request).name, action: 'license-changed', license: license.id, detail: 'agents' });
      return agentsOf(context, license.id);
    },
  );
}

/** Agents and whether they may serve a license; supervisors and admins may serve all and are not listed. */
async function agentsOf({ auth }: ServerContext, license: string) {
  const accounts = await auth.listAccounts();
  return accounts
    .filter(({ role, isDisabled }) => role === 'agent' && !isDisabled)
    .sort((one, other) => one.name.localeCompare(other.name))
    .map(({ id, name, email, licenses }) => ({
      account: id,
      name,
      email,
      serves: licenses === null || licenses.includes(license),
      servesAll: licenses === null,
    }));
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** JSON has no undefined, so what Zod calls optional is absent, never undefined. */
function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}
