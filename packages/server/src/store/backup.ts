// Backups: one file that holds everything an installation needs to go on, the database and the server's key. It is made
// from a running server's file with SQLite's online backup, and every one is checked as it is made and as it is read.
// A restore is rehearsed beside the data first and never touches what is there before the copy has proved itself.

import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { writePrivateFile } from '../data-directory.ts';
import { keyFileOf } from '../server-keys.ts';
import { StartError, systemCode } from '../start-error.ts';
import { openStore } from './database.ts';
import { newerMigrations } from './schema-version.ts';

/** What is in a backup, for people. */
export interface BackupFacts {
  readonly madeAt: number;
  readonly bytes: number;
  readonly licenses: number;
  readonly accounts: number;
  readonly sessions: number;
  readonly auditEntries: number;
}

/** Names in `meta` that only a backup has. */
const keyName = 'backup-key';
const madeAtName = 'backup-made-at';
const allPages = 0x7fffffff;

/**
 * Writes a checked backup; the server may run and write meanwhile.
 * @throws StartError when there is nothing to back up, or the file is there already or cannot be written
 */
export async function makeBackup(databaseFile: string, file: string, madeAt: number): Promise<BackupFacts> {
  const target = resolve(file);
  if (!existsSync(databaseFile)) {
    throw new StartError(`There is no database in ${dirname(databaseFile)}. Name the data directory with --data.`);
  }
  if (existsSync(target)) throw new StartError(`The file ${target} exists already. Choose another name.`);
  const partial = `${target}.partial`;
  try {
    const key = readFileSync(keyFileOf(dirname(databaseFile)), 'utf8');
    rmSync(partial, { force: true });
    // Nothing is written to it. A connection that could not write would leave its log files behind on closing.
    const source = new Database(databaseFile, { fileMustExist: true, timeout: 5000 });
    try {
      // In one step: a backup in many starts over whenever somebody writes in between.
      await source.backup(partial, { progress: () => allPages });
    } finally {
      source.close();
    }
    chmodSync(partial, 0o600);
    sign(partial, key, madeAt);
    const facts = inspectBackup(partial);
    syncFile(partial);
    renameSync(partial, target);
    return facts;
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(partial + end, { force: true });
    if (error instanceof StartError) throw error;
    throw new StartError(`The backup ${target} could not be written (${wordsOf(error)}). Nothing was left behind.`);
  }
}

/** One file without a log beside it, with the key in it. */
function sign(file: string, key: string, madeAt: number): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
    const write = copy.prepare('insert or replace into meta (name, value) values (?, ?)');
    write.run(keyName, key.trim());
    write.run(madeAtName, String(madeAt));
  } finally {
    copy.close();
  }
}

/**
 * Reads a backup from end to end without changing it.
 * @throws StartError when it is no backup, damaged, or made by a newer version
 */
export function inspectBackup(file: string): BackupFacts {
  let copy: Database.Database | undefined;
  try {
    copy = new Database(file, { readonly: true, fileMustExist: true });
    const damage = [...problemsOf(copy)];
    if (damage.length > 0) throw new StartError(`The backup ${file} is damaged (${damage[0]}). Use another one.`);
    const count = (table: string) => Number(copy?.prepare(`select count(*) from ${table}`).pluck().get());
    const meta = (name: string) => copy?.prepare('select value from meta where name = ?').pluck().get(name);
    if (meta(keyName) === undefined) throw new StartError(`${file} is not a backup that "alongside backup" made.`);
    const newer = newerMigrations(copy.prepare('select name from kysely_migration').pluck().all() as string[]);
    if (newer.length > 0) {
      throw new StartError(
        `The backup ${file} was made by a newer version (this one does not know ${newer.join(', ')}). Restore it with that version.`,
      );
    }
    return {
      madeAt: Number(meta(madeAtName)),
      bytes: statSync(file).size,
      licenses: count('licenses'),
      accounts: count('accounts'),
      sessions: count('sessions'),
      auditEntries: count('audit'),
    };
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (!existsSync(file)) throw new StartError(`There is no file ${file}.`);
    throw new StartError(`${file} cannot be read as a backup (${wordsOf(error)}). Use another one.`);
  } finally {
    copy?.close();
  }
}

