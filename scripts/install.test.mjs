// Installing, with a stand-in for npm that does and says what npm was seen to do and say.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { install } from './install.mjs';

const LOCK = JSON.stringify({
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } },
});
const INSTALLED = JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } });

describe('install', () => {
  let folder = '';
  const inFolder = (name) => path.join(folder, name);
  const npmRuns = () => (existsSync(inFolder('runs')) ? readFileSync(inFolder('runs'), 'utf8').length : 0);

  /** The stand-in installs what the lock says, then says `output` and ends with `code`. */
  const npmThat = ({ output = '', code = 0 }) => {
    const file = inFolder('npm-cli.js');
    const script = `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
      appendFileSync(${JSON.stringify(inFolder('runs'))}, '.');
      mkdirSync(${JSON.stringify(inFolder('node_modules'))}, { recursive: true });
      writeFileSync(${JSON.stringify(inFolder('node_modules/.package-lock.json'))}, ${JSON.stringify(INSTALLED)});
      console.error(${JSON.stringify(output)});
      process.exitCode = ${code};`;
    writeFileSync(inFolder('package.json'), '{ "type": "module" }');
    writeFileSync(file, script);
    vi.stubEnv('npm_execpath', file);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'alongside-install-'));
    writeFileSync(inFolder('package-lock.json'), LOCK);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('installs once for a lock file, and again when it changes', async () => {
    npmThat({});
    expect(await install(folder, 'Installing')).toBe(true);
    expect(await install(folder, 'Installing')).toBe(false);
    expect(npmRuns()).toBe(1);
    writeFileSync(inFolder('package-lock.json'), LOCK.replace('"1.0.0"', '"1.0.1"'));
    expect(await install(folder, 'Installing')).toBe(true);
    expect(npmRuns()).toBe(2);
  });

  it('leaves alone what somebody installed by hand', async () => {
    npmThat({});
    mkdirSync(inFolder('node_modules'));
    writeFileSync(inFolder('node_modules/.package-lock.json'), INSTALLED);
    expect(await install(folder, 'Installing')).toBe(false);
    expect(npmRuns()).toBe(0);
  });

  it.each([
    ['npm error code ENOTFOUND', 1, /cannot be reached/],
    ['npm error network request failed, reason: connect ECONNREFUSED', 1, /cannot be reached/],
    ['npm error code E403', 1, /refused the request/],
    ['npm error code EACCES', 1, /no write access/],
    ['npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device', 0, /disk is full/],
    ['npm error something new', 1, /what it said is above/],
  ])('explains “%s”, and leaves nothing half installed', async (output, code, message) => {
    npmThat({ output, code });
    await expect(install(folder, 'Installing')).rejects.toMatchObject({
      message: expect.stringMatching(message),
      output: expect.stringContaining(output),
    });
    expect(existsSync(inFolder('node_modules'))).toBe(false);
  });
});
