import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helpText, parseCommandLine } from './command-line.ts';
import { readSettings, type SettingSources, settingRows, unknownEnvironment } from './settings.ts';
import { settingsMarkdown } from './settings-table.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'alongside-settings-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function read(sources: Partial<SettingSources>) {
  return readSettings({ purpose: 'serve', workingDirectory: directory, ...sources });
}

function file(content: unknown): string {
  const path = join(directory, 'given.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('settings', () => {
  it('have defaults for each purpose', () => {
    expect(read({}).logLevel).toBe('info');
    expect(read({ purpose: 'demo' })).toMatchObject({ logLevel: 'warn', port: 4300, host: '127.0.0.1', codeLength: 9 });
  });

  it('options win over the environment, the environment over the file', () => {
    const path = file({ port: 1, codeLength: 7, fetchPublicAssets: false });
    const environment = { ALONGSIDE_PORT: '2', ALONGSIDE_CODE_LENGTH: '8', ALONGSIDE_AWAY_MINUTES: '' };
    expect(read({ file: path, environment, options: { port: '3' } })).toMatchObject({
      port: 3,
      codeLength: 8,
      awayMinutes: 15,
      fetchPublicAssets: false,
    });
  });

  it.each([
    [{ ALONGSIDE_PORT: 'abc' }, 'ALONGSIDE_PORT must be a whole number from 0 to 65535 (it is "abc").'],
    [{ ALONGSIDE_PORT: '70000' }, 'ALONGSIDE_PORT must be a whole number from 0 to 65535 (it is "70000").'],
    [{ ALONGSIDE_CODE_LENGTH: '3' }, 'ALONGSIDE_CODE_LENGTH must be a whole number from 6 to 12 (it is "3").'],
    [{ ALONGSIDE_FETCH_PUBLIC_ASSETS: 'maybe' }, 'must be true or false'],
    [{ ALONGSIDE_LOG_LEVEL: 'loud' }, 'must be one of fatal, error'],
    [{ ALONGSIDE_PUBLIC_URL: 'help.example.com' }, 'must be an address such as https://help.example.com'],
    [{ ALONGSIDE_PUBLIC_URL: 'https://help.example.com/path' }, 'without a path'],
    [{ ALONGSIDE_PUBLIC_URL: 'http://help.example.com' }, 'must be HTTPS'],
    [{ ALONGSIDE_METRICS_TOKEN: 'short' }, 'must have at least 16 characters'],
    [{ ALONGSIDE_TRUSTED_PROXY: '10.0.0.0/8, proxy' }, '"proxy" is neither'],
    [{ ALONGSIDE_TLS_KEY_FILE: 'key.pem' }, 'tlsCertificateFile and tlsKeyFile belong together'],
    [{ ALONGSIDE_TLS: 'true' }, 'tls is for the demo'],
  ])('%o is refused in words', (environment, sentence) => {
    expect(() => read({ environment })).toThrow(sentence);
  });

  it('takes networks of proxies', () => {
    const environment = { ALONGSIDE_TRUSTED_PROXY: '10.0.0.0/8, fd00::/8,127.0.0.1' };
    expect(read({ environment }).trustedProxy).toBe('10.0.0.0/8, fd00::/8,127.0.0.1');
  });

  it('says all complaints at once', () => {
    const environment = { ALONGSIDE_PORT: 'x', ALONGSIDE_CODE_MINUTES: '0' };
    expect(() => read({ environment })).toThrow(/ALONGSIDE_PORT[\s\S]*\n[\s\S]*ALONGSIDE_CODE_MINUTES/);
  });

  it.each([
    ['[1]', 'is not a JSON object'],
    ['{', 'is not a JSON object'],
    [{ prot: 1 }, 'prot in'],
    [{ port: 'x' }, 'port in'],
  ])('the file %o is refused in words', (content, sentence) => {
    expect(() => read({ file: file(content) })).toThrow(sentence);
  });

  it('a file that was named must exist', () => {
    expect(() => read({ file: join(directory, 'missing.json') })).toThrow('cannot be read (ENOENT)');
  });

  it.each([{ host: '0.0.0.0' }, { publicUrl: 'https://help.example.com' }])(
    'the demo refuses to be reached from elsewhere: %o',
    (options) => {
      expect(() => read({ purpose: 'demo', options })).toThrow('The demo runs on this machine only');
    },
  );

  it('warns of variables that nobody knows', () => {
    expect(unknownEnvironment({ ALONGSIDE_PROT: '1', ALONGSIDE_ANNOUNCE: 'json', PATH: '' })).toEqual([
      'ALONGSIDE_PROT is not a setting and is ignored. Look at --help for the names.',
    ]);
  });

  it('are all in the table and in the help', () => {
    for (const [name, { environment }] of Object.entries(settingRows)) {
      expect(settingsMarkdown()).toContain(`| \`${name}\` | \`${environment}\` |`);
    }
    expect(helpText()).toContain('--public-url');
    expect(helpText()).toContain('ALONGSIDE_MAX_LOG_MEGABYTES');
  });
});

describe('the command line', () => {
  it('is the demo unless told otherwise', () => {
    expect(parseCommandLine([])).toMatchObject({ command: 'demo' });
    expect(parseCommandLine(['--tls', '--port', '0'])).toMatchObject({
      command: 'demo',
      settings: { tls: true, port: '0' },
    });
    expect(
      parseCommandLine(['license', 'create', '--name', 'Shop', '--domain', 'a.de', '--domain', 'b.de']),
    ).toMatchObject({
      command: 'license',
      words: ['create'],
      name: 'Shop',
      domains: ['a.de', 'b.de'],
    });
    expect(parseCommandLine(['--help']).command).toBe('help');
  });

  it.each([
    [['dance'], '"dance" is not a command'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port'], '--port'],
  ])('%o is refused in words', (parameters, sentence) => {
    expect(() => parseCommandLine(parameters)).toThrow(sentence);
  });
});
