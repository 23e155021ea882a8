// A real server for tests: the demo as `npm start` runs it, on a free port with a data directory of its own.
// It can be killed and started again on the same data and port, as a crash would do it. Its log is kept.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Pages of tests, served to the customer as a site of their own. */
const PAGES = path.join(ROOT, 'e2e/pages');
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const MAX_LOG_LINES = 20_000;
/** Many visitors of one test run come from one address; tests about limits set their own. */
const ROOMY_LIMITS = { ALONGSIDE_MAX_WAITING_PER_VISITOR: '1000', ALONGSIDE_MAX_STARTS_PER_MINUTE: '1000' };

/** What the server says about itself in one line of JSON when ALONGSIDE_ANNOUNCE=json. */
export interface Announcement {
  /** The server's public URL, where the console is. */
  url: string;
  consoleUrl: string;
  /** The demo's start page. */
  demoUrl: string;
  /** AcmeJets, on a host of its own and, the same site, on a port of its own. */
  customerUrl: string;
  customerPortUrl: string;
  hardCasesUrl: string;
  /** Base of the pages in e2e/pages, on a host of their own; null when there is no such folder. */
  pagesUrl: string | null;
  port: number;
  accounts: { email: string; password: string; role: 'admin' | 'agent' }[];
  license: { id: string };
  dataDirectory: string;
}

export interface ServerOptions {
  /** More command line arguments, such as `--tls`. */
  flags: string[];
  /** More environment, such as settings. */
  env: Record<string, string>;
}

export class TestServer {
  /** Announced at the last start. */
  info!: Announcement;
  readonly dataFolder = mkdtempSync(path.join(tmpdir(), 'alongside-e2e-'));
  readonly log: string[] = [];
  readonly #options: ServerOptions;
  #process: ChildProcess | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  /**
   * Starts, or starts again on the same data and port.
   * @param root the release to start; this checkout if none is given
   */
  async start(root = ROOT): Promise<void> {
    const port = this.info?.port ?? 0;
    const main = path.join(root, 'packages/server/src/main.ts');
    const pages = existsSync(PAGES) ? ['--pages', PAGES] : [];
    const args = [main, 'demo', '--port', String(port), '--data', this.dataFolder, ...pages, ...this.#options.flags];
    const env = { ...withoutSettings(process.env), ...ROOMY_LIMITS, ...this.#options.env, ALONGSIDE_ANNOUNCE: 'json' };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.info = await new Promise<Announcement>((resolve, reject) => {
      const fail = (what: string): void => reject(new Error(`${what}\n${this.log.slice(-30).join('\n')}`));
      const timer = setTimeout(() => fail(`The server did not start in ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
      const read = (line: string): void => {
        this.log.push(line);
        if (this.log.length > MAX_LOG_LINES) this.log.shift();
        const announced = announcementIn(line);
        if (announced) {
          clearTimeout(timer);
          resolve(announced);
        }
      };
      createInterface({ input: child.stdout }).on('line', read);
      createInterface({ input: child.stderr }).on('line', read);
      child.once('close', (code) => {
        clearTimeout(timer);
        fail(`The server ended with ${code}`);
      });
    });
  }

  get processId(): number {
    return this.#process?.pid ?? 0;
  }

  /** As a crash: nothing is said to anybody. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator's restart: with what the server does to end well. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#process?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#end('SIGTERM');
    clearTimeout(timer);
  }

  /** Stops and leaves nothing behind. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** A developer's own settings, and those of the test run, are not the server's. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ALONGSIDE_')));
}

function announcementIn(line: string): Announcement | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Partial<Announcement>;
    return value.demoUrl !== undefined && value.accounts !== undefined ? (value as Announcement) : undefined;
  } catch {
    return undefined;
  }
}
