// A report on the masks of a page that nobody shares: an admin makes a link to a page of the license, and the widget
// draws the report up there. What the page hands in is checked as strictly as what a stranger would say, and counts for
// the address that the browser names as its origin. Refusals are written to the audit log.

import {
  handoffWayOf,
  isHostOf,
  type MaskReportLink,
  type MaskReportOpening,
  reportTokenPattern,
  withToken,
} from '@alongside/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addressKey } from '../rate-limits.ts';
import { findLicense } from '../store/licenses.ts';
import { keepMaskReport } from '../store/mask-reports.ts';
import type { ServerContext } from './context.ts';
import { requireLicense } from './customer-session-routes.ts';
import { identityOf, requireRole } from './identity.ts';
import { licenseParameters, reflectOrigin } from './license-routes.ts';
import { MaskReportLinks } from './mask-report-links.ts';
import { secureHostOf } from './origins.ts';
import { Refusal } from './refusal.ts';
import { idParameters } from './schemas.ts';

const maxAddressUnits = 2000;
/** As the signal of a shared page has it. */
const maxReportBytes = 100_000;
const linkBody = z.object({ page: z.url().max(maxAddressUnits) });
const linkAnswer: z.ZodType<MaskReportLink> = z.object({
  link: z.string(),
  at: z.number(),
  until: z.number(),
});
const openBody = z.object({ token: z.string().regex(reportTokenPattern) });
const entries = z
  .array(
    z.strictObject({
      selector: z.string().max(200),
      label: z.string().max(80),
      reason: z.string().max(20),
      count: z.number().int().min(1).max(1_000_000),
    }),
  )
  .max(100);
const reportBody = z.strictObject({
  secret: z.string().max(64),
  page: z.url().max(maxAddressUnits),
  masked: entries,
  exposed: entries,
  isWhole: z.boolean(),
});

export function addMaskReportLinkRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, audit, clock, limits } = context;
  const links = new MaskReportLinks(clock);

  app.post(
    '/api/licenses/:id/mask-report-links',
    {
      preHandler: requireRole('admin'),
      schema: { params: idParameters, body: linkBody, response: { 201: linkAnswer } },
    },
    async (request, reply) => {
      const license = await findLicense(store, request.params.id);
      if (license === null) throw new Refusal('invalid-license');
      if (license.isDisabled) throw new Refusal('disabled-license');
      const page = new URL(request.body.page);
      const host = secureHostOf(page.href);
      if (host === null) throw new Refusal('insecure-page');
      if (!isHostOf(license.domains, host)) throw new Refusal('invalid-domain-for-license');
      if (page.username !== '' || page.password !== '') throw new Refusal('bad-request');
      const by = identityOf(request).name;
      const { token, ...times } = links.make({ license: license.id, visitor: visitorOf(request) }, by);
      audit.note({ actor: by, action: 'mask-report-link', license: license.id, detail: host });
      const link = withToken(page.href, token, handoffWayOf(license.handoffs ?? {}, host));
      return reply.code(201).send({ link, ...times });
    },
  );

  app.post(
    '/license:license/mask-reports/open',
    { schema: { params: licenseParameters, body: openBody, hide: true } },
    async (request, reply): Promise<MaskReportOpening> => {
      reflectOrigin(request, reply).header('cache-control', 'no-store');
      const { license, host } = await pageOf(request, request.params.license);
      const opened = links.open(request.body.token, host, { license: license.id, visitor: visitorOf(request) });
      if ('refused' in opened) throw await refuse(request, license.id, opened.refused);
      const { domains, assetHosts, privacy } = license;
      return { assetHosts: [...domains, ...assetHosts], privacy, secret: opened.secret };
    },
  );

  app.post(
    '/license:license/mask-reports',
    { bodyLimit: maxReportBytes, schema: { params: licenseParameters, body: reportBody, hide: true } },
    async (request, reply) => {
      reflectOrigin(request, reply).header('cache-control', 'no-store');
      const { license, host } = await pageOf(request, request.params.license);
      const { secret, page, ...made } = request.body;
      const allowed = links.take(secret, host, { license: license.id, visitor: visitorOf(request) });
      if ('refused' in allowed) throw await refuse(request, license.id, allowed.refused);
      if (new URL(page).origin !== request.headers.origin) throw await refuse(request, license.id, 'another page');
      await keepMaskReport(store, license.id, { page: page.replace(/[?#].*$/s, ''), at: clock.now(), ...made });
      audit.note({ actor: allowed.by, action: 'mask-report', license: license.id, detail: 'by a link' });
      return reply.code(201).send({});
    },
  );

  /** The license and host of the page that asks, unless its address has tried too often. */
  async function pageOf(request: FastifyRequest, id: string) {
    if (!(await limits.wrongSecretsPerAddress.hasLeft(addressKey(request.ip)))) throw new Refusal('rate-limited');
    const license = await requireLicense(context, id, request.headers.origin);
    return { license, host: secureHostOf(request.headers.origin) ?? '' };
  }

  async function refuse(request: FastifyRequest, license: string, reason: string): Promise<Refusal> {
    await limits.wrongSecretsPerAddress.take(addressKey(request.ip));
    context.metrics.refused.inc({ code: 'secret-refused' });
    audit.note({ actor: 'customer', action: 'refused', license, detail: `mask report: ${reason}` });
    return new Refusal('secret-refused');
  }

  /** This machine is one address, by whichever of its names the console and the site reach it. */
  function visitorOf({ ip, headers }: FastifyRequest): string {
    const plain = ip.replace(/^::ffff:/i, '');
    const address = plain === '::1' || plain.startsWith('127.') ? 'loopback' : addressKey(ip);
    return context.keys.hashSecret(`visitor ${address} ${headers['user-agent'] ?? ''}`);
  }
}
