// The directory that belongs to one running server: made if missing, checked for write access, and locked. The lock is
// an exclusive transaction on a file of its own, so the kernel frees it when the process dies, also by kill -9; no
// stale lock is ever left behind. Nothing here opens the database.

import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { StartError, systemCode } from './start-error.ts';

/** What a running server leaves for the command line, readable by the same user only. */
export interface RunningServer {
  readonly process: number;
  readonly url: string;
  /** Where this machine reaches it. */
  readonly localUrl: string;
  /** The certificate it shows there, when it speaks HTTPS itself. */
  readonly certificate: string | null;
  /** Bearer token of the local operator. */
  readonly operatorToken: string;
}

/** Kept from the garbage collector: a collected handle would give its lock back while the server still runs. */
const locks = new Set<Database.Database>();

/** The directory is locked by another process. */
export class DirectoryInUse extends StartError {}

export interface DataDirectory {
  readonly path: string;
  readonly databaseFile: string;
  /** Tells the command line how to reach this server. */
  announce(running: RunningServer): void;
  release(): void;
}

/**
 * Makes the directory if needed and takes its lock.
 * @throws StartError when it cannot be written, DirectoryInUse when another server has it
 */
export function openDataDirectory(path: string): DataDirectory {
  const directory = resolve(path);
  makeWritable(directory);
  const unlock = takeLock(directory);
  if (unlock === null) throw new DirectoryInUse(inUse(directory));
  const runningFile = join(directory, 'server.json');
  rmSync(runningFile, { force: true });
  return {
    path: directory,
    databaseFile: databaseFileOf(directory),
    announce: (running) => writePrivateFile(runningFile, JSON.stringify(running)),
    release() {
      rmSync(runningFile, { force: true });
      unlock();
    },
  };
}

/** The database of a data directory, whether or not it is open. */
export function databaseFileOf(path: string): string {
  return join(resolve(path), 'alongside.sqlite');
}

/** The server that runs on this directory, or null when none does or it has not announced itself yet. */
export function findRunningServer(path: string): RunningServer | null {
  try {
    return JSON.parse(readFileSync(join(resolve(path), 'server.json'), 'utf8')) as RunningServer;
  } catch {
    return null;
  }
}

/** Writes a file that only the user of this process can read. */
export function writePrivateFile(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, 0o600);
  } catch (error) {
    throw new StartError(`The file ${path} cannot be written (${systemCode(error)}).`);
  }
}

function makeWritable(directory: string): void {
  try {
    makeDirectories(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = systemCode(error);
    const reason = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'no write access' : code;
    throw new StartError(
      `The data directory ${directory} cannot be used (${reason}). Give this user write access, or choose another one with --data or ALONGSIDE_DATA_DIRECTORY.`,
    );
  }
}

/** One by one: Node's own recursive mode never returns where the system refuses with ENOENT (`/proc`). */
function makeDirectories(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectories(dirname(directory));
  mkdirSync(directory, { mode: 0o700 });
}

function takeLock(directory: string): (() => void) | null {
  const file = join(directory, 'lock');
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { timeout: 0 });
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const code = systemCode(error);
    if (code.startsWith('SQLITE_BUSY')) return null;
    throw new StartError(
      `The lock file ${file} cannot be used (${code}). Give this user write access, or choose another data directory.`,
    );
  }
  const held = lock;
  locks.add(held);
  return () => {
    locks.delete(held);
    held.close();
  };
}

function inUse(directory: string): string {
  const running = findRunningServer(directory);
  const who = running === null ? 'Another server' : `Another server (process ${running.process}, ${running.url})`;
  return `${who} already uses the data directory ${directory}. Stop it, or choose another directory with --data or ALONGSIDE_DATA_DIRECTORY.`;
}
