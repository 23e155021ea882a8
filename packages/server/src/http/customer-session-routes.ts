// A customer's page starts a session, connects to it and uploads assets. The page's Origin is checked against the
// license at each of these; no cookie ever counts.

import { randomUUID } from 'node:crypto';
import {
  AlongsideError,
  type ErrorCode,
  isHostOf,
  type License,
  type Mode,
  modes,
  type Signal,
  type StartAnswer,
} from '@alongside/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { maxAssetBytes } from '../assets/asset-store.ts';
import { typeOfAsset } from '../assets/file-types.ts';
import { addressKey } from '../rate-limits.ts';
import type { Visitor } from '../room/peer.ts';
import { isEqualSecret, makeSecret } from '../server-keys.ts';
import { findLicense } from '../store/licenses.ts';
import { startSession } from '../store/sessions.ts';
import type { ServerContext } from './context.ts';
import { combinedMode, licenseParameters, reflectOrigin } from './license-routes.ts';
import { secureHostOf } from './origins.ts';
import { Refusal } from './refusal.ts';
import { runSocket } from './socket-peer.ts';

const startBody = z.object({ mode: z.enum(modes).optional() }).nullish();
const number = z.coerce.number().int().min(0).max(0x7fffffff);
const assetParameters = licenseParameters.extend({
  session: z.string().max(64),
  document: number,
  epoch: number,
  asset: number,
});

export function addCustomerSessionRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  const allowPage = (request: FastifyRequest, reply: FastifyReply) =>
    reflectOrigin(request, reply)
      .header('access-control-allow-methods', 'POST, PUT')
      .header('access-control-allow-headers', 'content-type, authorization')
      .header('access-control-max-age', '600')
      .code(204)
      .send();
  app.options('/license:license/*', { schema: { hide: true } }, allowPage);

  app.post(
    '/license:license/sessions',
    { schema: { params: licenseParameters, body: startBody } },
    async (request, reply): Promise<StartAnswer> => {
      reflectOrigin(request, reply).header('cache-control', 'no-store');
      const { license: id } = request.params;
      try {
        const license = await requireLicense(context, id, request.headers.origin);
        const answer = await start(context, license, request, request.body?.mode);
        reply.code(201);
        return answer;
      } catch (error) {
        await noteRefusedStart(context, id, error);
        throw error;
      }
    },
  );

  app.get(
    '/license:license/primary',
    { websocket: true, schema: { params: licenseParameters, hide: true } },
    (socket, request) => {
      const { license: id } = request.params;
      const { origin } = request.headers;
      runSocket<Signal<'primary-hello'>>(socket, {
        clock: context.clock,
        from: 'customer',
        hello: 'primary-hello',
        codeOf: (error) => codeOf(context, error, request),
        async greet(peer, hello) {
          if (context.isDraining()) throw new AlongsideError('server-draining');
          // A session that is on goes on when its license is disabled meanwhile.
          const license = await requireLicense(context, id, origin, 'going on');
          const address = addressKey(request.ip);
          if (!(await context.limits.wrongSecretsPerAddress.hasLeft(address))) throw new AlongsideError('rate-limited');
          const room = context.rooms.find(hello.session);
          if (room === null || room.license.id !== license.id) throw new AlongsideError('session-ended');
          try {
            return await room.connectPrimary(peer, hello, visitorOf(context, request));
          } catch (error) {
            if (error instanceof AlongsideError && error.code === 'secret-refused') {
              await context.limits.wrongSecretsPerAddress.take(address);
            }
            throw error;
          }
        },
      });
    },
  );

  instance.register(async (scope) => addUpload(scope, context));
}

