// The customer's side for sites that are built from modules: types of `window.coBrowsingInstance`, and `loadCoBrowsing`,
// which adds the snippet's script element and waits for it. It does nothing when it is imported and holds no session of
// its own: what counts is the one instance of the page.

/** States of a session, as in the popup. */
export type CoBrowsingState =
  | 'idle'
  | 'starting'
  | 'waiting'
  | 'joined'
  | 'sharing'
  | 'paused'
  | 'agent-lost'
  | 'trouble'
  | 'elsewhere'
  | 'stopped'
  | 'ended'
  | 'asked-to-continue'
  | 'refused';

export type CoBrowsingMode = 'full-control' | 'partial-control' | 'no-control';

export interface CoBrowsingSession {
  readonly id: string;
  readonly state: CoBrowsingState;
  readonly mode: CoBrowsingMode;
  /** Names of the agents who are in. */
  readonly agents: readonly string[];
}

/** `change` comes with every change, the name of a state when that state begins or its session changes. */
export type CoBrowsingEvent = 'change' | CoBrowsingState;

/** `session` is null where there is none: before a start, after an end. */
export type CoBrowsingListener = (session: CoBrowsingSession | null, state: CoBrowsingState) => void;

/** Answers true when a session may start; anything else, also a failure, starts none. */
export type StartHook = () => boolean | Promise<boolean>;

/** What agents are told of the customer: plain text, at most 20 fields, names up to 40 and values up to 200 characters. */
export interface CustomerDetails {
  readonly id?: string | number | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly [field: string]: string | number | boolean | undefined;
}

/** `window.coBrowsingInstance`. No method throws. */
export interface CoBrowsing {
  /** Opens the popup, or brings it back. */
  showPopup(): void;
  /** Closes the popup; during a session it is minimised instead. */
  hidePopup(): void;
  /** Starts a session if the visitor has just clicked or pressed a key; else it only opens the popup at Start. */
  start(): void;
  /** Ends the session of this page. */
  stop(): void;
  /** From now on nothing of the page leaves the browser; the session stays open. */
  pause(): void;
  /** Goes on after a pause, with a fresh view for the agent. */
  resume(): void;
  /** The session as it is now, or null. */
  readonly session: CoBrowsingSession | null;
  on(event: CoBrowsingEvent, listener: CoBrowsingListener): void;
  off(event: CoBrowsingEvent, listener: CoBrowsingListener): void;
  /** Says who the customer is. Agents see it once they are in; call it on every page that knows. */
  identify(customer: CustomerDetails): void;
  /** Asks the hook before every start, for a consent of the site's own; null asks no more. */
  confirmStart(hook: StartHook | null): void;
}

export interface LoadOptions {
  /** Host name of the co-browsing server, `cobrowse.example.com`, or its origin where the scheme is to be said. */
  readonly server: string;
  readonly license: string;
  /** Absent, the license's default. */
  readonly mode?: CoBrowsingMode;
  /** Sessions continue on other domains of the license. */
  readonly multiDomain?: boolean;
  /** Registrable domain whose sub-domains a session continues on. */
  readonly domainName?: string;
  /** The nonce of the page's content security policy, where it has one. */
  readonly nonce?: string;
  /** Texts of the popup by key, as `window.CoBrowsingCustomStrings`. */
  readonly strings?: Readonly<Record<string, string>>;
}

const attribute = 'data-8x8-co-browsing';
let loading: Promise<CoBrowsing> | null = null;

/** The instance of this page, if its script is there already. */
export function coBrowsing(): CoBrowsing | null {
  return (globalThis as { coBrowsingInstance?: CoBrowsing }).coBrowsingInstance ?? null;
}

/**
 * Adds the script unless the page has it, and waits until it is ready. However often it is called, it is added once.
 * Fails when the script cannot be loaded (then it may be tried again), and where there is no document.
 */
export function loadCoBrowsing(options: LoadOptions): Promise<CoBrowsing> {
  const instance = coBrowsing();
  if (instance !== null) return Promise.resolve(instance);
  loading ??= load(options).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(options: LoadOptions): Promise<CoBrowsing> {
  if (typeof document === 'undefined') throw new Error('Alongside: co-browsing needs a document.');
  if (options.strings !== undefined) Object.assign(globalThis, { CoBrowsingCustomStrings: options.strings });
  const known = document.querySelector<HTMLScriptElement>(`script[${attribute}]`);
  const script = known ?? addScript(options);
  await new Promise<void>((resolve, reject) => {
    script.addEventListener('load', () => resolve(), { once: true });
    script.addEventListener('error', () => {
      // A snippet of the page stays; what was added here makes room for another try.
      if (known === null) script.remove();
      reject(new Error(`Alongside: ${script.src} could not be loaded.`));
    });
  });
  const instance = coBrowsing();
  if (instance === null) throw new Error('Alongside: the script did not start; the page’s console says why.');
  return instance;
}

function addScript({ server, license, mode, multiDomain, domainName, nonce }: LoadOptions): HTMLScriptElement {
  const script = document.createElement('script');
  const origin = /^https?:\/\//.test(server) ? server.replace(/\/+$/, '') : `https://${server}`;
  script.setAttribute(attribute, license);
  if (mode !== undefined) script.setAttribute(`${attribute}-mode`, mode);
  if (multiDomain === true) script.setAttribute(`${attribute}-multi-domain`, 'true');
  if (domainName !== undefined) script.setAttribute('data-domain-name', domainName);
  if (nonce !== undefined) script.nonce = nonce;
  script.async = true;
  script.src = `${origin}/license${license}/dist/primary-bundle.js`;
  document.head.append(script);
  return script;
}
