// What the server may fetch because an admin asks it to (a style sheet, a page to check): public addresses, what the
// operator lists, and in the demo this machine.

import { coversHost, isLoopbackName } from '@alongside/protocol';
import type { Settings } from '../settings.ts';
import { type FetchGuards, publicOnly } from './guarded-fetch.ts';

export function operatorGuards(settings: Pick<Settings, 'allowedFetchHosts' | 'purpose'>): FetchGuards {
  const listed = (settings.allowedFetchHosts ?? '').split(',').map((entry) => entry.trim());
  return {
    ...publicOnly,
    isExempt: ({ host, hostname }) =>
      listed.some((entry) => entry !== '' && coversHost(entry, host)) ||
      (settings.purpose === 'demo' && isLoopbackName(hostname)),
  };
}
