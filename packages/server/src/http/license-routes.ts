// What a customer's page loads and asks before it starts: the loader, its chunks, and the state of the license. They
// tell nothing that is not on the public site anyway, and answer any origin.

import { isHostOf, type License, type LicenseState, type Mode, modes, strictestMode } from '@alongside/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findLicense, licenseDefaults } from '../store/licenses.ts';
import { countOpenSessions } from '../store/sessions.ts';
import type { ServerContext } from './context.ts';
import { secureHostOf } from './origins.ts';
import { Refusal } from './refusal.ts';
import { addVary, StaticSender, staticContent } from './static-content.ts';
import { fillLoader, WidgetFiles } from './widget-files.ts';

const loaderMaxAgeSeconds = 300;
const javascript = 'text/javascript; charset=utf-8';

export const licenseParameters = z.object({ license: z.string().min(1).max(64) });
const chunkParameters = licenseParameters.extend({ file: z.string().max(120) });

/** What the loader shows and loads before the server was asked. What counts is the server's answer at start. */
export interface LoaderHints {
  readonly license: string;
  readonly mode: License['defaultMode'];
  readonly permission: License['permission'];
  /** Where an agent may send the page by address. */
  readonly domains: License['domains'];
  /** How sessions reach other domains; absent where the license says nothing. */
  readonly handoffs?: NonNullable<License['handoffs']> | undefined;
  readonly name?: string;
  /** Name of the license's looks, as in `LicenseState`. */
  readonly looks?: string;
  readonly chunks: Readonly<Record<string, { readonly file: string; readonly integrity: string }>>;
  readonly build: string;
}

export function addLicenseRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store } = context;
  const files = new WidgetFiles(`${context.distDirectory}/widget`, context.dataDirectory, context.clock);
  const sender = new StaticSender();

  app.get(
    '/license:license/dist/primary-bundle.js',
    { schema: { params: licenseParameters, hide: true } },
    async (request, reply) => {
      openToEveryPage(reply);
      const build = files.current();
      if (build === null) {
        return reply.code(503).type(javascript).send('// The customer script has not been built. Run: npm run build\n');
      }
      const { license: id } = request.params;
      const license = await findLicense(store, id);
      const looks = license === null ? null : context.looks.nameOf(license);
      const script = fillLoader(build.loader, hintsOf(id, license, build.manifest, looks));
      reply.header('cache-control', `public, max-age=${loaderMaxAgeSeconds}`);
      return sender.send(request, reply, staticContent(script, javascript));
    },
  );

  app.get(
    '/license:license/dist/:file',
    { schema: { params: chunkParameters, hide: true } },
    async (request, reply) => {
      const content = files.chunk(request.params.file);
      openToEveryPage(reply);
      if (content === null) throw new Refusal('bad-request', 'There is no such file.', 404);
      reply.header('cache-control', 'public, max-age=31536000, immutable');
      return sender.send(request, reply, staticContent(content, javascript));
    },
  );

  app.get(
    '/license:license/state',
    {
      schema: { params: licenseParameters, querystring: z.object({ mode: z.enum(modes).optional().catch(undefined) }) },
    },
    async (request, reply): Promise<LicenseState> => {
      reflectOrigin(request, reply).header('cache-control', 'no-store');
      const license = await findLicense(store, request.params.license);
      const open = license === null ? 0 : await countOpenSessions(store, license.id);
      const page = request.headers.origin ?? request.headers.referer;
      const state = stateOf(license, page, open);
      if (license !== null) noteHeard(context, license.id, page, state.state);
      const looks = license === null ? null : context.looks.nameOf(license);
      const { mode } = request.query;
      return {
        ...state,
        ...(mode === undefined ? {} : { mode: combinedMode(license, mode) }),
        ...(looks === null ? {} : { looks }),
      };
    },
  );
}

/** The snippet's mode, or the license's default; never more than the license allows. */
export function combinedMode(license: License | null, snippet?: Mode): Mode {
  const { defaultMode, mostPermissiveMode } = license ?? licenseDefaults;
  return strictestMode(snippet ?? defaultMode, mostPermissiveMode);
}

/** Lets the page that asks read the answer, whoever it is; the cookie never counts here. */
export function reflectOrigin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { origin } = request.headers;
  addVary(reply, 'Origin');
  reply.header('cross-origin-resource-policy', 'cross-origin');
  return origin === undefined ? reply : reply.header('access-control-allow-origin', origin);
}

export function openToEveryPage(reply: FastifyReply): FastifyReply {
  return reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
}

/** What a page was told; an owner sees in it whether the snippet works. */
function noteHeard(context: ServerContext, license: string, page: string | undefined, state: LicenseState['state']) {
  if (page === undefined || !URL.canParse(page)) return;
  const { host } = new URL(page);
  if (host === '') return;
  const isInsecure = secureHostOf(page) === null;
  context.heard.note(license, host.slice(0, 255), isInsecure ? 'insecure-page' : state, context.clock.now());
}

function hintsOf(
  id: string,
  license: License | null,
  manifest: { build: string; chunks: LoaderHints['chunks'] },
  looks: string | null,
) {
  const known = license ?? { ...licenseDefaults, id, name: '', domains: [] };
  const hints: LoaderHints = {
    license: id,
    mode: combinedMode(known),
    permission: known.permission,
    domains: known.domains,
    ...(Object.keys(known.handoffs ?? {}).length === 0 ? {} : { handoffs: known.handoffs }),
    ...(known.name === '' ? {} : { name: known.name }),
    ...(looks === null ? {} : { looks }),
    chunks: manifest.chunks,
    build: manifest.build,
  };
  return hints;
}

function stateOf(license: License | null, origin: string | undefined, openSessions: number): LicenseState {
  if (license === null) {
    return { state: 'invalid-license', mode: licenseDefaults.defaultMode, permission: licenseDefaults.permission };
  }
  const rest = { mode: combinedMode(license), permission: license.permission };
  if (license.isDisabled) return { state: 'disabled-license', ...rest };
  const host = secureHostOf(origin);
  if (host === null || !isHostOf(license.domains, host)) return { state: 'invalid-domain-for-license', ...rest };
  return { state: openSessions >= license.maxSessions ? 'limited-license' : 'valid', ...rest };
}
