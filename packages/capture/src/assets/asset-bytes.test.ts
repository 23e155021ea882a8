import { describe, expect, it } from 'vitest';
import { blobOfDataUrl, isImageOrFont } from './asset-bytes.ts';

const bytes = (...units: number[]) => new Blob([new Uint8Array([...units, ...new Array(20).fill(7)])]);
const ascii = (text: string) => new Blob([text]);

describe('isImageOrFont', () => {
  it.each([
    ['png', bytes(0x89, 0x50, 0x4e, 0x47), true],
    ['jpeg', bytes(0xff, 0xd8, 0xff, 0xe0), true],
    ['webp', ascii('RIFF1234WEBPVP8 '), true],
    ['avif', ascii('\0\0\0\x20ftypavif'), true],
    ['icon', bytes(0, 0, 1, 0), true],
    ['truetype', bytes(0, 1, 0, 0), true],
    ['woff2', ascii('wOF2....'), true],
    ['svg', ascii('\ufeff<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="…">'), true],
    ['html', ascii('<!doctype html><svg>'), false],
    ['json', ascii('{"secret":1}'), false],
    ['script', ascii('var BM = 1'), false],
    ['riff of another kind', ascii('RIFF1234WAVE'), false],
    ['nothing', ascii(''), false],
  ])('%s', async (_, blob, expected) => {
    expect(await isImageOrFont(blob)).toBe(expected);
  });
});

describe('blobOfDataUrl', () => {
  it('reads both codings, and gives null for what is malformed', async () => {
    const base64 = blobOfDataUrl('data:image/png;charset=x;base64,iVBORw0K');
    expect(base64?.type).toBe('image/png');
    expect(new Uint8Array(await base64!.arrayBuffer())[1]).toBe(0x50);
    expect(await blobOfDataUrl('data:image/svg+xml,%3Csvg%20/%3E')?.text()).toBe('<svg />');
    expect(blobOfDataUrl('data:image/png;base64,%%%')).toBeNull();
    expect(blobOfDataUrl('data:image/png')).toBeNull();
  });
});