function* problemsOf(copy: Database.Database): Generator<string> {
  for (const line of copy.pragma('integrity_check(5)') as { integrity_check: string }[]) {
    if (line.integrity_check !== 'ok') yield line.integrity_check;
  }
  for (const { table } of copy.pragma('foreign_key_check') as { table: string }[]) {
    yield `a row of ${table} belongs to nothing`;
  }
}

/** Restores a backup into a directory of its own that is thrown away again: would it work? */
export async function rehearseRestore(file: string): Promise<BackupFacts> {
  const facts = inspectBackup(file);
  const directory = mkdtempSync(join(tmpdir(), 'alongside-restore-'));
  try {
    await prepare(file, join(directory, 'alongside.sqlite'));
    return facts;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Puts a backup in the place of the data. The caller holds the directory's lock.
 * @returns the folder in which what was there before is kept, or null when there was nothing
 */
export async function restoreBackup(
  file: string,
  databaseFile: string,
  now: number,
): Promise<{ facts: BackupFacts; replaced: string | null }> {
  const facts = inspectBackup(file);
  const directory = dirname(databaseFile);
  const coming = `${databaseFile}.restoring`;
  removeDatabase(coming);
  let key: string;
  try {
    key = await prepare(file, coming);
  } catch (error) {
    removeDatabase(coming);
    throw error;
  }
  const replaced = existsSync(databaseFile) ? setAside(databaseFile, now) : null;
  renameSync(coming, databaseFile);
  writePrivateFile(keyFileOf(directory), `${key}\n`);
  syncFile(directory);
  return { facts, replaced };
}

/** Copies the backup, takes the key out of the copy, brings it up to date, and looks whether it is sound. */
async function prepare(file: string, into: string): Promise<string> {
  copyFileSync(file, into);
  chmodSync(into, 0o600);
  const copy = new Database(into);
  let key: string;
  try {
    key = copy.prepare('select value from meta where name = ?').pluck().get(keyName) as string;
    copy.pragma('secure_delete = ON');
    copy.prepare('delete from meta where name in (?, ?)').run(keyName, madeAtName);
  } finally {
    copy.close();
  }
  const store = await openStore(into);
  await store.destroy();
  const result = new Database(into, { readonly: true });
  try {
    const damage = [...problemsOf(result)];
    if (damage.length > 0) throw new StartError(`The backup ${file} is not sound once restored (${damage[0]}).`);
  } finally {
    result.close();
  }
  syncFile(into);
  return key;
}

/** Keeps what is there under a name that says when, until the operator removes it. The database stays in place. */
function setAside(databaseFile: string, now: number): string {
  const directory = dirname(databaseFile);
  const folder = join(directory, `replaced-${new Date(now).toISOString().replaceAll(':', '-').slice(0, 19)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    // A killed server leaves its last changes in a log beside the file; opening and closing brings them in.
    new Database(databaseFile).close();
  } catch {
    // Damaged: perhaps the reason for the restore. It is kept as it is.
  }
  linkSync(databaseFile, join(folder, basename(databaseFile)));
  for (const end of ['-wal', '-shm']) {
    if (existsSync(databaseFile + end)) renameSync(databaseFile + end, join(folder, basename(databaseFile) + end));
  }
  const keyFile = keyFileOf(directory);
  if (existsSync(keyFile)) copyFileSync(keyFile, join(folder, basename(keyFile)));
  return folder;
}

function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true });
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

function wordsOf(error: unknown): string {
  return systemCode(error) || (error instanceof Error ? error.message : String(error));
}
