// `alongside restore <file>`: puts a backup in the place of the data, with the server stopped. With `--check` it only
// shows that it would work, beside a server that runs.

import { DirectoryInUse, openDataDirectory } from '../data-directory.ts';
import { dataDirectoryOf } from '../running-server.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { rehearseRestore, restoreBackup } from '../store/backup.ts';
import { contentOf } from './backup-command.ts';

export async function runRestore(settings: Settings, file: string | undefined, isOnlyCheck: boolean): Promise<void> {
  if (file === undefined) throw new StartError('Say which: restore <file>');
  if (isOnlyCheck) {
    const facts = await rehearseRestore(file);
    process.stdout.write(
      `${file} of ${timeOf(facts.madeAt)} is sound and can be restored: ${contentOf(facts)}.\nNothing was changed.\n`,
    );
    return;
  }
  const path = dataDirectoryOf(settings);
  const data = open(path);
  try {
    const { facts, replaced } = await restoreBackup(file, data.databaseFile, Date.now());
    process.stdout.write(`Restored ${file} of ${timeOf(facts.madeAt)} into ${data.path}: ${contentOf(facts)}.\n`);
    if (replaced !== null) process.stdout.write(`What was there before is in ${replaced}.\n`);
    process.stdout.write('Start the server now.\n');
  } finally {
    data.release();
  }
}

function open(path: string): ReturnType<typeof openDataDirectory> {
  try {
    return openDataDirectory(path);
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    throw new StartError(`A server runs on ${path}. Stop it first: a restore replaces its data. Nothing was changed.`);
  }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC');
}