function addUpload(scope: FastifyInstance, context: ServerContext): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxAssetBytes }, (_request, body, done) =>
    done(null, body),
  );
  scope
    .withTypeProvider<ZodTypeProvider>()
    .put(
      '/license:license/sessions/:session/assets/:document/:epoch/:asset',
      { bodyLimit: maxAssetBytes, schema: { params: assetParameters, hide: true } },
      async (request, reply) => {
        reflectOrigin(request, reply);
        const { session, document, epoch, asset, license: id } = request.params;
        const room = context.rooms.find(session);
        const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
        if (room === null || room.license.id !== id || !isEqualSecret(bearer, room.uploadToken)) {
          throw new Refusal('session-not-found');
        }
        await requireLicense(context, id, request.headers.origin, 'going on');
        // An upload may overtake the start of its epoch, which goes another way; older epochs are over.
        if (!room.isWatched || room.isPaused || epoch < (room.log.documents.get(document)?.epoch ?? 0))
          throw new Refusal('stale-epoch');
        const bytes = request.body as Uint8Array | undefined;
        if (bytes === undefined || bytes.length === 0) throw new Refusal('bad-request');
        if (!room.mayUpload(bytes.length)) throw new Refusal('rate-limited');
        const type = typeOfAsset(bytes, request.headers['content-type'] ?? '');
        if (type === null)
          throw new Refusal('bad-request', 'Only images, fonts and style sheets can be uploaded.', 415);
        if (!context.assets.put({ session, document, epoch, asset }, { type, bytes })) throw new Refusal('too-large');
        return reply.code(204).send();
      },
    );
}

/** The page that asks and whose it is. */
export function visitorOf({ keys }: ServerContext, { headers, ip }: FastifyRequest): Visitor {
  const key = keys.hashSecret(`visitor ${addressKey(ip)} ${headers['user-agent'] ?? ''}`);
  return { host: secureHostOf(headers.origin) ?? '', key };
}

/** The license, if a page of this origin may use it. */
export async function requireLicense(
  context: ServerContext,
  id: string,
  origin: string | undefined,
  what: 'start' | 'going on' = 'start',
): Promise<License> {
  const license = await findLicense(context.store, id);
  if (license === null) throw new Refusal('invalid-license');
  if (license.isDisabled && what === 'start') throw new Refusal('disabled-license');
  if (origin === undefined || origin === 'null') throw new Refusal('origin-refused');
  const host = secureHostOf(origin);
  if (host === null) throw new Refusal('insecure-page');
  if (!isHostOf(license.domains, host)) throw new Refusal('invalid-domain-for-license');
  return license;
}

async function start(
  context: ServerContext,
  license: License,
  request: FastifyRequest,
  snippetMode: Mode | undefined,
): Promise<StartAnswer> {
  const { settings, keys, clock, limits, store } = context;
  if (context.isDraining()) throw new Refusal('server-draining');
  const address = addressKey(request.ip);
  if (!(await limits.startsPerAddress.take(address))) throw new Refusal('rate-limited');
  const secret = makeSecret();
  const now = clock.now();
  const mode = combinedMode(license, snippetMode);
  const started = await startSession(store, keys, {
    id: randomUUID(),
    license,
    secretHash: keys.hashSecret(secret),
    addressHash: keys.hashSecret(`address ${address}`),
    visitorHash: visitorOf(context, request).key,
    mode,
    // With `ask` pointing and control come step by step; with `per-session` the click on Start gives what the mode allows.
    grant: license.permission === 'ask' ? 'view' : 'control',
    startedAt: now,
    codeExpiresAt: now + settings.codeMinutes * 60_000,
    codeLength: settings.codeLength,
    maxWaitingPerVisitor: settings.maxWaitingPerVisitor,
  });
  if (typeof started === 'string') throw new Refusal(started);
  const { session, code, open } = started;
  context.rooms.open(session, license);
  context.usage.started(license.id, open);
  context.metrics.started.inc();
  context.audit.note({ actor: 'customer', action: 'started', session: session.id, license: license.id });
  return {
    session: session.id,
    code,
    secret,
    mode,
    permission: license.permission,
    codeExpiresAt: session.codeExpiresAt,
  };
}

/** Counts a refusal of a start for the owner of the license, if there is such a license. */
async function noteRefusedStart(context: ServerContext, id: string, error: unknown): Promise<void> {
  const code = error instanceof AlongsideError ? error.code : 'internal';
  context.metrics.refused.inc({ code });
  if (code !== 'invalid-license' && (await findLicense(context.store, id)) !== null) context.usage.refused(id, code);
}

/** The code of anything that went wrong with a socket; what is not ours is logged and stays inside. */
export function codeOf(context: ServerContext, error: unknown, request: FastifyRequest): ErrorCode {
  const code = error instanceof AlongsideError ? error.code : 'internal';
  if (code === 'internal') request.log.error({ err: error }, 'a connection failed');
  context.metrics.refused.inc({ code });
  return code;
}
