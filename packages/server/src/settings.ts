// The one table of settings: what each is called in the environment, the settings file and on the command line, what
// it may be, and its default. `--help`, docs/operate.md and the checks at start all come from it. Reading never
// changes anything on disk, and every complaint is a sentence that names the setting and what it may be.

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isDomainEntry, isLoopbackName } from '@alongside/protocol';
import { z } from 'zod';
import { StartError, systemCode } from './start-error.ts';

/** How the server was started. The demo is bound to loopback and makes its own accounts. */
export type Purpose = 'demo' | 'serve';

export interface SettingRow<Value> {
  readonly schema: z.ZodType<Value>;
  readonly demo: Value;
  readonly serve: Value;
  /** Name of the command line option, where there is one. */
  readonly option?: string;
  readonly environment: string;
  /** What it may be, in a few words. */
  readonly kind: string;
  readonly about: string;
  /** What the default is, in words, where the value itself does not say it. */
  readonly defaultAbout?: string;
}

export const settingsFileName = 'alongside.config.json';

interface RowWords {
  about: string;
  environment: string;
  option?: string;
  defaultAbout?: string;
}

function wholeNumber(min: number, max: number, demo: number, serve: number, words: RowWords): SettingRow<number> {
  const sentence = `must be a whole number from ${min} to ${max}`;
  const number = z.number({ error: sentence }).int(sentence).min(min, sentence).max(max, sentence);
  const schema = z.preprocess((value) => (isDigits(value) ? Number(value) : value), number);
  return { schema, demo, serve, kind: `${min} to ${max}`, ...words };
}

function yesOrNo(demo: boolean, serve: boolean, words: RowWords): SettingRow<boolean> {
  const known: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };
  const read = (value: unknown) => (typeof value === 'string' ? (known[value.toLowerCase()] ?? value) : value);
  const schema = z.preprocess(read, z.boolean({ error: 'must be true or false' }));
  return { schema, demo, serve, kind: 'true or false', ...words };
}

function textOr<Value extends string | null>(
  demo: Value,
  serve: Value,
  kind: string,
  check: (text: string) => string | null,
  words: RowWords,
): SettingRow<string | null> {
  const schema = z
    .string({ error: `must be ${kind}` })
    .nullable()
    .superRefine((text, context) => {
      const complaint = text === null ? null : check(text);
      if (complaint !== null) context.addIssue({ code: 'custom', message: complaint });
    });
  return { schema, demo, serve, kind, ...words };
}

function words<const Words extends readonly string[]>(
  of: Words,
  demo: Words[number],
  serve: Words[number],
  row: RowWords,
): SettingRow<Words[number]> {
  const kind = of.join(', ');
  return { schema: z.enum(of, { error: `must be one of ${kind}` }), demo, serve, kind, ...row };
}

const anyText = () => null;

