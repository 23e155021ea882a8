// How a page says to the server that it is the one which is shared, each time that it connects.

import { type Mode, protocolVersion, type Signal } from '@alongside/protocol';
import type { MovingOn } from '../continuity/main.ts';
import type { SessionRecord } from './record.ts';
import type { Sharing } from './sharing.ts';

/**
 * @param mode the snippet's
 * @param claim what the page is, beside the one that had the session last
 */
export function helloOf(
  { session, secret, tab, isPaused }: SessionRecord,
  mode: Mode | null,
  claim: MovingOn['claim'],
  sharing: Sharing | undefined,
): Signal<'primary-hello'> {
  const resume = sharing?.resumePoint();
  return {
    t: 'primary-hello',
    protocol: protocolVersion,
    session,
    secret,
    tab,
    ...(claim ? { [claim]: true } : {}),
    ...(mode === null ? {} : { mode }),
    ...(resume === undefined ? {} : { resume }),
    ...(isPaused === undefined ? {} : { pause: sharing?.pausedBy ?? 'nobody' }),
  };
}
