// The site's own question before a start.

import type { Registry } from '../chunks.ts';

/** Asks the site's hook, if it has one; whatever goes wrong in it, nothing starts. */
export async function isStartConfirmed({ confirmStart }: Registry): Promise<boolean> {
  if (confirmStart === null) return true;
  try {
    return (await confirmStart()) === true;
  } catch (error) {
    console.error(error);
    return false;
  }
}
