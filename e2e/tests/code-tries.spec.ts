// Guessing codes: limited per agent. With a server of its own, since tries of other tests would count.

import { hasRightCheckDigit } from '@alongside/protocol';
import { expect, test } from '../run/fixtures.ts';
import { askRaw, signInRaw } from '../run/raw-sockets.ts';
import { FIRST_AGENT, SECOND_AGENT } from '../run/session.ts';

/** As many wrong codes as an agent may enter in ten minutes. */
const ALLOWED_TRIES = 10;

test.use({ serverOptions: { flags: [], env: { ALONGSIDE_LOG_LEVEL: 'warn' } } });

test('[36] tries are limited', async ({ server }) => {
  const cookie = await signInRaw(server, FIRST_AGENT);
  const codes: string[] = [];
  for (let number = 400_000_000; codes.length < ALLOWED_TRIES + 4; number++) {
    if (hasRightCheckDigit(String(number))) codes.push(String(number));
  }
  const statuses: number[] = [];
  for (const code of codes) {
    statuses.push((await askRaw(server, 'POST', '/api/sessions/join', cookie, { code })).status);
  }
  expect(statuses.slice(ALLOWED_TRIES)).toEqual([429, 429, 429, 429]);
  expect(statuses.slice(0, ALLOWED_TRIES)).not.toContain(429);
  // Another agent at the same address goes on.
  const other = await signInRaw(server, SECOND_AGENT);
  expect((await askRaw(server, 'POST', '/api/sessions/join', other, { code: codes[0] })).status).not.toBe(429);
});
