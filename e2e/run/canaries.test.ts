import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Canaries, searchedMessages } from './canaries.ts';

const canaries = new Canaries();
const secret = canaries.of('name');

function found(bytes: Buffer): string[] {
  return [...canaries.find([{ where: 'here', bytes }]).keys()];
}

test.each([
  ['text', Buffer.from(`é${secret}.`)],
  ['UTF-16', Buffer.from(`é${secret}.`, 'utf16le')],
  ['UTF-16, the other order', Buffer.from(`é${secret}.`, 'utf16le').swap16()],
  ['hexadecimal', Buffer.from(Buffer.from(`é${secret}.`).toString('hex'))],
  ['base64', Buffer.from(Buffer.from(`${secret}.`).toString('base64'))],
  ['base64, shifted', Buffer.from(Buffer.from(`a${secret}.`).toString('base64'))],
  ['base64, shifted twice', Buffer.from(Buffer.from(`ab${secret}.`).toString('base64url'))],
  ['a URL', Buffer.from(encodeURIComponent(`é ${secret} é`))],
  ['JSON', Buffer.from(JSON.stringify({ text: `"${secret}"` }))],
])('finds a canary in %s', (_, bytes) => {
  expect(found(bytes)).toEqual(['name']);
});

test('finds what is cut off, and nothing of another test', () => {
  expect(found(Buffer.from(secret.slice(0, -2)))).toEqual(['nam?']);
  expect(found(Buffer.from(new Canaries().of('name')))).toEqual([]);
});

test('inflates frames whatever their header', () => {
  const bytes = Buffer.concat([
    Buffer.from([2, 0, 0, 0, 0, 1, 1, 1]),
    deflateRawSync(Buffer.from(`x${secret}`.repeat(9))),
  ]);
  const searched = searchedMessages('wire', [{ from: 'browser', text: null, bytes }]);
  expect([...canaries.find(searched).keys()]).toEqual(['name']);
});
