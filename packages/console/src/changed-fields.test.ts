import { expect, it } from 'vitest';
import { changedFields } from './changed-fields.ts';

const before = { name: 'AcmeJets', domains: ['acmejets.com'], privacy: { masked: ['.a'], hidden: ['.b'] } };

it('names only what differs', () => {
  expect(changedFields(before, structuredClone(before))).toEqual({});
  expect(changedFields(before, { ...before, name: 'Acme', domains: [...before.domains] })).toEqual({ name: 'Acme' });
});

it('sends a group whole when anything in it differs', () => {
  const privacy = { masked: ['.a'], hidden: [] };
  expect(changedFields(before, { ...before, privacy })).toEqual({ privacy });
});
