// Single named values of the installation. Never page content.

import type { Store } from './database.ts';

export async function readMeta(store: Store, name: string): Promise<string | null> {
  const row = await store.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeMeta(store: Store, name: string, value: string): Promise<void> {
  await store
    .insertInto('meta')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Removes the value and says whether this caller was the one who did. */
export async function takeMeta(store: Store, name: string, value: string): Promise<boolean> {
  const result = await store.deleteFrom('meta').where('name', '=', name).where('value', '=', value).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
