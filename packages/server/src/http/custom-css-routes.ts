// Custom CSS: the contract's address that stores it, the same by the admins' interface, and where popups and viewers get
// it. What is served has passed the checks of `looks`.

import type { LicenseLooks } from '@alongside/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Identity, mayServe } from '../accounts/auth-port.ts';
import { CssRefused, cssAddress } from '../looks/looks.ts';
import { findLicense } from '../store/licenses.ts';
import { findSession } from '../store/sessions.ts';
import type { ServerContext } from './context.ts';
import { headersOf, identifyByBearer, identityOf, requireRole } from './identity.ts';
import { licenseParameters, openToEveryPage } from './license-routes.ts';
import { Refusal } from './refusal.ts';
import { customCssDraftSchema, customCssSchema, idParameters } from './schemas.ts';

const tags = ['Custom CSS'];
const looksParameters = licenseParameters.extend({ file: z.string().max(60) });

export function addCustomCssRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, looks, audit } = context;
  const require = async (id: string) => {
    const license = await findLicense(store, id);
    if (license === null) throw new Refusal('invalid-license');
    return license;
  };
  const note = (identity: Identity, license: string, detail: string): void =>
    audit.note({ actor: identity.name, action: 'custom-css', license, detail });

  app.get(
    '/license:license/configure/custom-css',
    {
      schema: {
        tags,
        params: licenseParameters,
        querystring: z.object({ customcss: z.string().min(1).max(2000) }),
        response: { 200: z.object({ data: z.literal('OK') }) },
      },
      preValidation: async (request) => {
        request.identity = await requireConfigurer(context, request);
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const license = await require(request.params.license);
      const { url } = await refusing(() =>
        looks.useAddress(license.id, cssAddress(request.query.customcss, license.domains)),
      );
      note(identityOf(request), license.id, url ?? '');
      return { data: 'OK' as const };
    },
  );

  app.get(
    '/api/licenses/:id/custom-css',
    {
      preHandler: requireRole('admin', 'licenses:read'),
      schema: { tags, params: idParameters, response: { 200: customCssSchema.nullable() } },
    },
    async (request) => looks.cssOf((await require(request.params.id)).id),
  );

  app.put(
    '/api/licenses/:id/custom-css',
    {
      preHandler: requireRole('admin', 'licenses:write'),
      bodyLimit: 1024 * 1024,
      schema: { tags, params: idParameters, body: customCssDraftSchema, response: { 200: customCssSchema } },
    },
    async (request) => {
      const { id, domains } = await require(request.params.id);
      const { body } = request;
      const css = await refusing(() =>
        'url' in body ? looks.useAddress(id, cssAddress(body.url, domains)) : looks.useText(id, body.text),
      );
      note(identityOf(request), id, css.url ?? 'pasted');
      return css;
    },
  );

  app.delete(
    '/api/licenses/:id/custom-css',
    { preHandler: requireRole('admin', 'licenses:write'), schema: { tags, params: idParameters } },
    async (request, reply) => {
      const { id } = await require(request.params.id);
      await looks.remove(id);
      note(identityOf(request), id, 'removed');
      return reply.code(204).send();
    },
  );

  app.get(
    '/license:license/looks/:file',
    { schema: { params: looksParameters, hide: true } },
    async (request, reply): Promise<LicenseLooks | undefined> => {
      openToEveryPage(reply);
      const license = await require(request.params.license);
      // A loader that is in the browser's cache asks with an old name: it gets what is now. Hence no long life for any.
      const etag = `"${looks.nameOf(license)}"`;
      reply.header('cache-control', 'no-cache').header('etag', etag);
      if (request.headers['if-none-match'] !== etag) return looks.looksOf(license);
      reply.code(304);
      return undefined;
    },
  );

  app.get(
    '/api/sessions/:id/custom.css',
    { preHandler: requireRole('agent'), schema: { params: idParameters, hide: true } },
    async (request, reply) => {
      const session = await findSession(store, request.params.id);
      const isServed = session !== null && mayServe(identityOf(request), session.license);
      const css = isServed ? looks.looksOf({ id: session.license, strings: {} }).css : '';
      return reply.header('cache-control', 'no-store').type('text/css; charset=utf-8').send(css);
    },
  );
}

/**
 * Who stores CSS by the contract's address, which is a GET: a token, or the cookie of an admin who typed the address or
 * came from one of our own pages. Never a request that another site made the admin's browser send.
 * @throws Refusal with 403 and the reason
 */
async function requireConfigurer(context: ServerContext, request: FastifyRequest): Promise<Identity> {
  try {
    const holder = await identifyByBearer(context, request);
    if (holder !== null) {
      if (holder.scopes?.includes('licenses:write') === false) {
        throw new Refusal('scope-required', 'This API key needs the scope licenses:write for that.');
      }
      return holder;
    }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sign-in-required') {
      throw new Refusal('sign-in-required', error.words, 403);
    }
    throw error;
  }
  const identity = await context.auth.identify(headersOf(request));
  if (identity === null) {
    throw new Refusal('sign-in-required', 'Sign in as an admin first, or send an API key as a bearer token.', 403);
  }
  if (identity.role !== 'admin') throw new Refusal('role-required', 'Only an admin may set the custom CSS.');
  const site = request.headers['sec-fetch-site'];
  if (site !== 'none' && site !== 'same-origin') {
    throw new Refusal('origin-refused', 'This request came from another site. Type the address into the browser.');
  }
  return identity;
}

/** What is wrong with a style sheet, as an answer. */
async function refusing<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CssRefused) throw new Refusal('bad-request', error.message, 422);
    throw error;
  }
}
