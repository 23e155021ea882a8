import { decodeSignal, encodeSignal } from '@alongside/protocol';
import { expect, it } from 'vitest';
import { customerSignal } from './customer-details.ts';

it('puts the usual fields first and keeps plain values only', () => {
  const details = {
    plan: 'gold',
    visits: 3,
    isNew: false,
    cart: { a: 1 },
    run: () => 1,
    email: 'a@b.example',
    id: 'c-1',
  };
  expect(customerSignal(details)?.fields).toEqual([
    { name: 'id', value: 'c-1' },
    { name: 'email', value: 'a@b.example' },
    { name: 'plan', value: 'gold' },
    { name: 'visits', value: '3' },
    { name: 'isNew', value: 'false' },
  ]);
});

it.each([null, undefined, 'x', 7])('says nothing for %j', (details) => {
  expect(customerSignal(details)).toBeNull();
});

it('keeps to the limits of the signal whatever it is given', () => {
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, at) => [`${'k'.repeat(60)}${at}`, '"\u0007\n'.repeat(400)]),
  );
  const signal = customerSignal({ id: '1', ...many, long: `${'x'.repeat(199)}😀` });
  expect(signal?.fields).toHaveLength(20);
  expect(signal?.fields[0]).toEqual({ name: 'id', value: '1' });
  expect(decodeSignal(encodeSignal(signal as never), 'customer', 'server')).toEqual(signal);
});

it('cuts no character in half', () => {
  expect(customerSignal({ name: `${'x'.repeat(199)}😀` })?.fields[0]?.value).toBe('x'.repeat(199));
});
