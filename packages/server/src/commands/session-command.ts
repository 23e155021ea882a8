// `alongside session …`: lists the sessions of the running server and ends them.

import type { SessionSummary } from '@alongside/protocol';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { overHttpOnly } from './operator.ts';

export async function runSession(settings: Settings, words: readonly string[]): Promise<void> {
  const [verb, id] = words;
  if (verb === 'list') {
    const sessions = (await overHttpOnly(settings, (ask) => ask('GET', '/api/sessions'))) as SessionSummary[];
    if (sessions.length === 0) process.stdout.write('No session is open.\n');
    for (const { id: session, state, license, agents, startedAt } of sessions) {
      const since = new Date(startedAt).toISOString();
      process.stdout.write(`${session}  ${state}  ${license.name}  since ${since}  ${agents.join(', ')}\n`);
    }
    return;
  }
  if (verb === 'end' && id !== undefined) {
    await overHttpOnly(settings, (ask) => ask('POST', `/api/sessions/${encodeURIComponent(id)}/end`));
    process.stdout.write(`The session ${id} has ended.\n`);
    return;
  }
  throw new StartError('Say "session list" or "session end <id>".');
}
