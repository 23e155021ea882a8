import { describe, expect, it } from 'vitest';
import { handoffWayOf } from './handoff.ts';
import { coversHost, isDomainEntry } from './license-domains.ts';

describe('domains of a license', () => {
  it.each([
    ['www.example.com', 'www.example.com', true],
    ['WWW.example.com', 'www.Example.com', true],
    ['example.com', 'www.example.com', false],
    ['www.example.com', 'www.example.com.evil.net', false],
    ['*.example.com', 'help.example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'evilexample.com', false],
    ['www.example.com', 'www.example.com:8443', false],
    ['www.example.com:8443', 'www.example.com:8443', true],
    ['localhost', 'localhost:4300', true],
    ['localhost:4300', 'localhost:4301', false],
    ['*.localhost', 'pages.localhost:9', true],
    ['127.0.0.1', '127.0.0.1:4301', true],
    ['[::1]', '[::1]:4301', true],
  ])('%s covers %s: %s', (entry, host, expected) => {
    expect(coversHost(entry, host)).toBe(expected);
  });

  it.each([
    ['www.example.com', true],
    ['*.example.com', true],
    ['localhost:4300', true],
    ['[::1]:4300', true],
    ['https://example.com', false],
    ['example.com/path', false],
    ['a.*.example.com', false],
    ['*', false],
    ['', false],
    ["example.com; script-src 'unsafe-inline'", false],
  ])('%s is an entry: %s', (entry, expected) => {
    expect(isDomainEntry(entry)).toBe(expected);
  });
});

it('goes by what is said of the host itself before what is said of all sub-domains', () => {
  const ways = { '*.example.com': 'ask', 'help.example.com': 'query', 'example.com': 'query' } as const;
  expect(
    ['help.example.com', 'www.example.com', 'example.com', 'x.example'].map((each) => handoffWayOf(ways, each)),
  ).toEqual(['query', 'ask', 'query', 'fragment']);
});
