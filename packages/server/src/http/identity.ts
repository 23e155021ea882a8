// Who makes a request to the console's interface, and whether they may. State changes need one of our own origins
// besides the cookie; the local operator's token stands for an admin and needs none, since no browser sends it.

import type { ApiScope, Role } from '@alongside/protocol';
import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { Identity } from '../accounts/auth-port.ts';
import { isEqualSecret } from '../server-keys.ts';
import type { ServerContext } from './context.ts';
import { identifyByKey, isApiKey } from './key-identity.ts';
import { Refusal } from './refusal.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
}

const operator: Identity = {
  account: 'operator',
  email: '',
  name: 'Local operator',
  role: 'admin',
  licenses: null,
  signIn: 'operator',
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const ranks: readonly Role[] = ['agent', 'supervisor', 'admin'];

/** Reads who is asking before every route below `/api/`, and refuses foreign origins. */
export function addIdentity(app: FastifyInstance, context: ServerContext): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/api/')) return;
    const holder = await identifyByBearer(context, request);
    if (holder !== null) {
      request.identity = holder;
      return;
    }
    const isSocket = request.headers.upgrade !== undefined;
    if (!safeMethods.has(request.method) || isSocket) requireOwnOrigin(context, request);
    if (!request.url.startsWith('/api/auth/')) request.identity = await context.auth.identify(headersOf(request));
  });
}

/**
 * Who holds the token of a request: the local operator, or somebody with an API key. Null without one of ours.
 * @throws Refusal for an API key that is not good
 */
export async function identifyByBearer(context: ServerContext, request: FastifyRequest): Promise<Identity | null> {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) return null;
  if (isEqualSecret(bearer, context.operatorToken)) return operator;
  return isApiKey(bearer) ? identifyByKey(context, bearer, request.ip) : null;
}

/**
 * Pre-handler: refuses whoever is not signed in with at least this role.
 * @param scope what an API key must be for; without one no key will do
 */
export function requireRole(role: Role, scope?: ApiScope): preHandlerAsyncHookHandler {
  return async (request) => {
    const identity = identityOf(request);
    const { scopes } = identity;
    if (scopes !== undefined && (scope === undefined || !scopes.includes(scope))) {
      throw new Refusal(
        'scope-required',
        scope === undefined ? undefined : `This API key needs the scope ${scope} for that.`,
      );
    }
    if (ranks.indexOf(identity.role) < ranks.indexOf(role)) throw new Refusal('role-required');
  };
}

/** The identity of a request whose route requires one. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new Refusal('sign-in-required');
  return request.identity;
}

/** Headers as the web platform has them. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function requireOwnOrigin(context: ServerContext, request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined || !context.consoleOrigins.has(origin)) throw new Refusal('origin-refused');
}
