// What the demo starts with: one license for its sites and three accounts. The passwords are random, kept in the data
// directory where only this user can read them, and put back at each start, so that what is printed always works.

import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { License, Role } from '@alongside/protocol';
import type { AuthPort } from '../accounts/auth-port.ts';
import { writePrivateFile } from '../data-directory.ts';
import type { Store } from '../store/database.ts';
import { changeLicense, createLicense, findLicense, licenseDefaults, makeLicenseId } from '../store/licenses.ts';

export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

export interface DemoSeed {
  readonly license: License;
  readonly accounts: readonly DemoSignIn[];
}

interface DemoFile {
  license: string;
  passwords: Record<string, string>;
}

interface Person {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

const people: readonly Person[] = [
  { email: 'agent@alongside.example', name: 'Ada Agent', role: 'agent' },
  { email: 'agent2@alongside.example', name: 'Ben Agent', role: 'agent' },
  { email: 'admin@alongside.example', name: 'Carol Admin', role: 'admin' },
];

const domains = [
  'acmejets.localhost',
  '*.acmejets.localhost',
  'specialtycookies.localhost',
  '*.specialtycookies.localhost',
  'hard-cases.localhost',
  'localhost',
  '127.0.0.1',
];
const testDomains = ['pages.localhost', '*.pages.localhost', 'other.localhost'];
/** Letters and digits that nobody mistakes for others. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Makes what is missing and puts back what the demo prints. */
export async function seedDemo(
  store: Store,
  auth: AuthPort,
  dataDirectory: string,
  hasTestPages: boolean,
): Promise<DemoSeed> {
  const path = join(dataDirectory, 'demo.json');
  const file = readDemoFile(path) ?? { license: makeLicenseId(), passwords: {} };
  for (const { email } of people) file.passwords[email] ??= makePassword();
  writePrivateFile(path, JSON.stringify(file, null, 2));
  const accounts = await Promise.all(
    people.map((person) => seedAccount(auth, person, file.passwords[person.email] ?? '')),
  );
  const wanted = [...domains, ...(hasTestPages ? testDomains : [])];
  return { license: await seedLicense(store, file.license, wanted), accounts };
}

async function seedAccount(auth: AuthPort, { email, name, role }: Person, password: string): Promise<DemoSignIn> {
  const account = await auth.findByEmail(email);
  if (account === null) await auth.createAccount({ email, name, role, password });
  else if (account.isDisabled || account.role !== role || !(await auth.hasPassword(account.id, password))) {
    await auth.changeAccount(account.id, { password, role, isDisabled: false });
  }
  return { email, password, role };
}

async function seedLicense(store: Store, id: string, wanted: string[]): Promise<License> {
  const license = await findLicense(store, id);
  if (license === null) return createLicense(store, { ...licenseDefaults, name: 'AcmeJets', domains: wanted }, id);
  const missing = wanted.filter((domain) => !license.domains.includes(domain));
  if (missing.length === 0) return license;
  return (await changeLicense(store, id, { domains: [...license.domains, ...missing] })) ?? license;
}

function makePassword(): string {
  const letter = () => alphabet[randomInt(alphabet.length)] ?? '';
  const group = () => Array.from({ length: 4 }, letter).join('');
  return [group(), group(), group()].join('-');
}

function readDemoFile(path: string): DemoFile | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DemoFile;
  } catch {
    return null;
  }
}
