import { expect, it } from 'vitest';
import { parseRecord, randomId, type SessionRecord } from './record.ts';

const record: SessionRecord = {
  license: '556c8b7beec7f02018b31700',
  session: 's',
  secret: 'x',
  tab: 't',
  code: '123456782',
  grant: null,
  isMinimized: false,
};

it('reads back what was written', () => {
  expect(parseRecord(JSON.stringify(record))).toEqual(record);
});

it.each([
  [null],
  [''],
  ['{'],
  ['null'],
  ['7'],
  ['[]'],
  [JSON.stringify({ ...record, secret: undefined })],
  [JSON.stringify({ ...record, session: 7 })],
  [JSON.stringify({ ...record, license: '' })],
])('refuses %s', (text) => {
  expect(parseRecord(text)).toBeNull();
});

it('draws ids of 128 bits', () => {
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomId()).not.toBe(randomId());
});
