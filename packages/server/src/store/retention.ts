// What leaves the database for good: rows that are older than the operator keeps them, and everything about one
// customer or session on request. Sessions that are still open are never too old. Rows go in small groups, so that a
// long list does not hold up the relay.

import type { Store } from './database.ts';
import { forgetRemoved } from './database.ts';

const rowsPerStep = 500;

export interface Removed {
  readonly sessions: number;
  readonly auditEntries: number;
}

/** Removes sessions that ended, and audit entries that were written, before the time. */
export async function removeOlderThan(store: Store, before: number): Promise<Removed> {
  const sessions = await inSteps(async () => {
    const ids = store
      .selectFrom('sessions')
      .select('id')
      .where('state', '=', 'ended')
      .where('ended_at', '<', before)
      .limit(rowsPerStep);
    return store.deleteFrom('sessions').where('id', 'in', ids).executeTakeFirst();
  });
  const auditEntries = await inSteps(async () => {
    const ids = store.selectFrom('audit').select('id').where('at', '<', before).limit(rowsPerStep);
    return store.deleteFrom('audit').where('id', 'in', ids).executeTakeFirst();
  });
  await store.deleteFrom('mask_reports').where('at', '<', before).execute();
  return { sessions, auditEntries };
}

/** Removes sign-ins and single-use links whose time is over. */
export async function removeExpiredSignIns(store: Store, now: number): Promise<void> {
  const time = new Date(now).toISOString();
  await store.deleteFrom('sign_ins').where('expiresAt', '<', time).execute();
}

/** Ids of all sessions of one customer of the site. */
export async function sessionsOfCustomer(store: Store, customer: string): Promise<string[]> {
  const rows = await store.selectFrom('sessions').select('id').where('customer_id', '=', customer).execute();
  return rows.map(({ id }) => id);
}

/** Removes sessions and every audit entry that names one of them, from the tables and from the files. */
export async function eraseSessions(store: Store, ids: readonly string[]): Promise<Removed> {
  let sessions = 0;
  let auditEntries = 0;
  for (let start = 0; start < ids.length; start += rowsPerStep) {
    const some = ids.slice(start, start + rowsPerStep);
    await store.transaction().execute(async (transaction) => {
      const entries = await transaction.deleteFrom('audit').where('session_id', 'in', some).executeTakeFirst();
      const rows = await transaction.deleteFrom('sessions').where('id', 'in', some).executeTakeFirst();
      auditEntries += Number(entries.numDeletedRows);
      sessions += Number(rows.numDeletedRows);
    });
  }
  await forgetRemoved(store);
  return { sessions, auditEntries };
}

async function inSteps(step: () => Promise<{ numDeletedRows: bigint }>): Promise<number> {
  let removed = 0;
  for (;;) {
    const count = Number((await step()).numDeletedRows);
    removed += count;
    if (count < rowsPerStep) return removed;
    // Others have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
