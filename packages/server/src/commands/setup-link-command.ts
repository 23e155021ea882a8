// `alongside setup-link`: prints a link with which the first admin makes an account, good for an hour.

import { makeSetUpLink } from '../accounts/set-up-link.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { operate } from './operator.ts';

export async function runSetUpLink(settings: Settings): Promise<void> {
  const link = await operate(settings, {
    overHttp: async (request) => ((await request('POST', '/api/setup-link')) as { link: string }).link,
    onStore: (needs) => {
      if (settings.publicUrl === null) {
        throw new StartError(
          'No server runs on this data directory, so give the address of the link: --public-url https://…',
        );
      }
      return makeSetUpLink(needs, new URL(settings.publicUrl).origin);
    },
  });
  process.stdout.write(`Good for one hour and one account:\n  ${link}\n`);
}