export const settingRows = {
  publicUrl: textOr(null, null, 'an https:// address without a path', checkPublicUrl, {
    environment: 'ALONGSIDE_PUBLIC_URL',
    option: 'public-url',
    about: 'Where browsers reach this server. HTTPS, or HTTP on a loopback name.',
    defaultAbout: '`http://localhost:<port>`',
  }),
  host: textOr('127.0.0.1', '127.0.0.1', 'an address of this machine', anyText, {
    environment: 'ALONGSIDE_HOST',
    option: 'host',
    about: 'Address to listen on. The demo listens on loopback only.',
  }) as SettingRow<string | null>,
  port: wholeNumber(0, 65_535, 4300, 4300, {
    environment: 'ALONGSIDE_PORT',
    option: 'port',
    about: 'Port to listen on; 0 takes a free one.',
  }),
  dataDirectory: textOr(null, null, 'a directory', anyText, {
    environment: 'ALONGSIDE_DATA_DIRECTORY',
    option: 'data',
    about: 'Where the database and the keys are kept. One server at a time.',
    defaultAbout: '`data/demo` or `data/server` below the working directory',
  }),
  trustedProxy: textOr(null, null, 'addresses or networks, separated by commas', checkNetworks, {
    environment: 'ALONGSIDE_TRUSTED_PROXY',
    about: 'Reverse proxies whose `X-Forwarded-*` headers are believed, such as `10.0.0.0/8`.',
    defaultAbout: 'none',
  }),
  tls: yesOrNo(false, false, {
    environment: 'ALONGSIDE_TLS',
    option: 'tls',
    about: 'Demo: serve HTTPS with a throw-away certificate authority.',
  }),
  tlsCertificateFile: textOr(null, null, 'a PEM file', anyText, {
    environment: 'ALONGSIDE_TLS_CERTIFICATE_FILE',
    about: 'Certificate chain to serve HTTPS without a proxy. Needs the key file as well.',
    defaultAbout: 'none: a proxy speaks HTTPS',
  }),
  tlsKeyFile: textOr(null, null, 'a PEM file', anyText, {
    environment: 'ALONGSIDE_TLS_KEY_FILE',
    about: 'Private key of the certificate.',
    defaultAbout: 'none',
  }),
  logLevel: words(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'warn', 'info', {
    environment: 'ALONGSIDE_LOG_LEVEL',
    option: 'log-level',
    about: 'How much is logged, as JSON lines on standard error. Codes, secrets and page content never are.',
  }),
  metricsToken: textOr(null, null, 'at least 16 characters', (text) => atLeast(text, 16), {
    environment: 'ALONGSIDE_METRICS_TOKEN',
    about: 'Bearer token for `/metrics` from elsewhere.',
    defaultAbout: 'none: `/metrics` answers loopback only',
  }),
  signInHours: wholeNumber(1, 720, 12, 12, {
    environment: 'ALONGSIDE_SIGN_IN_HOURS',
    about: 'Hours after which agents and admins sign in again.',
  }),
  codeLength: wholeNumber(6, 12, 9, 9, {
    environment: 'ALONGSIDE_CODE_LENGTH',
    about: 'Digits of a session code; the last one is a check digit.',
  }),
  codeMinutes: wholeNumber(1, 60, 15, 15, {
    environment: 'ALONGSIDE_CODE_MINUTES',
    about: 'Minutes for which a code can be joined, and a waiting session holds a place.',
  }),
  awayMinutes: wholeNumber(1, 240, 15, 15, {
    environment: 'ALONGSIDE_AWAY_MINUTES',
    about: 'Minutes that a session waits for a customer who left the page, through a payment page for example.',
  }),
  graceSeconds: wholeNumber(1, 3600, 120, 120, {
    environment: 'ALONGSIDE_GRACE_SECONDS',
    about: 'Seconds that a session waits after a silent loss of the customer, or of the last agent.',
  }),
  unwatchedSeconds: wholeNumber(1, 600, 30, 30, {
    environment: 'ALONGSIDE_UNWATCHED_SECONDS',
    about: 'Seconds without an agent after which the page is no longer captured and what was kept of it is dropped.',
  }),
  maxWaitingPerVisitor: wholeNumber(1, 10_000, 3, 3, {
    environment: 'ALONGSIDE_MAX_WAITING_PER_VISITOR',
    about: 'Sessions that may wait for an agent at once, per address and browser.',
  }),
  maxStartsPerMinute: wholeNumber(1, 1_000_000, 30, 30, {
    environment: 'ALONGSIDE_MAX_STARTS_PER_MINUTE',
    about: 'Sessions that one address may start in a minute.',
  }),
  maxLogMegabytes: wholeNumber(1, 1024, 64, 64, {
    environment: 'ALONGSIDE_MAX_LOG_MEGABYTES',
    about: 'Memory for the page of one session; beyond it the page is asked for a fresh start.',
  }),
  maxAssetMegabytes: wholeNumber(1, 1024, 64, 64, {
    environment: 'ALONGSIDE_MAX_ASSET_MEGABYTES',
    about: 'Memory for images, fonts and style sheets of one session.',
  }),
  maxTotalAssetMegabytes: wholeNumber(1, 65_536, 512, 512, {
    environment: 'ALONGSIDE_MAX_TOTAL_ASSET_MEGABYTES',
    about: 'The same for all sessions together; the oldest go first.',
  }),
  retentionDays: wholeNumber(0, 36_500, 365, 365, {
    environment: 'ALONGSIDE_RETENTION_DAYS',
    about: 'Days after which ended sessions and audit entries are removed; 0 keeps them.',
  }),
  fetchPublicAssets: yesOrNo(true, true, {
    environment: 'ALONGSIDE_FETCH_PUBLIC_ASSETS',
    about: 'Whether the server fetches public images and style sheets that the customer’s browser may not read.',
  }),
  allowedFetchHosts: textOr(null, null, 'host names, separated by commas', checkHosts, {
    environment: 'ALONGSIDE_ALLOWED_FETCH_HOSTS',
    about:
      'Hosts that admins may have style sheets fetched from and pages checked on though they are not public, such as `intranet.example:8443`. The demo allows this machine.',
    defaultAbout: 'none: public addresses only',
  }),
  testPages: textOr(null, null, 'a directory', anyText, {
    environment: 'ALONGSIDE_TEST_PAGES',
    option: 'pages',
    about: 'Demo: serve the pages of this directory on `pages.localhost` and every other unused `*.localhost` name.',
    defaultAbout: 'none',
  }),
} as const;

type Rows = typeof settingRows;
export type SettingName = keyof Rows;
type SettingValues = { readonly [Name in SettingName]: Rows[Name] extends SettingRow<infer Value> ? Value : never };

/** All settings, checked. Where the default depends on another setting the value is null until start. */
export interface Settings extends SettingValues {
  readonly purpose: Purpose;
}

export interface SettingSources {
  readonly purpose: Purpose;
  /** Values of command line options, by setting name. */
  readonly options?: Readonly<Record<string, string | boolean | undefined>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Path given with `--config`; it must exist then. */
  readonly file?: string | undefined;
  readonly workingDirectory?: string;
}

/**
 * Collects and checks all settings: options win over the environment, the environment over the file.
 * @throws StartError with one sentence per complaint
 */
