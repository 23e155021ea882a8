import { describe, expect, it } from 'vitest';
import { handoffEntries, readHandoffs } from './license-handoffs.ts';

const domains = 'Acmejets.com\n*.acmejets.com\nhttps://wrong';

describe('ways to the domains of a license', () => {
  it('can be chosen for each domain that is written right, and for hosts named before', () => {
    expect(handoffEntries(domains, { 'help.acmejets.com': 'ask', 'gone.example': 'ask' })).toEqual([
      'acmejets.com',
      '*.acmejets.com',
      'help.acmejets.com',
    ]);
  });

  it('are sent where they differ from the default, and only for domains that are there', () => {
    expect(readHandoffs(domains, {})).toEqual({});
    expect(readHandoffs(domains, { 'acmejets.com': 'query', 'gone.example': 'ask' })).toEqual({
      'acmejets.com': 'query',
    });
  });

  it('keep the default for a host under sub-domains that have another way', () => {
    const ways = { '*.acmejets.com': 'ask', 'help.acmejets.com': 'fragment' } as const;
    expect(readHandoffs(domains, ways)).toEqual(ways);
    expect(readHandoffs(domains, { 'help.acmejets.com': 'fragment' })).toEqual({});
  });
});
