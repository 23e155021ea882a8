// `alongside license …`: makes, changes and deletes licenses, over the running server's own interface when one runs, so
// that live sessions follow at once. Settings are given as `name=value`, by the names of the interface.

import { readFileSync } from 'node:fs';
import { isDomainEntry, type License, type LicenseUsage } from '@alongside/protocol';
import { licenseChangeSchema } from '../http/schemas.ts';
import type { Settings } from '../settings.ts';
import { StartError, systemCode } from '../start-error.ts';
import {
  changeLicense,
  createLicense,
  deleteLicense,
  findLicense,
  licenseDefaults,
  listLicenses,
} from '../store/licenses.ts';
import { countByState, endOpenSessionsOf } from '../store/sessions.ts';
import { operate, overHttpOnly } from './operator.ts';
import { type Assignments, readAssignments } from './setting-words.ts';

export interface LicenseCommandOptions {
  readonly name?: string | undefined;
  readonly domains: readonly string[];
  /** What a deletion would ask is answered with yes. */
  readonly isSure: boolean;
}

export async function runLicense(settings: Settings, words: readonly string[], options: LicenseCommandOptions) {
  const [verb, id = '', ...rest] = words;
  if (verb === 'list') return printLicenses(await findAll(settings));
  if (verb === 'create') return printCreated(await create(settings, options, readAssignments(words.slice(1))));
  const verbs = ['show', 'edit', 'disable', 'enable', 'delete', 'css', 'usage'];
  if (verb === undefined || !verbs.includes(verb)) {
    throw new StartError(`Say "license list", "license create --name <name> --domain <host>", or ${verbs.join(', ')}.`);
  }
  if (id === '') throw new StartError(`Say which license: license ${verb} <id>. "license list" shows the ids.`);
  if (verb === 'show') return printJson(await find(settings, id));
  if (verb === 'edit') return printJson(await change(settings, id, readAssignments(rest)));
  if (verb === 'disable' || verb === 'enable') {
    const { name } = await change(settings, id, { isDisabled: verb === 'disable' });
    process.stdout.write(`${name} is ${verb}d.\n`);
    return;
  }
  if (verb === 'delete') return remove(settings, id, options.isSure);
  if (verb === 'usage') return printJson(await overHttpOnly(settings, (ask) => ask('GET', pathOf(id, 'usage'))));
  return setCss(settings, id, rest[0]);
}

const pathOf = (id: string, more = ''): string => `/api/licenses/${encodeURIComponent(id)}${more && `/${more}`}`;

function findAll(settings: Settings): Promise<License[]> {
  return operate(settings, {
    overHttp: async (request) => (await request('GET', '/api/licenses')) as License[],
    onStore: ({ store }) => listLicenses(store),
  });
}

function find(settings: Settings, id: string): Promise<License> {
  return operate(settings, {
    overHttp: async (request) => (await request('GET', pathOf(id))) as License,
    onStore: async ({ store }) => (await findLicense(store, id)) ?? missing(id),
  });
}

function create(settings: Settings, { name, domains }: LicenseCommandOptions, more: Assignments): Promise<License> {
  if (name === undefined || name.trim() === '') throw new StartError('A license needs a name: --name "Example shop"');
  if (domains.length === 0) throw new StartError('A license needs a domain: --domain www.example.com');
  const wrong = domains.find((domain) => !isDomainEntry(domain));
  if (wrong !== undefined) {
    throw new StartError(
      `"${wrong}" is not a host name. Give it as www.example.com or *.example.com, without https://.`,
    );
  }
  const draft = { ...licenseDefaults, name: name.trim(), domains: [...domains], ...changeOf(more, null) };
  return operate(settings, {
    overHttp: async (request) => (await request('POST', '/api/licenses', draft)) as License,
    onStore: ({ store }) => createLicense(store, draft),
  });
}

