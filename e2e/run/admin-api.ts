// What an administrator changes during a test, by the console's own interface: a license's limits, masks, mode.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Announcement } from './server-process.ts';

export type AskAsAdmin = <Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
) => Promise<Answer>;

/** Signs in as the demo's admin. Requests that are refused throw with the server's words. */
export async function signInAsAdmin(info: Announcement): Promise<AskAsAdmin> {
  const admin = info.accounts.find(({ role }) => role === 'admin');
  if (!admin) throw new Error('The demo has no admin');
  const cookies = await signInByRequest(info, admin.email);
  return async <Answer>(method: string, path: string, body?: object) =>
    (await ask(info, cookies, method, path, body)).answer as Answer;
}

const signIns = new WeakMap<Announcement, Map<string, Promise<string>>>();

/**
 * A sign-in of an account of the demo, made once for each server: the cookies, `name=value; …`. For tests to which the
 * form is no matter.
 */
export function signInOnce(info: Announcement, email: string): Promise<string> {
  const known = signIns.get(info) ?? new Map<string, Promise<string>>();
  signIns.set(info, known);
  const made = known.get(email) ?? signInByRequest(info, email);
  known.set(email, made);
  return made;
}

/** Signs an account of the demo in. @returns the cookies, `name=value; …`; refused, it throws with the server's words */
export async function signInByRequest(info: Announcement, email: string): Promise<string> {
  const account = info.accounts.find((each) => each.email === email);
  if (!account) throw new Error(`The demo has no account ${email}`);
  const { password } = account;
  return (await ask(info, '', 'POST', '/api/auth/sign-in/email', { email, password })).cookies;
}

/** A session as the console's list has it. */
export interface ListedSession {
  id: string;
  state: string;
}

/** Begins a look for new sessions: what is returned asks for those since then. A worker's server keeps what earlier
 * tests left for a while and ends it when it likes, so how many there are says nothing. */
export async function newSessionsFromHere(admin: AskAsAdmin): Promise<() => Promise<ListedSession[]>> {
  const list = () => admin<ListedSession[]>('GET', '/api/sessions');
  const before = new Set((await list()).map(({ id }) => id));
  return async () => (await list()).filter(({ id }) => !before.has(id));
}

function ask(info: Announcement, cookie: string, method: string, path: string, body?: object) {
  const url = new URL(path, info.consoleUrl);
  const headers = { origin: new URL(info.url).origin, cookie, ...(body ? { 'content-type': 'application/json' } : {}) };
  const isTls = url.protocol === 'https:';
  return new Promise<{ answer: unknown; cookies: string }>((resolve, reject) => {
    const send = isTls ? httpsRequest : httpRequest;
    const sent = send(url, { method, headers, ...(isTls ? { rejectUnauthorized: false } : {}) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const cookies = (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
        if ((response.statusCode ?? 500) < 400) resolve({ answer: text === '' ? null : JSON.parse(text), cookies });
        else reject(new Error(`${method} ${path} was answered with ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
