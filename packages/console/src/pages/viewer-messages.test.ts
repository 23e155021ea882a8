import { expect, it } from 'vitest';
import { readViewerMessage } from './viewer-messages.ts';

const origin = 'https://help.example';
const read = (data: unknown, from = origin) => readViewerMessage({ data, origin: from }, origin);

it('reads the three messages', () => {
  expect(read({ alongside: 'viewer', event: 'closed' })).toEqual({ event: 'closed' });
  expect(read({ alongside: 'viewer', event: 'left', extra: 1 })).toEqual({ event: 'left' });
  expect(read({ alongside: 'viewer', event: 'title', title: 'Booking' })).toEqual({ event: 'title', title: 'Booking' });
});

it('cuts a long title', () => {
  expect(read({ alongside: 'viewer', event: 'title', title: 'x'.repeat(500) })).toEqual({
    event: 'title',
    title: 'x'.repeat(200),
  });
});

it('takes nothing from elsewhere or of another shape', () => {
  expect(read({ alongside: 'viewer', event: 'closed' }, 'https://evil.example')).toBeNull();
  for (const data of [
    null,
    'closed',
    {},
    { event: 'closed' },
    { alongside: 'viewer', event: 'title' },
    { alongside: 'viewer', event: 'x' },
  ]) {
    expect(read(data)).toBeNull();
  }
});
