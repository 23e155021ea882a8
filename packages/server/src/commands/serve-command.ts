// `alongside serve`: a real server. It makes no account; the first admin does, with a link that goes to the terminal
// and never to the log.

import { makeSetUpLink } from '../accounts/set-up-link.ts';
import { startServer } from '../running-server.ts';
import type { Settings } from '../settings.ts';
import { runUntilStopped } from './run-until-stopped.ts';

export async function runServe(settings: Settings, isAnnouncedAsJson: boolean): Promise<void> {
  const running = await startServer(settings);
  const { context, port } = running;
  if (isAnnouncedAsJson) {
    process.stdout.write(`${JSON.stringify({ url: context.publicUrl, port, dataDirectory: context.dataDirectory })}\n`);
  } else {
    process.stdout.write(`Alongside runs at ${context.publicUrl} (listening on ${running.host}:${port}).\n`);
    if ((await context.auth.countAccounts()) === 0) await offerSetUp();
  }
  await runUntilStopped(running, []);

  async function offerSetUp(): Promise<void> {
    if (!process.stdout.isTTY) {
      process.stdout.write(
        'There is no account yet. Print a set-up link in a terminal with: npm start -- setup-link\n',
      );
      return;
    }
    const link = await makeSetUpLink(context, context.publicUrl);
    process.stdout.write(`There is no account yet. Make the first one here within an hour:\n  ${link}\n`);
  }
}
