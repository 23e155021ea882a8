// The one way in which the console talks to the server over HTTP: JSON both ways, our cookie, a time limit, and every
// failure as an ApiError with a code. It never retries what changes something, and shows nothing by itself.

import type { Schema } from '@alongside/protocol';
import { isErrorCode } from '@alongside/protocol';
import { type ApiErrorCode, type Explanation, explainCode } from '../error-texts.ts';

/** How long an answer may take. */
const timeoutMs = 15_000;

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;

  constructor(code: ApiErrorCode, message: string, status: number) {
    super(message === '' ? code : message);
    this.code = code;
    this.status = status;
  }
}

/** What to show for anything that was thrown. */
export function explain(error: unknown): Explanation {
  if (error instanceof ApiError) return explainCode(error.code, error.message === error.code ? '' : error.message);
  return explainCode('internal', '');
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Asks the server. Throws ApiError.
 * @param answer what the answer looks like; null when it does not matter.
 */
export async function ask<Value>(
  method: Method,
  path: string,
  answer: Schema<Value>,
  options?: { body?: unknown; signal?: AbortSignal },
): Promise<Value>;
export async function ask(
  method: Method,
  path: string,
  answer: null,
  options?: { body?: unknown; signal?: AbortSignal },
): Promise<null>;
export async function ask<Value>(
  method: Method,
  path: string,
  answer: Schema<Value> | null,
  options: { body?: unknown; signal?: AbortSignal } = {},
): Promise<Value | null> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
  const init: RequestInit = { method, signal, credentials: 'same-origin', cache: 'no-store' };
  init.headers = { accept: 'application/json' };
  if (options.body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(options.body);
  }

  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new ApiError(timeout.aborted ? 'timeout' : 'network', '', 0);
  }
  const body = parse(text);
  if (!response.ok) throw refusal(response.status, body);
  if (answer === null) return null;
  const value = answer.check(body);
  if (value === undefined) throw new ApiError('unexpected-answer', '', response.status);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads both shapes of refusal: our `ErrorAnswer` and that of the accounts library, `{ code, message }`. */
export function refusal(status: number, body: unknown): ApiError {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const message = typeof fields.message === 'string' ? fields.message : '';
  if (isErrorCode(fields.error)) return new ApiError(fields.error, message, status);
  const accountCode = typeof fields.code === 'string' ? fields.code : '';
  if (
    accountCode === 'INVALID_EMAIL_OR_PASSWORD' ||
    accountCode === 'INVALID_EMAIL' ||
    accountCode === 'INVALID_PASSWORD'
  ) {
    return new ApiError('credentials', '', status);
  }
  if (accountCode === 'BANNED_USER' || accountCode === 'ACCOUNT_DISABLED') {
    return new ApiError('account-disabled', '', status);
  }
  return new ApiError(codeOfStatus(status), message, status);
}

function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401) return 'sign-in-required';
  if (status === 403) return 'not-allowed';
  if (status === 429) return 'rate-limited';
  if (status === 502 || status === 503 || status === 504) return 'network';
  return status >= 500 ? 'internal' : 'bad-request';
}
