// Secrets of a test that must (or must not) be found: where they may have gone is searched as it is and as it might have
// been encoded on the way. A canary is a random prefix, one for each test, and the name of the place where it was
// planted. The prefix is ASCII letters, so that UTF-8, Latin-1, JSON, HTML and percent-encoding all leave it readable.

import { randomInt } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { SocketMessage } from './web-socket-bytes.ts';

const ALPHABET = 'bcdfghjkmnpqrstvwxz';
const PREFIX_LETTERS = 10;
/** Characters after a hit that can belong to the same name. */
const MAX_NAME = 40;
/** Where in a frame the deflated body may start: the header is short. */
const MAX_HEADER_BYTES = 24;
/** Mappings of the server's memory that are read; larger ones are address space without content. */
const MAX_MAPPING_BYTES = 512 * 1024 * 1024;

/** A place where canaries may have gone, with its bytes. */
export interface Searched {
  where: string;
  bytes: Buffer;
}

export class Canaries {
  readonly #prefix = Array.from({ length: PREFIX_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  readonly #patterns = patternsOf(this.#prefix);

  /** The canary of a place. @param name lower case letters only */
  of(name: string): string {
    if (!/^[a-z]+$/.test(name)) throw new Error(`“${name}” is no name of a canary`);
    return `${this.#prefix}${name}Z`;
  }

  /** Names of the canaries in these bytes, each with where and in which encoding; a cut one ends with a question mark. */
  find(searched: Iterable<Searched>): Map<string, string> {
    const found = new Map<string, string>();
    for (const { where, bytes } of searched) {
      for (const { encoding, pattern, decode } of this.#patterns) {
        for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1)) {
          const text = decode(bytes, at);
          const [, name = '', end = '?'] = new RegExp(`${this.#prefix}([a-z]*)(Z?)`).exec(text) ?? [];
          const called = end === 'Z' ? name : `${name}?`;
          if (!found.has(called)) found.set(called, `${where}, as ${encoding}`);
        }
      }
    }
    return found;
  }
}

interface Pattern {
  encoding: string;
  pattern: Buffer;
  /** The text around a hit. */
  decode(bytes: Buffer, at: number): string;
}

function patternsOf(prefix: string): Pattern[] {
  const room = PREFIX_LETTERS + MAX_NAME;
  const pairs = Buffer.from(prefix, 'utf16le');
  const hexadecimal = Buffer.from(prefix).toString('hex');
  return [
    { encoding: 'text', pattern: Buffer.from(prefix), decode: (bytes, at) => bytes.toString('latin1', at, at + room) },
    {
      encoding: 'UTF-16',
      // Without the last zero it is in both byte orders.
      pattern: pairs.subarray(0, -1),
      decode: (bytes, at) => bytes.toString('latin1', at, at + 2 * room).replaceAll('\0', ''),
    },
    {
      encoding: 'hexadecimal',
      pattern: Buffer.from(hexadecimal),
      decode: (bytes, at) => Buffer.from(bytes.toString('latin1', at, at + 2 * room), 'hex').toString('latin1'),
    },
    ...[0, 1, 2].map((shift) => base64Pattern(prefix, shift)),
  ];
}

/** Base64 of the prefix where `shift` bytes of a group of three stand before it; letters make the same in base64url. */
function base64Pattern(prefix: string, shift: number): Pattern {
  const whole = Buffer.from('\0'.repeat(shift) + prefix).toString('base64');
  // Only the characters that nothing before or after the prefix decides.
  const start = Math.ceil((shift * 8) / 6);
  const pattern = Buffer.from(whole.slice(start, Math.floor(((shift + prefix.length) * 8) / 6)));
  return {
    encoding: 'base64',
    pattern,
    decode: (bytes, at) =>
      Buffer.from(whole.slice(0, start) + bytes.toString('latin1', at, at + 2 * (PREFIX_LETTERS + MAX_NAME)), 'base64')
        .subarray(shift)
        .toString('latin1'),
  };
}

/** Messages as they are, and inflated where they can be. */
export function* searchedMessages(where: string, messages: Iterable<SocketMessage>): Generator<Searched> {
  for (const { from, text, bytes } of messages) {
    const what = `${where}: ${text === null ? 'frame' : 'signal'} of the ${from}`;
    yield { where: what, bytes };
    if (text !== null) {
      yield { where: what, bytes: Buffer.from(unescapeJson(text)) };
      continue;
    }
    const inflated = inflateSomewhere(bytes);
    if (inflated !== null) yield { where: `${what}, inflated`, bytes: inflated };
  }
}

function unescapeJson(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The longest that any start in the header's reach inflates to; not knowing the header is the point. */
function inflateSomewhere(bytes: Buffer): Buffer | null {
  let best: Buffer | null = null;
  for (let start = 0; start < Math.min(MAX_HEADER_BYTES, bytes.length); start++) {
    try {
      const inflated = inflateRawSync(bytes.subarray(start));
      if (inflated.length > (best?.length ?? 0)) best = inflated;
    } catch {
      // No deflated body starts here.
    }
  }
  return best;
}

/** Every file below a folder. */
export function* searchedFiles(folder: string): Generator<Searched> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    yield { where: `file ${path.relative(folder, file)}`, bytes: readFileSync(file) };
  }
}

/** Whether another process's memory can be read here: Linux, and allowed for one's own children. */
export function canReadMemory(processId: number): boolean {
  try {
    if (!existsSync(`/proc/${processId}/mem`)) return false;
    closeSync(openSync(`/proc/${processId}/mem`, 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Everything that a process has in its memory and could have written there. */
export function* searchedMemory(processId: number): Generator<Searched> {
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  try {
    for (const line of readFileSync(`/proc/${processId}/maps`, 'utf8').split('\n')) {
      const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      const start = Number.parseInt(from, 16);
      const size = Number.parseInt(to, 16) - start;
      if (!(size > 0) || size > MAX_MAPPING_BYTES) continue;
      const bytes = Buffer.alloc(size);
      try {
        readSync(memory, bytes, 0, size, start);
      } catch {
        // Gone, or never touched.
        continue;
      }
      yield { where: 'the server’s memory', bytes };
    }
  } finally {
    closeSync(memory);
  }
}