async function change(settings: Settings, id: string, assignments: Assignments): Promise<License> {
  if (Object.keys(assignments).length === 0) {
    throw new StartError('Say what to change: license edit <id> maxSessions=50 domains=www.example.com,*.example.com');
  }
  const changed = changeOf(assignments, await find(settings, id));
  return operate(settings, {
    overHttp: async (request) => (await request('PATCH', pathOf(id), changed)) as License,
    onStore: async ({ store }) => (await changeLicense(store, id, changed)) ?? missing(id),
  });
}

/** Assignments as a change that has passed the same checks as one over the interface. */
function changeOf(assignments: Assignments, before: License | null): Partial<Omit<License, 'id'>> {
  const { privacy, ...rest } = assignments;
  const wanted = privacy === undefined ? rest : { ...rest, privacy: privacyOf(privacy, before) };
  const unknown = Object.keys(wanted).find((name) => !(name in licenseDefaults) && !['name', 'domains'].includes(name));
  if (unknown !== undefined) {
    throw new StartError(
      `${unknown} is not a setting. Known are name, domains, ${Object.keys(licenseDefaults).join(', ')}.`,
    );
  }
  const checked = licenseChangeSchema.safeParse(wanted);
  if (checked.success) return checked.data as Partial<Omit<License, 'id'>>;
  const [issue] = checked.error.issues;
  throw new StartError(`${issue?.path.join('.')}: ${issue?.message}.`);
}

function privacyOf(privacy: unknown, before: License | null): unknown {
  const base = before?.privacy ?? licenseDefaults.privacy;
  return typeof privacy === 'object' && privacy !== null ? { ...base, ...privacy } : privacy;
}

async function remove(settings: Settings, id: string, isSure: boolean): Promise<void> {
  const { name } = await find(settings, id);
  const open = await operate<{ waiting: number; live: number }>(settings, {
    overHttp: async (request) => (await request('GET', pathOf(id, 'usage'))) as LicenseUsage,
    onStore: ({ store }) => countByState(store, id),
  });
  const counted = `${open.live} live and ${open.waiting} waiting ${open.live + open.waiting === 1 ? 'session' : 'sessions'}`;
  if (!isSure) {
    throw new StartError(
      `${name} has ${counted}, which would end at once; pages with its snippet would show "Invalid license". Say it again with --yes.`,
    );
  }
  await operate<unknown>(settings, {
    overHttp: (request) => request('DELETE', pathOf(id)),
    onStore: async ({ store, clock }) => {
      await deleteLicense(store, id);
      await endOpenSessionsOf(store, id, clock.now());
    },
  });
  process.stdout.write(`${name} is deleted; ${counted} ended.\n`);
}

async function setCss(settings: Settings, id: string, from: string | undefined): Promise<void> {
  if (from === undefined) {
    throw new StartError(
      'Say where the CSS is: license css <id> <https address, path on the first domain, file or none>',
    );
  }
  await overHttpOnly(settings, (request) => {
    if (from === 'none') return request('DELETE', pathOf(id, 'custom-css'));
    const text = /^https?:/i.test(from) ? null : readOrNull(from);
    return request('PUT', pathOf(id, 'custom-css'), text === null ? { url: from } : { text });
  });
  process.stdout.write(from === 'none' ? 'The popup looks as by default again.\n' : 'The CSS is in use from now on.\n');
}

/** The content of a file, or null when there is none of this name: then it is a path on the license's domain. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && path.startsWith('/')) return null;
    throw new StartError(`The file ${path} cannot be read (${systemCode(error)}).`);
  }
}

function missing(id: string): never {
  throw new StartError(`There is no license ${id}. "license list" shows the ids.`);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function printLicenses(licenses: readonly License[]): void {
  if (licenses.length === 0) {
    process.stdout.write('There is no license yet. Make one: license create --name <name> --domain <host>\n');
    return;
  }
  for (const { id, name, domains, isDisabled } of licenses) {
    process.stdout.write(`${id}  ${name}${isDisabled ? ' (disabled)' : ''}  ${domains.join(', ')}\n`);
  }
}

function printCreated(license: License): void {
  process.stdout.write(`License ${license.id} for ${license.domains.join(', ')}.\n`);
}
