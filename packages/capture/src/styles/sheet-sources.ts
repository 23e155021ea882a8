// Gets the source text of linked and imported style sheets: as the site wrote it, which rules read back from the
// browser no longer are. Only what the page itself has loaded is asked for, from the browser's cache.

/** Largest sheet that is taken, in UTF-16 units; larger ones are read from their rules. */
const maxUnits = 4_000_000;
/** Sheets kept; the oldest goes first. */
const maxSources = 200;
const timeoutMs = 10_000;

export interface Source {
  readonly text: string;
  /** Where its relative URLs start: its address after redirects. */
  readonly baseUrl: string;
}

export class SheetSources {
  readonly #realm: Window & typeof globalThis;
  readonly #fetch: typeof fetch;
  readonly #sources = new Map<string, Promise<Source | null>>();
  /** Origins that refused, by their own will or by the page's policy: asking again would only fill the console. */
  readonly #refusing = new Set<string>();

  constructor(realm: Window & typeof globalThis) {
    this.#realm = realm;
    this.#fetch = realm.fetch.bind(realm);
  }

  load(url: string): Promise<Source | null> {
    let loading = this.#sources.get(url);
    if (loading === undefined) {
      if (this.#sources.size >= maxSources) {
        const [oldest] = this.#sources.keys();
        this.#sources.delete(oldest!);
      }
      loading = this.#get(url);
      this.#sources.set(url, loading);
    }
    return loading;
  }

  async #get(url: string): Promise<Source | null> {
    const { origin } = new URL(url, this.#realm.location.origin);
    if (!/^(?:https?|blob|data):/.test(url) || this.#refusing.has(origin)) return null;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await this.#fetch(url, { cache: 'force-cache', credentials: 'same-origin', signal });
      const isStyle = /css|^text\/plain|^$/.test(response.headers.get('content-type') ?? '');
      const text = response.ok && isStyle ? await response.text() : '';
      return text === '' || text.length > maxUnits ? null : { text, baseUrl: response.url || url };
    } catch {
      this.#refusing.add(origin);
      return null;
    }
  }
}
