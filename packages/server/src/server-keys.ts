// The server's own secret, made once and kept beside the database with mode 0600. Everything that must not be guessed
// from a copy of the database (codes, session secrets, sign-in cookies) is keyed with a part derived from it.

import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './data-directory.ts';
import { StartError, systemCode } from './start-error.ts';

export interface ServerKeys {
  /** Secret for signing sign-in cookies. */
  readonly cookieSecret: string;
  /** Keyed hash of a session code. */
  hashCode(code: string): string;
  /** Keyed hash of a session secret, a set-up token or an address. */
  hashSecret(secret: string): string;
}

export function keyFileOf(directory: string): string {
  return join(directory, 'server.key');
}

/** Reads the key file, or makes it at the first start. */
export function readServerKeys(directory: string): ServerKeys {
  const file = keyFileOf(directory);
  let main: Buffer;
  try {
    main = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      throw new StartError(`The key file ${file} cannot be read (${systemCode(error)}).`);
    main = randomBytes(32);
    writePrivateFile(file, `${main.toString('base64url')}\n`);
  }
  if (main.length !== 32) throw new StartError(`The key file ${file} is damaged. Restore it from a backup.`);
  return keysFrom(main);
}

/** The keys that follow from 32 secret bytes. */
export function keysFrom(main: Buffer): ServerKeys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', main, '', `alongside ${purpose}`, 32));
  const codeKey = derive('session code');
  const secretKey = derive('session secret');
  return {
    cookieSecret: derive('sign-in cookie').toString('base64url'),
    hashCode: (code) => createHmac('sha256', codeKey).update(code).digest('base64url'),
    hashSecret: (secret) => createHmac('sha256', secretKey).update(secret).digest('base64url'),
  };
}

/** A secret of 192 random bits, fit for URLs. */
export function makeSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Whether two texts are equal, in a time that does not depend on where they differ. */
export function isEqualSecret(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
