// The command line. What a person can mend is said in a sentence and ends with code 1; only a bug shows a stack.

import { type CommandLine, helpText, parseCommandLine } from './command-line.ts';
import { runBackup } from './commands/backup-command.ts';
import { runDemo } from './commands/demo-command.ts';
import { runErase } from './commands/erase-command.ts';
import { runKey } from './commands/key-command.ts';
import { runLicense } from './commands/license-command.ts';
import { runRestore } from './commands/restore-command.ts';
import { runServe } from './commands/serve-command.ts';
import { runSession } from './commands/session-command.ts';
import { runSetUpLink } from './commands/setup-link-command.ts';
import { readSettings, type Settings, unknownEnvironment } from './settings.ts';
import { StartError } from './start-error.ts';

// Files of the data directory are nobody else's business.
process.umask(0o077);
try {
  await run(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`alongside: ${error.message}\n`);
  process.exit(1);
}

async function run(line: CommandLine): Promise<void> {
  if (line.command === 'help') {
    process.stdout.write(helpText());
    return;
  }
  const settings = settingsFor(line);
  const isAnnouncedAsJson = process.env.ALONGSIDE_ANNOUNCE === 'json';
  if (line.command === 'demo') return runDemo(settings, isAnnouncedAsJson);
  if (line.command === 'serve') return runServe(settings, isAnnouncedAsJson);
  if (line.command === 'setup-link') return runSetUpLink(settings);
  if (line.command === 'backup') return runBackup(settings, line.words[0]);
  if (line.command === 'restore') return runRestore(settings, line.words[0], line.isCheck);
  if (line.command === 'erase') return runErase(settings, line);
  if (line.command === 'key') return runKey(settings, line.words, line.name);
  if (line.command === 'session') return runSession(settings, line.words);
  return runLicense(settings, line.words, line);
}

function settingsFor(line: CommandLine): Settings {
  for (const warning of unknownEnvironment(process.env)) process.stderr.write(`alongside: ${warning}\n`);
  return readSettings({
    purpose: line.command === 'demo' ? 'demo' : 'serve',
    options: line.settings,
    environment: process.env,
    file: line.config,
  });
}
