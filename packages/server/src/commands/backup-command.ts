// `alongside backup <file>`: everything that an installation needs to go on, in one file, while the server runs.

import { databaseFileOf } from '../data-directory.ts';
import { dataDirectoryOf } from '../running-server.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { type BackupFacts, makeBackup } from '../store/backup.ts';

export async function runBackup(settings: Settings, file: string | undefined): Promise<void> {
  if (file === undefined) throw new StartError('Say where to: backup <file>');
  const facts = await makeBackup(databaseFileOf(dataDirectoryOf(settings)), file, Date.now());
  process.stdout.write(
    `Backed up to ${file} and verified: ${contentOf(facts)}.\nIt holds the server’s key: keep it as safe as the server.\n`,
  );
}

/** What is in a backup, in words. */
export function contentOf(facts: BackupFacts): string {
  const { licenses, accounts, sessions, auditEntries, bytes } = facts;
  const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return [
    counted(licenses, 'license', 'licenses'),
    counted(accounts, 'account', 'accounts'),
    counted(sessions, 'session', 'sessions'),
    counted(auditEntries, 'audit entry', 'audit entries'),
    `${Math.ceil(bytes / 1024)} KB`,
  ].join(', ');
}
