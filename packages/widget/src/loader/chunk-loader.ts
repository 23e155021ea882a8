// Loads the other chunks as classic scripts whose content is pinned by hash. It must work under a strict policy of the
// page (nonce carried on, Trusted Types where they are enforced) and leave no element behind.

import type { ChunkName, Chunks, Hints } from '../chunks.ts';

interface Waiting {
  readonly promise: Promise<unknown>;
  readonly resolve: (chunk: unknown) => void;
}

export interface ChunkLoader {
  load<Name extends ChunkName>(name: Name): Promise<Chunks[Name]>;
  provide<Name extends ChunkName>(name: Name, chunk: Chunks[Name]): void;
}

export function createChunkLoader(base: string, hints: Hints, nonce: string): ChunkLoader {
  const loads = new Map<string, Waiting>();
  let toScriptUrl: ((url: string) => string) | null = null;

  function add(name: ChunkName, fail: (error: Error) => void): void {
    const { file, integrity } = hints.chunks[name];
    const script = document.createElement('script');
    toScriptUrl ??= scriptUrlPolicy();
    script.src = toScriptUrl(`${base}dist/${file}`);
    script.integrity = integrity;
    script.crossOrigin = 'anonymous';
    script.nonce = nonce;
    script.onload = script.onerror = () => {
      script.remove();
      // After a script that ran, the promise is settled and this does nothing.
      fail(new Error(`Alongside: ${file} could not be loaded.`));
    };
    (document.head ?? document.documentElement).append(script);
  }

  return {
    load<Name extends ChunkName>(name: Name): Promise<Chunks[Name]> {
      let waiting = loads.get(name);
      if (waiting === undefined) {
        let resolve: (chunk: unknown) => void = () => {};
        const promise = new Promise<unknown>((settle, reject) => {
          resolve = settle;
          add(name, reject);
        });
        waiting = { promise, resolve };
        loads.set(name, waiting);
        promise.catch(() => loads.delete(name));
      }
      return waiting.promise as Promise<Chunks[Name]>;
    },
    provide(name, chunk) {
      loads.get(name)?.resolve(chunk);
    },
  };
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** A page that enforces Trusted Types names our policy `alongside`; anywhere else the plain address will do. */
function scriptUrlPolicy(): (url: string) => string {
  try {
    const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
    const policy = factory?.createPolicy('alongside', { createScriptURL: (url) => url });
    if (policy !== undefined) return (url) => policy.createScriptURL(url);
  } catch {
    // Policies are restricted and ours is not among them: enforcement, if any, will refuse the plain address.
  }
  return (url) => url;
}
