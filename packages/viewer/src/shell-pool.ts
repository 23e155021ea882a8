// Keeps one empty shell loaded ahead, so that a new page can be built the moment it comes, behind the one on the screen.

import { openShell, type Shell } from '@alongside/replica';
import type { ShellSource } from './page-feed.ts';

const retryMs = 2000;

export class ShellPool implements ShellSource {
  readonly #container: HTMLElement;
  readonly #address: string;
  readonly #stop = new AbortController();
  #ready: Shell | null = null;
  #loading: Promise<Shell>;

  constructor(container: HTMLElement, address: string) {
    this.#container = container;
    this.#address = address;
    this.#loading = this.#load();
    this.#loading.catch(() => {});
  }

  takeNow(): Shell | null {
    const shell = this.#ready;
    if (shell === null) return null;
    this.#ready = null;
    this.#loading = this.#load();
    this.#loading.catch(() => {});
    return shell;
  }

  async take(): Promise<Shell> {
    while (!this.#stop.signal.aborted) {
      const shell = this.takeNow();
      if (shell !== null) return shell;
      await this.#loading;
    }
    throw new Error('stopped');
  }

  remove(shell: Shell): void {
    shell.frame.remove();
  }

  stop(): void {
    this.#stop.abort();
  }

  async #load(): Promise<Shell> {
    const { signal } = this.#stop;
    for (;;) {
      try {
        const shell = await openShell(this.#container, this.#address, signal);
        this.#ready = shell;
        return shell;
      } catch (error) {
        if (signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }
}
