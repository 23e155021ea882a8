import { transformSplices } from '@alongside/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLateParts, type LoadPart } from './late-parts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A loader that fails as often as said, then gives the part for typing. */
function failing(times: number): { load: LoadPart; asked: () => number } {
  let asked = 0;
  const load = (async () => {
    if (++asked <= times) throw new Error(`no ${asked}`);
    return transformSplices;
  }) as LoadPart;
  return { load, asked: () => asked };
}

describe('parts that come late', () => {
  it('are tried again until they are there, and said once', async () => {
    const errors: unknown[] = [];
    const { load, asked } = failing(3);
    const parts = createLateParts(load, (error) => errors.push(error));
    const use = vi.fn();
    parts.want('merging', use);
    await vi.runAllTimersAsync();
    expect(asked()).toBe(4);
    expect(use).toHaveBeenCalledExactlyOnceWith(transformSplices);
    expect(errors).toEqual([new Error('no 1')]);
  });

  it('are not put to use after the end, and nothing is left of the waiting', async () => {
    const use = vi.fn();
    const arriving = createLateParts(failing(0).load, () => {});
    arriving.want('merging', use);
    arriving.stop();
    const { load, asked } = failing(9);
    const waiting = createLateParts(load, () => {});
    waiting.want('merging', use);
    await vi.advanceTimersByTimeAsync(0);
    waiting.stop();
    expect(vi.getTimerCount()).toBe(0);
    await vi.runAllTimersAsync();
    expect(asked()).toBe(1);
    expect(use).not.toHaveBeenCalled();
  });

  it('that fail when they are put to use do not reach the page', async () => {
    const errors: unknown[] = [];
    const parts = createLateParts(failing(0).load, (error) => errors.push(error));
    parts.want('merging', () => {
      throw new Error('of use');
    });
    await vi.runAllTimersAsync();
    expect(errors).toEqual([new Error('of use')]);
  });
});
