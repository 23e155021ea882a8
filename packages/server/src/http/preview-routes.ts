// What a customer's own preview needs: the rules of privacy, so that the page masks by itself what an agent would not
// get, and a window of ours that shows the result. The window is fed by the page that opened it and may connect to
// nothing; which origin that may be is checked here against the license.

import { join } from 'node:path';
import { isHostOf, type PreviewSettings } from '@alongside/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findLicense } from '../store/licenses.ts';
import { BuiltFiles } from './built-files.ts';
import { sendShell } from './console-routes.ts';
import type { ServerContext } from './context.ts';
import { licenseParameters, reflectOrigin } from './license-routes.ts';
import { secureHostOf } from './origins.ts';
import { Refusal } from './refusal.ts';
import { previewPolicy, previewShellPolicy, setPolicy } from './security-headers.ts';
import { StaticSender } from './static-content.ts';

const windowQuery = z.object({ license: z.string().min(1).max(64), origin: z.string().min(1).max(300) });

export function addPreviewRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const files = new BuiltFiles(join(context.distDirectory, 'viewer'));
  const sender = new StaticSender();

  app.get(
    '/license:license/preview',
    { schema: { params: licenseParameters, hide: true } },
    async (request, reply): Promise<PreviewSettings> => {
      reflectOrigin(request, reply).header('cache-control', 'no-store');
      const license = await requireLicenseOf(request.params.license, request.headers.origin);
      const { domains, assetHosts, privacy } = license;
      return { assetHosts: [...domains, ...assetHosts], privacy };
    },
  );

  app.get('/preview', { schema: { querystring: windowQuery, hide: true } }, async (request, reply) => {
    const { license, origin } = request.query;
    await requireLicenseOf(license, origin);
    const file = files.find('/preview.html');
    if (file === null) throw new Refusal('bad-request', 'The viewer has not been built. Run: npm run build', 503);
    setPolicy(reply, previewPolicy)
      // The page that opens this window talks to it.
      .header('cross-origin-opener-policy', 'unsafe-none')
      .header('cache-control', 'no-cache');
    return sender.send(request, reply, file);
  });

  app.get(
    '/viewer/shell/preview/:name',
    { schema: { params: z.object({ name: z.string().max(40) }), hide: true } },
    (request, reply) => sendShell(reply, request.params.name, previewShellPolicy),
  );

  /** The license, if a page of this origin may use it. */
  async function requireLicenseOf(id: string, origin: string | undefined) {
    const license = await findLicense(context.store, id);
    if (license === null) throw new Refusal('invalid-license');
    const host = secureHostOf(origin);
    const isOrigin = host !== null && new URL(origin ?? '').origin === origin;
    if (!isOrigin || !isHostOf(license.domains, host)) throw new Refusal('invalid-domain-for-license');
    if (license.isDisabled) throw new Refusal('disabled-license');
    return license;
  }
}
