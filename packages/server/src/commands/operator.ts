// How the command line changes data: over the running server's own interface when one runs on the directory, else by
// opening the database itself under the directory's lock. Never both at once.

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Clock, systemClock } from '../clock.ts';
import { DirectoryInUse, findRunningServer, openDataDirectory, type RunningServer } from '../data-directory.ts';
import { dataDirectoryOf } from '../running-server.ts';
import { readServerKeys, type ServerKeys } from '../server-keys.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { openStore, type Store } from '../store/database.ts';

export type Requester = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
) => Promise<unknown>;

export interface OperatorWork<Result> {
  overHttp(request: Requester): Promise<Result>;
  onStore(needs: { store: Store; keys: ServerKeys; clock: Clock }): Promise<Result>;
}

export async function operate<Result>(settings: Settings, work: OperatorWork<Result>): Promise<Result> {
  const path = dataDirectoryOf(settings);
  try {
    const data = openDataDirectory(path);
    try {
      const store = await openStore(data.databaseFile);
      try {
        return await work.onStore({ store, keys: readServerKeys(data.path), clock: systemClock });
      } finally {
        await store.destroy();
      }
    } finally {
      data.release();
    }
  } catch (error) {
    const running = error instanceof DirectoryInUse ? findRunningServer(path) : null;
    if (running === null) throw error;
    return work.overHttp((method, url, body) => ask(running, method, url, body));
  }
}

/** For what only a running server knows. */
export function overHttpOnly<Result>(
  settings: Settings,
  run: (request: Requester) => Promise<Result>,
): Promise<Result> {
  return operate(settings, {
    overHttp: run,
    onStore: async () => {
      throw new StartError('No server runs on this data directory. Start it first.');
    },
  });
}

function ask(running: RunningServer, method: string, path: string, body?: object): Promise<unknown> {
  const url = new URL(path, running.localUrl);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${running.operatorToken}`, ...type };
  // The certificate is the one that the server itself wrote down, whatever name it is for.
  const trust = { ca: running.certificate ?? '', allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers, ...(url.protocol === 'https:' ? trust : {}) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const answer = (text === '' ? {} : JSON.parse(text)) as { message?: string };
        if ((response.statusCode ?? 500) < 400) resolve(answer);
        else reject(new StartError(`The server refused: ${answer.message ?? `status ${response.statusCode}`}`));
      });
    });
    request.on('error', (error) =>
      reject(
        new StartError(
          `The server (process ${running.process}) does not answer at ${running.localUrl}: ${error.message}.`,
        ),
      ),
    );
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
