// `alongside erase --customer <id>` or `--session <id>`: removes everything that is kept of one person or one session.

import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { eraseSessions, type Removed, sessionsOfCustomer } from '../store/retention.ts';
import { operate } from './operator.ts';

export interface EraseCommandOptions {
  readonly customer?: string | undefined;
  readonly session?: string | undefined;
}

export async function runErase(settings: Settings, { customer, session }: EraseCommandOptions): Promise<void> {
  if ((customer === undefined) === (session === undefined)) {
    throw new StartError('Say whose: erase --customer <id>, or erase --session <id>');
  }
  const body = customer === undefined ? { session } : { customer };
  const removed = await operate<Removed>(settings, {
    overHttp: async (request) => (await request('POST', '/api/erasures', body)) as Removed,
    onStore: async ({ store }) =>
      eraseSessions(store, customer === undefined ? [session ?? ''] : await sessionsOfCustomer(store, customer)),
  });
  if (removed.sessions === 0) {
    process.stdout.write('Nothing is kept under this id.\n');
    return;
  }
  process.stdout.write(
    `Erased: ${removed.sessions} ${removed.sessions === 1 ? 'session' : 'sessions'} and ${removed.auditEntries} audit entries. Backups still have them.\n`,
  );
}
