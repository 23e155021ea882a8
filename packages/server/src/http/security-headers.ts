// The headers that go on everything we serve. One policy per kind of content; what a route does not say is the
// strictest: an answer that may load nothing and be framed by nobody.

import type { FastifyInstance, FastifyReply } from 'fastify';

/** For data and errors. */
export const nothingPolicy = "default-src 'none'; frame-ancestors 'none'";

/** For the agents' console. Mantine writes style elements, hence inline styles. */
export function consolePolicy(origin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ${socketOrigin(origin)}`,
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * For the viewer, which the console frames.
 * @param looks origins that style sheets of owners load from
 */
export function viewerPolicy(origin: string, looks: readonly string[] = []): string {
  const own = ["'self'", 'data:', ...looks].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src ${own} blob:`,
    `font-src ${own}`,
    `connect-src 'self' ${socketOrigin(origin)}`,
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/**
 * For the empty documents that replicas are built in: no script at all, and images, fonts and media only from the
 * session's own assets and the license's hosts.
 */
export function shellPolicy(origin: string, session: string | null, hosts: readonly string[]): string {
  const assets = session === null ? [] : [`${origin}/api/sessions/${session}/assets/`];
  const sources = [...assets, 'data:', ...hosts].join(' ');
  return [
    "default-src 'none'",
    `style-src 'unsafe-inline' ${origin}/viewer/`,
    `img-src ${sources}`,
    `font-src ${sources}`,
    `media-src ${sources}`,
    `frame-src ${origin}/viewer/shell/`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

/** For a customer's own preview: it shows what its opener hands over, and connects to nothing. */
export const previewPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * For the empty documents of a preview: images come from where the customer's own browser has them, or were handed
 * over by the page. No script, no connection.
 */
export const previewShellPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline' 'self'",
  'img-src https: http: data: blob:',
  'font-src data: blob:',
  'media-src data: blob:',
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** For an asset from a customer's page, also when somebody opens its address directly. */
export const assetPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Sets the policy of an answer, and the older framing header that goes with it. */
export function setPolicy(reply: FastifyReply, policy: string): FastifyReply {
  const isFramedByUs = policy.includes("frame-ancestors 'self'");
  return reply
    .header('content-security-policy', policy)
    .header('x-frame-options', isFramedByUs ? 'SAMEORIGIN' : 'DENY');
}

/** Adds the headers to every answer that does not bring its own. */
export function addSecurityHeaders(app: FastifyInstance, publicUrl: string): void {
  const isSecure = publicUrl.startsWith('https:');
  app.addHook('onRequest', async (_request, reply) => {
    setPolicy(reply, nothingPolicy);
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    if (isSecure) reply.header('strict-transport-security', 'max-age=31536000');
  });
}

function socketOrigin(origin: string): string {
  return origin.replace(/^http/, 'ws');
}
