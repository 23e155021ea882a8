// Answers with content that does not change under its entity tag: 304 to who has it, gzip to who takes it. What was
// compressed once is kept, up to a limit.

import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface StaticContent {
  readonly bytes: Buffer;
  readonly tag: string;
  readonly mediaType: string;
}

/** Contents that are kept compressed; a build has far fewer files, the rest are loaders of licenses. */
const maxKept = 500;
/** Smaller ones are not worth it, in bytes. */
const minBytes = 1024;
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;

export function staticContent(content: Buffer | string, mediaType: string): StaticContent {
  const bytes = Buffer.from(content);
  const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { bytes, tag, mediaType };
}

export class StaticSender {
  readonly #compressed = new Map<string, Buffer>();

  /** Sends the content; headers beside type, tag and encoding are the caller's. */
  send(request: FastifyRequest, reply: FastifyReply, content: StaticContent): FastifyReply {
    reply.header('etag', content.tag);
    addVary(reply, 'Accept-Encoding');
    const known = request.headers['if-none-match'] ?? '';
    if (known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === content.tag)) return reply.code(304).send();
    reply.type(content.mediaType);
    const takesGzip = /\bgzip\b(?!;q=0(\.0*)?(,|$))/.test(request.headers['accept-encoding'] ?? '');
    if (!takesGzip || content.bytes.length < minBytes || !compressible.test(content.mediaType)) {
      return reply.send(content.bytes);
    }
    return reply.header('content-encoding', 'gzip').send(this.#gzip(content));
  }

  #gzip({ tag, bytes }: StaticContent): Buffer {
    let compressed = this.#compressed.get(tag);
    if (compressed === undefined) {
      compressed = gzipSync(bytes, { level: 9 });
      const oldest = this.#compressed.keys().next();
      if (this.#compressed.size >= maxKept && !oldest.done) this.#compressed.delete(oldest.value);
      this.#compressed.set(tag, compressed);
    }
    return compressed;
  }
}

/** Adds to the Vary header what another part may have set already. */
export function addVary(reply: FastifyReply, name: string): void {
  const before = reply.getHeader('vary');
  reply.header('vary', typeof before === 'string' && before !== name ? `${before}, ${name}` : name);
}
