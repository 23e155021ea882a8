// Prints the settings as text for `--help` and as the Markdown table of docs/operate.md:
// `node packages/server/src/settings-table.ts`.

import { pathToFileURL } from 'node:url';
import { type SettingRow, settingRows } from './settings.ts';

/** The table for docs/operate.md. */
export function settingsMarkdown(): string {
  const lines = [
    '| setting | environment | option | may be | default | what for |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  for (const [name, row] of rows()) {
    const option = row.option === undefined ? '' : `\`--${row.option}\``;
    lines.push(
      `| \`${name}\` | \`${row.environment}\` | ${option} | ${row.kind} | ${defaultWords(row)} | ${row.about} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The lines for `--help`: options first, then what is set by environment or file only. */
export function settingsHelp(): string {
  const withOption = rows().filter(([, row]) => row.option !== undefined);
  const others = rows().filter(([, row]) => row.option === undefined);
  const options = withOption.map(([, row]) => helpLine(`--${row.option}`, row));
  const environment = others.map(([, row]) => helpLine(row.environment, row));
  return `Options (each also as a variable, see docs/operate.md):\n${options.join('\n')}\n\nEnvironment:\n${environment.join('\n')}\n`;
}

function helpLine(called: string, row: SettingRow<unknown>): string {
  return `  ${called.padEnd(36)} ${row.about} Default: ${defaultWords(row).replaceAll('`', '')}.`;
}

function defaultWords(row: SettingRow<unknown>): string {
  if (row.defaultAbout !== undefined) return row.defaultAbout;
  return row.demo === row.serve ? `\`${row.demo}\`` : `\`${row.demo}\` in the demo, else \`${row.serve}\``;
}

function rows(): [string, SettingRow<unknown>][] {
  return Object.entries(settingRows);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(settingsMarkdown());
