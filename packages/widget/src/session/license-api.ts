// The two requests of the popup: the license's state, and a new session. Neither carries page content or credentials.

import type { ErrorAnswer, LicenseLooks, LicenseState, Mode, StartAnswer } from '@alongside/protocol';

/** Longest wait for an answer. */
const timeoutMs = 15_000;
/** Looks do not stand in the way of help for longer. */
const looksTimeoutMs = 3000;

/** Why a start failed: a code of the error table (or `offline`) and, where the server gave one, a sentence for people. */
export class StartRefused extends Error {
  readonly code: string;
  readonly sentence: string;

  constructor(code: string, sentence = '') {
    super(code);
    this.code = code;
    this.sentence = sentence;
  }
}

/** What the popup shows before a start. Fails with `StartRefused`. */
export function fetchLicenseState(base: string, mode: Mode | null): Promise<LicenseState> {
  return request(`${base}state${mode === null ? '' : `?mode=${mode}`}`, {}) as Promise<LicenseState>;
}

/** What the owner changed of looks and texts. Never fails: then the popup looks and speaks as by default. */
export async function fetchLooks(base: string, name: string | undefined): Promise<LicenseLooks> {
  const none = { css: '', strings: {} };
  if (name === undefined) return none;
  return request(`${base}looks/${name}.json`, {}, looksTimeoutMs).catch(() => none) as Promise<LicenseLooks>;
}

/** Asks for a session. Fails with `StartRefused`. */
export function startSession(base: string, mode: Mode | null): Promise<StartAnswer> {
  return requestJson(`${base}sessions`, mode === null ? {} : { mode }) as Promise<StartAnswer>;
}

/** Posts and reads JSON. Fails with `StartRefused`. */
export function requestJson(url: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  return request(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function request(url: string, init: RequestInit, longestMs = timeoutMs): Promise<unknown> {
  let status: Response;
  let answer: unknown;
  try {
    status = await fetch(url, { ...init, credentials: 'omit', signal: AbortSignal.timeout(longestMs) });
    answer = await status.json();
  } catch {
    throw new StartRefused('offline');
  }
  if (status.ok) return answer;
  const { error, message } = (answer ?? {}) as Partial<ErrorAnswer>;
  throw new StartRefused(error ?? 'internal', typeof message === 'string' ? message : '');
}
