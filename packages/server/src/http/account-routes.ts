// Signing in and out, who I am, the first account of an installation, and the admins' work on accounts.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AccountExists } from '../accounts/auth-port.ts';
import { makeSetUpLink, redeemSetUpToken } from '../accounts/set-up-link.ts';
import { addressKey } from '../rate-limits.ts';
import type { ServerContext } from './context.ts';
import { headersOf, identityOf, requireRole } from './identity.ts';
import { Refusal } from './refusal.ts';
import {
  accountChangeSchema,
  accountDraftSchema,
  accountSchema,
  idParameters,
  meSchema,
  setUpSchema,
} from './schemas.ts';

export function addAccountRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { auth, audit } = context;

  app.get('/api/auth/*', { schema: { hide: true } }, (request, reply) => passOn(context, request, reply));
  app.post('/api/auth/*', { schema: { hide: true } }, async (request, reply) => {
    if (request.url.split('?')[0] === '/api/auth/sign-in/email') return signIn(context, request, reply);
    return passOn(context, request, reply);
  });

  app.get('/api/me', { schema: { response: { 200: meSchema } } }, async (request) => {
    const { account, email, name, role } = identityOf(request);
    return { id: account, email, name, role, codeLength: context.settings.codeLength };
  });

  app.post(
    '/api/setup',
    { schema: { body: setUpSchema, response: { 201: accountSchema } } },
    async (request, reply) => {
      if (!(await context.limits.setUpsPerAddress.take(addressKey(request.ip)))) throw new Refusal('rate-limited');
      const { token, email, name, password } = request.body;
      if (!(await redeemSetUpToken(context, token))) {
        throw new Refusal(
          'not-allowed',
          'This set-up link is not valid any longer. Print a new one: alongside setup-link',
        );
      }
      const account = await auth.createAccount({ email, name, password, role: 'admin' });
      audit.note({ actor: email, action: 'set-up' });
      return reply.code(201).send(account);
    },
  );

  const admin = { preHandler: requireRole('admin') };

  app.post(
    '/api/setup-link',
    { ...admin, schema: { response: { 200: z.object({ link: z.string() }) } } },
    async () => ({ link: await makeSetUpLink(context, context.publicUrl) }),
  );

  app.get('/api/accounts', { ...admin, schema: { response: { 200: z.array(accountSchema) } } }, () =>
    auth.listAccounts(),
  );

  app.post(
    '/api/accounts',
    { ...admin, schema: { body: accountDraftSchema, response: { 201: accountSchema } } },
    async (request, reply) => {
      try {
        const account = await auth.createAccount(request.body);
        audit.note({
          actor: identityOf(request).name,
          action: 'account-created',
          detail: `${account.role} ${account.email}`,
        });
        return await reply.code(201).send(account);
      } catch (error) {
        if (error instanceof AccountExists) {
          throw new Refusal('bad-request', 'There is an account with this email address already.', 409);
        }
        throw error;
      }
    },
  );

  app.patch(
    '/api/accounts/:id',
    { ...admin, schema: { params: idParameters, body: accountChangeSchema, response: { 200: accountSchema } } },
    async (request) => {
      const { id } = request.params;
      const isSelf = identityOf(request).account === id;
      if (isSelf && (request.body.isDisabled === true || (request.body.role ?? 'admin') !== 'admin')) {
        throw new Refusal('bad-request', 'You cannot take away your own access. Ask another admin.', 409);
      }
      const account = await auth.changeAccount(id, request.body);
      if (account === null) throw new Refusal('bad-request', 'There is no such account.', 404);
      const changed = Object.keys(request.body).join(', ');
      audit.note({
        actor: identityOf(request).name,
        action: 'account-changed',
        detail: `${account.email}: ${changed}`,
      });
      return account;
    },
  );
}

/** Failed tries count per account and per address; a right password is never refused for others' failures elsewhere. */
async function signIn(context: ServerContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { failedSignInsPerAccount, failedSignInsPerAddress } = context.limits;
  const body = request.body as { email?: unknown } | null;
  const email = typeof body?.email === 'string' ? body.email.toLowerCase().slice(0, 254) : '';
  const address = addressKey(request.ip);
  const account = `${email} ${address}`;
  if (!(await failedSignInsPerAccount.hasLeft(account)) || !(await failedSignInsPerAddress.hasLeft(address))) {
    context.metrics.refused.inc({ code: 'rate-limited' });
    throw new Refusal('rate-limited');
  }
  const response = await context.auth.handle(toWebRequest(context, request));
  if (response.status === 200) {
    await failedSignInsPerAccount.forget(account);
    context.audit.note({ actor: email, action: 'signed-in' });
  } else {
    await Promise.all([failedSignInsPerAccount.take(account), failedSignInsPerAddress.take(address)]);
    context.audit.note({ actor: email, action: 'sign-in-failed' });
  }
  return answer(reply, response);
}

async function passOn(context: ServerContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return answer(reply, await context.auth.handle(toWebRequest(context, request)));
}

function toWebRequest(context: ServerContext, request: FastifyRequest): Request {
  const headers = headersOf(request);
  headers.delete('content-length');
  const body = request.method === 'POST' ? JSON.stringify(request.body ?? {}) : null;
  if (body !== null) headers.set('content-type', 'application/json');
  return new Request(`${context.publicUrl}${request.url}`, { method: request.method, headers, body });
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const body: unknown = await response.json();
  return reply.header('cache-control', 'no-store').send(withoutToken(body));
}

/** The cookie is the only place for the sign-in's token; scripts of the console never see it. */
function withoutToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const { token: _token, session: _session, ...rest } = body as Record<string, unknown>;
  return rest;
}
