// Decides by the bytes what an asset from a customer's page is. Only images, fonts and style sheets exist; whatever the
// sender called it does not count, but for style sheets, which have no signature.

export type AssetKind = 'image' | 'font' | 'style';

export interface AssetType {
  readonly kind: AssetKind;
  /** Media type that the asset is served with. */
  readonly mediaType: string;
}

const signatures: readonly { readonly type: AssetType; readonly at: number; readonly bytes: readonly number[] }[] = [
  { type: image('image/png'), at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: image('image/jpeg'), at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: image('image/gif'), at: 0, bytes: ascii('GIF8') },
  { type: image('image/webp'), at: 8, bytes: ascii('WEBP') },
  { type: image('image/avif'), at: 4, bytes: ascii('ftypavif') },
  { type: image('image/avif'), at: 4, bytes: ascii('ftypavis') },
  { type: image('image/bmp'), at: 0, bytes: ascii('BM') },
  { type: image('image/x-icon'), at: 0, bytes: [0, 0, 1, 0] },
  { type: font('font/woff2'), at: 0, bytes: ascii('wOF2') },
  { type: font('font/woff'), at: 0, bytes: ascii('wOFF') },
  { type: font('font/otf'), at: 0, bytes: ascii('OTTO') },
  { type: font('font/ttf'), at: 0, bytes: [0, 1, 0, 0] },
  { type: font('font/ttf'), at: 0, bytes: ascii('true') },
  { type: font('font/collection'), at: 0, bytes: ascii('ttcf') },
];

const svg: AssetType = image('image/svg+xml');
const style: AssetType = { kind: 'style', mediaType: 'text/css; charset=utf-8' };
/** How far into a text the first element is looked for, in bytes. */
const maxPrologBytes = 4096;

/**
 * @param declared media type that the sender gave
 * @returns null for anything that is not an image, a font or a style sheet
 */
export function typeOfAsset(bytes: Uint8Array, declared: string): AssetType | null {
  for (const { type, at, bytes: signature } of signatures) {
    if (signature.every((byte, index) => bytes[at + index] === byte)) return type;
  }
  if (bytes.includes(0)) return null;
  const start = new TextDecoder().decode(bytes.subarray(0, maxPrologBytes));
  const isMarkup = /^\s*</.test(start);
  if (isMarkup)
    return /^\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>/]/i.test(start) ? svg : null;
  return /^text\/css\b/i.test(declared) ? style : null;
}

function image(mediaType: string): AssetType {
  return { kind: 'image', mediaType };
}

function font(mediaType: string): AssetType {
  return { kind: 'font', mediaType };
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
