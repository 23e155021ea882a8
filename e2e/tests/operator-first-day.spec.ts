// An operator's first day: a production start behind a proxy that speaks HTTPS, the set-up link from the terminal, a
// license, a session with real people, a backup while it runs, a crash, and a restore.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, poll, test } from '../run/fixtures.ts';
import { agentSideOf, enterCode, startSession, waitUntilSharing } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';
import { TlsProxy } from '../run/tls-proxy.ts';

test.use({ serverOptions: { flags: ['--tls'], env: {} } });
test.setTimeout(180_000);

const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const run = promisify(execFile);

/** A real server on a data directory of its own, as `npm start -- serve` runs it. */
class Production {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'alongside-production-'));
  readonly #env: NodeJS.ProcessEnv;
  #process: ChildProcess | null = null;

  constructor(env: Record<string, string>) {
    this.#env = { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
  }

  get data(): string {
    return path.join(this.folder, 'data');
  }

  /** @returns the port it listens on */
  async start(): Promise<number> {
    const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--data', this.data], {
      env: { ...this.#env, ALONGSIDE_ANNOUNCE: 'json' },
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line).port));
      child.once('exit', () => reject(new Error(`It did not start: ${errors}`)));
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await ended;
  }

  async command(...words: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [main, ...words], { env: this.#env, cwd: this.folder });
    return stdout;
  }

  async dispose(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

test('[1] [16] [86] production behind a proxy with TLS: set up, shared, backed up, killed, restored', async ({
  server,
  customer,
  agent,
}) => {
  // The demo's throw-away authority has made a certificate for these names.
  const file = (name: string) => readFileSync(path.join(server.info.dataDirectory, name), 'utf8');
  const proxy = await TlsProxy.open({
    key: file('demo-certificate.key'),
    certificate: file('demo-certificate.pem'),
  });
  const url = `https://localhost:${proxy.port}`;
  const production = new Production({ ALONGSIDE_PUBLIC_URL: url, ALONGSIDE_TRUSTED_PROXY: '127.0.0.1' });
  const site = await TestSite.open({});
  try {
    proxy.target = await production.start();

    // The first admin, by the link that only the terminal shows; it works once.
    const link = /https:\S+/.exec(await production.command('setup-link', '--data', production.data))?.[0] ?? '';
    expect(link).toMatch(new RegExp(`^${url}/setup#`));
    const console = await agent.open(link);
    await console.within(25_000).waitForVisible({ label: 'Your name' });
    await console.fill({ label: 'Your name' }, 'Olga Operator');
    await console.fill({ label: 'Email' }, 'olga@example.com');
    await console.fill({ css: 'input', label: 'Password' }, 'correct horse battery');
    await console.click('button[type="submit"]');
    await poll('the console', 25_000, async () => !(await console.url()).includes('/setup'));
    await console.within(25_000).waitForText('h1', 'Licenses');

    // Reached through the proxy only its own address counts as local.
    expect(await console.evaluate(async () => (await fetch('/metrics')).status)).toBe(403);
    expect(await console.evaluate(() => document.cookie)).toBe('');

    const license = await console.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ name: 'Shop', domains: ['pages.localhost'] });
      return ((await (await fetch('/api/licenses', { method: 'POST', headers, body })).json()) as { id: string }).id;
    });
    site.pages['/'] = `<!doctype html><title>Shop</title><h1 id="title">Shop</h1>${snippet(
      `localhost:${proxy.port}`,
      license,
    ).replace("'http://'", "'https://'")}`;
    const side = await startSession(customer, site.url('/'));
    await console.open(`${url}/co-browsing`);
    await enterCode(console, side.code);
    const agentSide = agentSideOf(console);
    await agentSide.viewer.within(25_000).waitForVisible('.header-bar');
    await waitUntilSharing(side, agentSide);
    await agentSide.replica.waitForText('#title', 'Shop');

    // A backup while people work, and proof that it can be restored.
    const backup = path.join(production.folder, 'first.backup');
    expect(await production.command('backup', backup, '--data', production.data)).toContain('and verified: 1 license');
    expect(await production.command('restore', backup, '--check')).toContain('can be restored');

    // The machine crashes and its disk is lost; what was backed up goes on where it was, with the same people signed in.
    await production.end('SIGKILL');
    rmSync(production.data, { recursive: true });
    expect(await production.command('restore', backup, '--data', production.data)).toContain('Start the server now');
    proxy.target = await production.start();
    await waitUntilSharing(side, agentSide);
    await side.tab.evaluate(() => {
      document.getElementById('title')!.textContent = 'Shop, restored';
    });
    await agentSide.replica.within(25_000).waitForText('#title', 'Shop, restored');
  } finally {
    proxy.close();
    site.close();
    await production.dispose();
  }
});
