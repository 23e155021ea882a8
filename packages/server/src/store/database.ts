// Opens the database file and brings it up to date. The file is written with WAL and synchronous=FULL: what was
// acknowledged survives a crash and a power cut. The directory's lock makes this process the only one. Before an
// existing file is changed by a newer version a copy of it is kept, so that there is a way back.

import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import { StartError } from '../start-error.ts';
import { migrations } from './migrations.ts';
import { missingMigrations, newerMigrations } from './schema-version.ts';
import type { Tables } from './tables.ts';

export type Store = Kysely<Tables>;

/** Folder of the copies that are made before an update, beside the database. */
export const updateCopiesFolder = 'before-update';

/**
 * @param file path of the database, or `:memory:`
 * @throws StartError when it cannot be opened, or was written by a newer version
 */
export async function openStore(file: string): Promise<Store> {
  const database = openFile(file);
  try {
    const applied = appliedMigrations(database);
    const newer = newerMigrations(applied);
    if (newer.length > 0) {
      throw new StartError(
        `The database ${file} was written by a newer version of Alongside (this one does not know ${newer.join(', ')}). It was not changed. Start the newer version again, or restore a backup from before the update: npm start -- restore <file>`,
      );
    }
    const [next] = missingMigrations(applied);
    if (next !== undefined && applied.length > 0) keepCopy(database, file, next);
  } catch (error) {
    database.close();
    throw error;
  }
  const store: Store = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const { error, results } = await new Migrator({
    db: store,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error !== undefined) {
    await store.destroy();
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first step';
    throw new StartError(
      `The database ${file} could not be brought up to date (${failed}: ${error instanceof Error ? error.message : error}). It was not changed.`,
    );
  }
  return store;
}

/** Writes what was removed out of the files as well, not only out of the tables. */
export async function forgetRemoved(store: Store): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(store);
}

function openFile(file: string): Database.Database {
  try {
    const database = new Database(file, { timeout: 5000 });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // What is erased is overwritten, not only marked as free.
    database.pragma('secure_delete = ON');
    return database;
  } catch (error) {
    throw new StartError(
      `The database ${file} cannot be opened: ${error instanceof Error ? error.message : error}. If it is damaged, restore a backup: npm start -- restore <file>`,
    );
  }
}

function appliedMigrations(database: Database.Database): string[] {
  const table = database
    .prepare(`select name from sqlite_master where type = 'table' and name = 'kysely_migration'`)
    .get();
  return table === undefined
    ? []
    : (database.prepare('select name from kysely_migration order by name').pluck().all() as string[]);
}

/** The database as the version before left it, whole and closed. An older copy of the same step gives way. */
function keepCopy(database: Database.Database, file: string, next: string): void {
  if (file === ':memory:') return;
  const folder = join(dirname(file), updateCopiesFolder);
  const copy = join(folder, `${basename(file, '.sqlite')}-before-${next}.sqlite`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(copy, { force: true });
  database.prepare('vacuum into ?').run(copy);
  chmodSync(copy, 0o600);
}
