// The built console and viewer, and the empty documents that replicas are built in. Files below `dist` only; a path
// that names no file is a page of the application's own router.

import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayServe } from '../accounts/auth-port.ts';
import { findLicense } from '../store/licenses.ts';
import { findSession } from '../store/sessions.ts';
import { BuiltFiles } from './built-files.ts';
import type { ServerContext } from './context.ts';
import { originOf } from './origins.ts';
import { errorAnswer } from './refusal.ts';
import { consolePolicy, setPolicy, shellPolicy, viewerPolicy } from './security-headers.ts';
import { StaticSender } from './static-content.ts';

/** The doctype decides the layout mode, so a replica is built in the document whose mode its page has. */
const shells: Readonly<Record<string, string>> = {
  'standards.html': '<!doctype html><html><head></head><body></body></html>',
  'limited-quirks.html':
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html><head></head><body></body></html>',
  'quirks.html': '<html><head></head><body></body></html>',
};

/** Addresses that scripts ask; what is missing there is an error and no page. `/licenses` is a page. */
const notOfConsole = /^\/(api\/|license[^/?]+\/(dist|state|sessions|primary|preview))/;

interface Site {
  readonly name: string;
  readonly files: BuiltFiles;
  readonly sender: StaticSender;
}

export function addConsoleRoutes(instance: FastifyInstance, context: ServerContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { distDirectory } = context;
  const origin = (request: FastifyRequest) => originOf(context, request.headers.host);

  const shellName = z.object({ name: z.string().max(40) });
  app.get('/viewer/shell/:name', { schema: { params: shellName, hide: true } }, (request, reply) =>
    sendShell(reply, request.params.name, shellPolicy(origin(request), null, [])),
  );

  const shellOfSession = shellName.extend({ session: z.string().max(64) });
  app.get(
    '/viewer/shell/:session/:name',
    { schema: { params: shellOfSession, hide: true } },
    async (request, reply) => {
      const { session, name } = request.params;
      const identity = await context.auth.identify(new Headers({ cookie: request.headers.cookie ?? '' }));
      const stored = identity === null ? null : await findSession(context.store, session);
      if (identity === null || stored === null || !mayServe(identity, stored.license)) {
        return sendShell(reply, name, shellPolicy(origin(request), null, []));
      }
      const license = await findLicense(context.store, stored.license);
      const hosts = license === null ? [] : [...license.domains, ...license.assetHosts].flatMap(policySource);
      return sendShell(reply, name, shellPolicy(origin(request), stored.id, hosts));
    },
  );

  const sender = new StaticSender();
  const viewer = { name: 'The viewer', files: new BuiltFiles(join(distDirectory, 'viewer')), sender };
  app.get('/viewer', { schema: { hide: true } }, (_request, reply) => reply.redirect('/viewer/', 308));
  app.get('/viewer/*', { schema: { hide: true } }, (request, reply) => {
    const path = request.url.slice('/viewer'.length);
    return sendFile(viewer, request, reply, path, viewerPolicy(origin(request), context.looks.origins()));
  });

  const site = { name: 'The console', files: new BuiltFiles(join(distDirectory, 'console')), sender };
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!isPage || notOfConsole.test(request.url)) {
      return reply.code(404).send(errorAnswer('bad-request', 'There is nothing at this address.'));
    }
    return sendFile(site, request, reply, request.url, consolePolicy(origin(request)));
  });
}

/** A license domain as a source of a content security policy; loopback names stand for any port. */
export function policySource(entry: string): string[] {
  if (entry.startsWith('[')) return [];
  const isOpenLoopback = /^(?:(?:\*\.)?(?:[\w.-]+\.)?localhost|127(?:\.\d+){3})$/i.test(entry);
  return [isOpenLoopback ? `${entry}:*` : entry];
}

/** One of the empty documents, under a policy. */
export function sendShell(reply: FastifyReply, name: string, policy: string): FastifyReply {
  const shell = shells[name];
  if (shell === undefined) return reply.code(404).send(errorAnswer('bad-request', 'There is no such shell.'));
  return setPolicy(reply, policy).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(shell);
}

function sendFile(
  { files, sender, name }: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  policy: string,
): FastifyReply {
  const file = files.find(path);
  if (file === null) {
    const message = files.isBuilt
      ? 'There is nothing at this address.'
      : `${name} has not been built. Run: npm run build`;
    return reply.code(files.isBuilt ? 404 : 503).send(errorAnswer('bad-request', message));
  }
  setPolicy(reply, policy)
    .header('referrer-policy', 'same-origin')
    .header('cache-control', file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  return sender.send(request, reply, file);
}
