// A part that a page needs cannot be loaded: because of the network, or because the server has been updated long ago and
// has that part no more.

import type { Registry } from '../chunks.ts';

/** Whether the server has another build than this page, whatever is kept of its loader; fails without a network. */
export async function isOutdated({ base, hints }: Registry): Promise<boolean> {
  const answer = await fetch(`${base}dist/primary-bundle.js`, { cache: 'reload' });
  return answer.ok && !(await answer.text()).includes(hints.build);
}
