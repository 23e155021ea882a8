import { expect, it } from 'vitest';
import { makePassword, minPasswordLength } from './passwords.ts';

it('makes readable groups that the server takes', () => {
  const password = makePassword();
  expect(password).toMatch(/^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){3}$/);
  expect(password.length).toBeGreaterThanOrEqual(minPasswordLength);
  expect(makePassword()).not.toBe(password);
});

it('skips bytes that would favour some letters', () => {
  let round = 0;
  const password = makePassword((into) => into.fill(round++ === 0 ? 255 : 31));
  expect(round).toBe(2);
  expect(password).toBe('aaaaa-aaaaa-aaaaa-aaaaa');
});
