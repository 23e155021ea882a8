// What was typed after `alongside`: which command, which settings, which words. Settings options come from the table.

import { parseArgs } from 'node:util';
import { type SettingName, settingRows } from './settings.ts';
import { settingsHelp } from './settings-table.ts';
import { StartError } from './start-error.ts';

export const commands = [
  'demo',
  'serve',
  'setup-link',
  'license',
  'key',
  'session',
  'backup',
  'restore',
  'erase',
] as const;
export type Command = (typeof commands)[number];

export interface CommandLine {
  readonly command: Command | 'help';
  /** Words after the command. */
  readonly words: readonly string[];
  /** Settings by name. */
  readonly settings: Readonly<Record<string, string | boolean | undefined>>;
  readonly config: string | undefined;
  readonly name: string | undefined;
  readonly domains: readonly string[];
  readonly customer: string | undefined;
  readonly session: string | undefined;
  /** Look only, change nothing. */
  readonly isCheck: boolean;
  /** What would be asked is answered with yes. */
  readonly isSure: boolean;
}

/** @throws StartError for anything that is not understood */
export function parseCommandLine(parameters: readonly string[]): CommandLine {
  const rows = Object.entries(settingRows).flatMap(([name, row]) =>
    'option' in row && row.option !== undefined ? [{ name: name as SettingName, option: row.option }] : [],
  );
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string' },
    name: { type: 'string' },
    domain: { type: 'string', multiple: true },
    customer: { type: 'string' },
    session: { type: 'string' },
    check: { type: 'boolean' },
    yes: { type: 'boolean' },
  };
  for (const { name, option } of rows) options[option] = { type: name === 'tls' ? 'boolean' : 'string' };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...parameters], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new StartError(`${reason}. Look at: npm start -- --help`);
  }
  const { values, positionals } = parsed;
  const [word = 'demo', ...words] = positionals;
  const command = commands.find((known) => known === word);
  if (command === undefined && values.help !== true) {
    throw new StartError(`"${word}" is not a command. Known are ${commands.join(', ')}.`);
  }
  const settings: Record<string, string | boolean | undefined> = {};
  for (const { name, option } of rows) settings[name] = values[option] as string | boolean | undefined;
  return {
    command: values.help === true || command === undefined ? 'help' : command,
    words,
    settings,
    config: values.config as string | undefined,
    name: values.name as string | undefined,
    domains: (values.domain as string[] | undefined) ?? [],
    customer: values.customer as string | undefined,
    session: values.session as string | undefined,
    isCheck: values.check === true,
    isSure: values.yes === true,
  };
}

export function helpText(): string {
  return `Alongside: self-hosted co-browsing.

  npm start                                   the demo, on this machine only
  npm start -- serve --public-url https://…   a real server
  npm start -- setup-link                     a link to make the first account
  npm start -- license list
  npm start -- license create --name <name> --domain <host> [--domain <host>] [setting=value …]
  npm start -- license show|edit|disable|enable|delete|usage <id> [setting=value …] [--yes]
  npm start -- license css <id> <address, path, file or none>
  npm start -- key list|create|revoke         API keys: key create --name <name> scopes=licenses:read [days=90]
  npm start -- session list|end               sessions of the running server
  npm start -- backup <file>                  everything in one file, while the server runs
  npm start -- restore <file> [--check]       puts a backup in place; --check only shows that it would work
  npm start -- erase --customer <id>          removes what is kept of one customer, or of one --session <id>

${settingsHelp()}
  --config <file>                      Settings file. Default: alongside.config.json, when it exists.
  --help                               This text.
`;
}
