// The demo in a process of its own, for tests that kill it and start it again on the same data and port.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DemoAnnouncement } from '../commands/demo-command.ts';
import type { TestTarget } from './test-server.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The demo in a process of its own. */
export class DemoProcess implements TestTarget {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'alongside-demo-'));
  readonly output: string[] = [];
  announced!: DemoAnnouncement;
  #child: ChildProcess | null = null;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment;
  }

  get url(): string {
    return `http://127.0.0.1:${this.announced.port}`;
  }
  get origin(): string {
    return this.announced.url;
  }
  get licenseId(): string {
    return this.announced.license.id;
  }
  get pageOrigin(): string {
    return new URL(this.announced.customerUrl).origin;
  }

  async start(): Promise<void> {
    const port = this.announced === undefined ? '0' : String(this.announced.port);
    const child = spawn(process.execPath, [main, 'demo', '--port', port, '--data', this.directory], {
      env: { ...process.env, ALONGSIDE_ANNOUNCE: 'json', ALONGSIDE_LOG_LEVEL: 'trace', ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (text: Buffer) => this.output.push(text.toString()));
    this.announced = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
      child.once('exit', () => reject(new Error(`did not start: ${this.output.join('')}`)));
    });
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    this.#child = null;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  }

  /** Kills it and leaves nothing behind. */
  async dispose(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
