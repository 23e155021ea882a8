// Which steps of the schema a database has been through, and which of them this version does not know: the sign that a
// newer version has written it.

import { migrations } from './migrations.ts';

/** Names among the applied steps that only a newer version can have taken. */
export function newerMigrations(applied: readonly string[]): string[] {
  return applied.filter((name) => !Object.hasOwn(migrations, name)).sort();
}

/** Names of the steps that are still to be taken, in their order. */
export function missingMigrations(applied: readonly string[]): string[] {
  return Object.keys(migrations)
    .filter((name) => !applied.includes(name))
    .sort();
}
