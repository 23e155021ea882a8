import { expect, test } from 'vitest';
import { canvasDeclaration } from './canvas-picture.ts';

function sizeOf(width: string | null, height: string | null): string | undefined {
  return /width="(\d+)" height="(\d+)"/
    .exec(decodeURIComponent(canvasDeclaration(width, height)))
    ?.slice(1)
    .join('x');
}

test('the picture has the size that HTML gives a canvas', () => {
  expect(sizeOf(null, null)).toBe('300x150');
  expect(sizeOf('320', ' 40px')).toBe('320x40');
  expect(sizeOf('-5', 'auto')).toBe('300x150');
  expect(sizeOf('0', '999999999999')).toBe('0x32767');
});

test('nothing of an attribute gets into the declaration but digits', () => {
  const declaration = canvasDeclaration('12"/><script>', '9);color:red');
  expect(sizeOf('12"/><script>', '9);color:red')).toBe('12x9');
  expect(declaration).not.toContain('script');
  expect(declaration).not.toContain('color:red');
});
