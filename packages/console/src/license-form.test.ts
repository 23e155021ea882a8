import type { License } from '@alongside/protocol';
import { describe, expect, it } from 'vitest';
import { isDefaultBeyondMost, licenseOf, mistakesOf, newLicenseValues, valuesOf } from './license-form.ts';

const license: License = {
  id: '556c8b7beec7f02018b31700',
  name: 'AcmeJets',
  isDisabled: false,
  domains: ['acmejets.com', '*.acmejets.com'],
  assetHosts: ['cdn.acmejets.com'],
  defaultMode: 'partial-control',
  mostPermissiveMode: 'full-control',
  permission: 'ask',
  maxSessions: 10,
  maxSessionsPerAgent: 2,
  privacy: {
    masked: ['.ssn, .iban'],
    hidden: ['#notes'],
    unmasked: [],
    isPrivateByDefault: true,
    allowedQueryParameters: ['page'],
    neverShare: ['acmejets.com/account/*'],
    autoPause: ['/checkout/*'],
    pages: [{ pattern: '/orders/*', masked: ['.total'], hidden: [], unmasked: [] }],
  },
  strings: { de: { 'popup-title': 'Gemeinsam' } },
  handoffs: { 'acmejets.com': 'ask', 'help.acmejets.com': 'query' },
  maxIdleMinutes: 20,
  maxTotalMinutes: 90,
  confirmActions: true,
  confirmSelectors: ['#place-order'],
};
const canParse = (selector: string) => !selector.includes('[[');

describe('both ways', () => {
  it('changes nothing of a license that was only looked at', () => {
    const { id, isDisabled, ...rest } = license;
    expect(licenseOf(valuesOf(license))).toEqual(rest);
  });

  it('keeps a comma inside a selector', () => {
    expect(licenseOf({ ...newLicenseValues, masked: '.a, .b\n.c' }).privacy.masked).toEqual(['.a, .b', '.c']);
  });
});

describe('mistakes', () => {
  it('finds none in a good license', () => {
    expect(mistakesOf(valuesOf(license), canParse)).toEqual({});
  });

  it('names each field that is wrong', () => {
    const mistakes = mistakesOf(
      {
        ...newLicenseValues,
        domains: 'https://acmejets.com',
        maxSessions: '',
        maxSessionsPerAgent: 1001,
        masked: '[[',
        allowedQueryParameters: 'a=b',
        assetHosts: 'cdn/..',
      },
      canParse,
    );
    expect(Object.keys(mistakes).sort()).toEqual([
      'allowedQueryParameters',
      'assetHosts',
      'domains',
      'masked',
      'maxSessions',
      'maxSessionsPerAgent',
      'name',
    ]);
  });

  it('wants whole numbers', () => {
    const wrong = (maxSessions: number | string) =>
      mistakesOf({ ...valuesOf(license), maxSessions }, canParse).maxSessions !== undefined;
    expect([0, 25, '25', 1_000_000].map(wrong)).toEqual([false, false, false, false]);
    expect([-1, 1.5, 'x', 1_000_001].map(wrong)).toEqual([true, true, true, true]);
  });
});

it('remarks on a default that goes too far', () => {
  expect(isDefaultBeyondMost({ defaultMode: 'full-control', mostPermissiveMode: 'no-control' })).toBe(true);
  expect(isDefaultBeyondMost({ defaultMode: 'no-control', mostPermissiveMode: 'no-control' })).toBe(false);
});
