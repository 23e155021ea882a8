// Builds the HTTP application out of its parts. It listens nowhere: the caller owns the sockets, so that the port is
// known before the application is built.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { maxFrameBytes, subprotocol } from '@alongside/protocol';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import {
  createJsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { addAccountRoutes } from './account-routes.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { addConsoleRoutes } from './console-routes.ts';
import type { ServerContext } from './context.ts';
import { addCustomCssRoutes } from './custom-css-routes.ts';
import { addCustomerSessionRoutes } from './customer-session-routes.ts';
import { addErasureRoutes } from './erasure-routes.ts';
import { addHandoffRoutes } from './handoff-routes.ts';
import { addHealthRoutes } from './health-routes.ts';
import { addIdentity } from './identity.ts';
import { addKeyRoutes } from './key-routes.ts';
import { addLicenseAdminRoutes } from './license-admin-routes.ts';
import { addLicenseRoutes } from './license-routes.ts';
import { addMaskReportLinkRoutes } from './mask-report-link-routes.ts';
import { addMaskReportRoutes } from './mask-report-routes.ts';
import { addPreviewRoutes } from './preview-routes.ts';
import { answerError } from './refusal.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addSessionRoutes } from './session-routes.ts';

/** Largest body of an ordinary request, in bytes; uploads of assets have their own limit. */
const maxBodyBytes = 256 * 1024;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * @param attach gets the request handler and returns the server that calls it
 */
export async function createApp(
  context: ServerContext,
  attach: (handler: RequestHandler) => Server,
): Promise<FastifyInstance> {
  const proxies = context.settings.trustedProxy;
  const app = Fastify({
    loggerInstance: context.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    trustProxy: proxies === null ? false : proxies.split(',').map((entry) => entry.trim()),
    serverFactory: attach,
    routerOptions: { maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  acceptEmptyJson(app);
  addSecurityHeaders(app, context.publicUrl);
  addIdentity(app, context);
  addRequestLog(app);
  await app.register(websocket, {
    options: { maxPayload: maxFrameBytes, perMessageDeflate: false, handleProtocols: chooseProtocol },
  });
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Alongside',
        version: '1',
        description:
          'Licenses, sessions, custom CSS and audit of this server. Programs send an API key as a bearer token; the console uses its sign-in cookie. A refusal is `{ error, message }`, where `message` is fit for people.',
      },
      servers: [{ url: context.publicUrl }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made by an admin in the console.' },
          signIn: { type: 'apiKey', in: 'cookie', name: 'session' },
        },
      },
      security: [{ apiKey: [] }, { signIn: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: ['/healthz', '/metrics', '/api/openapi.json'] }),
  });
  addHealthRoutes(app, context);
  addAccountRoutes(app, context);
  addAdminRoutes(app, context);
  addErasureRoutes(app, context);
  addLicenseAdminRoutes(app, context);
  addKeyRoutes(app, context);
  addMaskReportRoutes(app, context);
  addMaskReportLinkRoutes(app, context);
  addLicenseRoutes(app, context);
  addCustomCssRoutes(app, context);
  addCustomerSessionRoutes(app, context);
  addHandoffRoutes(app, context);
  addSessionRoutes(app, context);
  addPreviewRoutes(app, context);
  addConsoleRoutes(app, context);
  app.withTypeProvider<ZodTypeProvider>().get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.ready();
  return app;
}

/** A POST without content is no mistake, whatever type its empty body claims to have. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body, done);
  });
}

/**
 * Another version of ours is accepted by its name: a browser gives a page nothing but "failed" for one that is not, and
 * the page must be told that it is outdated. Who offers none gets none.
 */
function chooseProtocol(offered: ReadonlySet<string>): string | false {
  if (offered.has(subprotocol)) return subprotocol;
  return [...offered].find((name) => /^alongside\.\d{1,4}$/.test(name)) ?? false;
}

function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const line = { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= 500) request.log.error(line, 'answered');
    else request.log.debug(line, 'answered');
  });
}
