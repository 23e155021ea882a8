// What other workspaces may use of the server: starting it, and the table of its settings.

export { type RunningServer, startServer } from './running-server.ts';
export { readSettings, type Settings } from './settings.ts';
export { settingsHelp, settingsMarkdown } from './settings-table.ts';
