import { describe, expect, it } from 'vitest';
import { KnownSelectors } from './known-selectors.ts';

describe('KnownSelectors', () => {
  it('learns names, compared values and what is shown', () => {
    const selectors = new KnownSelectors();
    const sheet = `[data-a]{} p[ data-b = "x y" ], [data-b='z']:hover{} [data-c^=q]{} [data-d="V" i]{}
      .t::after{content:attr(data-e)} [svg|data-f], [*|data-f]{} [data\\:g=h]{}`;
    expect(selectors.learn(sheet).sort()).toEqual(
      ['data-a', 'data-b', 'data-c', 'data-d', 'data-e', 'data-f', 'data:g'].sort(),
    );
    expect(selectors.useOf('data-a')).toEqual({ isCompared: false, isShown: false, values: new Set() });
    expect(selectors.useOf('data-b')?.values).toEqual(new Set(['x y', 'z']));
    expect(selectors.useOf('data-c')?.isCompared).toBe(true);
    expect(selectors.useOf('data-d')?.isCompared).toBe(true);
    expect(selectors.useOf('data-e')?.isShown).toBe(true);
    expect(selectors.useOf('data:g')?.values).toEqual(new Set(['h']));
    expect(selectors.useOf('data-z')).toBeUndefined();
  });

  it('tells only what is new', () => {
    const selectors = new KnownSelectors();
    selectors.learn('[data-a=b]{}');
    expect(selectors.learn('[data-a=b]{} [data-a]{}')).toEqual([]);
    expect(selectors.learn('[data-a=c]{}')).toEqual(['data-a']);
    expect(selectors.learn('[data-a$=c]{}')).toEqual(['data-a']);
  });

  it('stays within its limits', () => {
    const selectors = new KnownSelectors();
    selectors.learn(Array.from({ length: 5000 }, (_, index) => `[data-n${index}]`).join(','));
    expect(selectors.useOf('data-n4095')).toBeDefined();
    expect(selectors.useOf('data-n4096')).toBeUndefined();
  });
});
