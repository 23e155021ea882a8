import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUse, findRunningServer, openDataDirectory } from './data-directory.ts';
import { readServerKeys } from './server-keys.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alongside-data-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const running = {
  process: 4711,
  url: 'https://x.example',
  localUrl: 'http://127.0.0.1:1',
  certificate: null,
  operatorToken: 't',
};

describe('the data directory', () => {
  it('is made, belongs to one, and is free again after release', () => {
    const path = join(directory, 'a', 'b');
    const data = openDataDirectory(path);
    data.announce(running);
    expect(statSync(join(path, 'server.json')).mode & 0o777).toBe(0o600);
    expect(findRunningServer(path)).toEqual(running);
    expect(() => openDataDirectory(path)).toThrow(DirectoryInUse);
    expect(() => openDataDirectory(path)).toThrow('Another server (process 4711, https://x.example) already uses');
    data.release();
    expect(findRunningServer(path)).toBeNull();
    openDataDirectory(path).release();
  });

  it('is free again when its server was killed', async () => {
    const module = JSON.stringify(new URL('./data-directory.ts', import.meta.url).href);
    const script = `import { openDataDirectory } from ${module}; openDataDirectory(${JSON.stringify(directory)}).announce(${JSON.stringify(running)}); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => openDataDirectory(directory)).toThrow(DirectoryInUse);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const data = openDataDirectory(directory);
    expect(findRunningServer(directory)).toBeNull();
    data.release();
  });

  it('says what is wrong when a file stands in its place', () => {
    const path = join(directory, 'file');
    writeFileSync(path, '');
    expect(() => openDataDirectory(join(path, 'below'))).toThrow(/cannot be used \(.+\)\. Give this user write access/);
  });

  it('keeps its key to itself, and refuses a damaged one', () => {
    const first = readServerKeys(directory);
    expect(readServerKeys(directory).hashCode('123456782')).toBe(first.hashCode('123456782'));
    expect(first.hashCode('x')).not.toBe(first.hashSecret('x'));
    const file = join(directory, 'server.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o600);
    writeFileSync(file, 'short');
    expect(() => readServerKeys(directory)).toThrow('is damaged');
  });
});