export function readSettings(sources: SettingSources): Settings {
  const environment = sources.environment ?? {};
  const file = readSettingsFile(sources.file, sources.workingDirectory ?? process.cwd());
  const complaints: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(settingRows) as [SettingName, SettingRow<unknown>][]) {
    const given = firstGiven([
      { value: sources.options?.[name], called: `--${row.option}` },
      { value: emptyIsAbsent(environment[row.environment]), called: row.environment },
      { value: file.values[name], called: `${name} in ${file.path}` },
    ]);
    if (given === null) {
      values[name] = row[sources.purpose];
      continue;
    }
    const checked = row.schema.safeParse(given.value);
    if (checked.success) values[name] = checked.data;
    else complaints.push(`${given.called} ${checked.error.issues[0]?.message} (it is ${JSON.stringify(given.value)}).`);
  }
  complaints.push(...unknownNames(file.values, file.path));
  if (complaints.length > 0) throw new StartError(complaints.join('\n'));
  const settings = { ...(values as unknown as SettingValues), purpose: sources.purpose };
  const conflict = findConflict(settings);
  if (conflict !== null) throw new StartError(conflict);
  return settings;
}

/** Variables that are read elsewhere and are no settings. */
const otherVariables = ['ALONGSIDE_ANNOUNCE'];

function findConflict(settings: Settings): string | null {
  const { purpose, host, publicUrl } = settings;
  if (purpose === 'demo') {
    const open = [host, publicUrl === null ? null : new URL(publicUrl).hostname].find(
      (name) => name !== null && !isLoopbackName(name),
    );
    if (open !== undefined && open !== null) {
      return `The demo runs on this machine only and prints its passwords, so it cannot be reached as ${open}. Start a real server with: npm start -- serve --public-url https://${open}`;
    }
  } else {
    if (settings.tls) return 'tls is for the demo. Give tlsCertificateFile and tlsKeyFile, or let a proxy speak HTTPS.';
    if (settings.testPages !== null) return 'testPages is for the demo.';
  }
  if ((settings.tlsCertificateFile === null) !== (settings.tlsKeyFile === null)) {
    return 'tlsCertificateFile and tlsKeyFile belong together; one of them is missing.';
  }
  return null;
}

function checkPublicUrl(text: string): string | null {
  const sentence = 'must be an address such as https://help.example.com, without a path';
  if (!URL.canParse(text)) return sentence;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return sentence;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') return sentence;
  return url.protocol === 'https:' || isLoopbackName(url.hostname)
    ? null
    : 'must be HTTPS: browsers share no page over plain HTTP. Put a proxy with a certificate in front';
}

function checkNetworks(text: string): string | null {
  const isNetwork = (entry: string) => {
    const [address = '', prefix, ...rest] = entry.trim().split('/');
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    return (
      family !== 0 &&
      rest.length === 0 &&
      (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
    );
  };
  const wrong = text.split(',').find((entry) => !isNetwork(entry));
  return wrong === undefined
    ? null
    : `must be addresses or networks such as 10.0.0.0/8, and "${wrong.trim()}" is neither`;
}

function checkHosts(text: string): string | null {
  const wrong = text.split(',').find((entry) => !isDomainEntry(entry.trim()));
  return wrong === undefined ? null : `must be host names, and "${wrong.trim()}" is none`;
}

function atLeast(text: string, length: number): string | null {
  return text.length >= length ? null : `must have at least ${length} characters`;
}

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,9}$/.test(value.trim());
}

function emptyIsAbsent(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function firstGiven(candidates: { value: unknown; called: string }[]): { value: unknown; called: string } | null {
  return candidates.find(({ value }) => value !== undefined) ?? null;
}

function readSettingsFile(given: string | undefined, workingDirectory: string) {
  const path = given ?? `${workingDirectory}/${settingsFileName}`;
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    if (given === undefined && systemCode(error) === 'ENOENT') return { path, values: {} as Record<string, unknown> };
    throw new StartError(`The settings file ${path} cannot be read (${systemCode(error)}).`);
  }
  try {
    const values: unknown = JSON.parse(content);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return { path, values: values as Record<string, unknown> };
    }
  } catch {
    // Said below, as for any other content that is not an object.
  }
  throw new StartError(`The settings file ${path} is not a JSON object.`);
}

function unknownNames(values: Record<string, unknown>, path: string): string[] {
  const known = Object.keys(settingRows);
  return Object.keys(values)
    .filter((name) => name !== '$schema' && !known.includes(name))
    .map((name) => `${name} in ${path} is not a setting. Known are ${known.join(', ')}.`);
}

/** A sentence for each variable that looks like a setting and is none: a warning, since other programs share the prefix. */
export function unknownEnvironment(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = [...Object.values(settingRows).map((row) => row.environment), ...otherVariables];
  return Object.keys(environment)
    .filter((name) => name.startsWith('ALONGSIDE_') && !known.includes(name))
    .map((name) => `${name} is not a setting and is ignored. Look at --help for the names.`);
}
