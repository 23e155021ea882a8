import { describe, expect, it } from 'vitest';
import { type TraceEvent, taskTimes } from './task-times.ts';

const isOurs = (url: string): boolean => url === 'ours.js';

/** An event at so many milliseconds, with processor time as long as it took. */
function event(name: string, startMs: number, ms: number, url?: string): TraceEvent {
  const times = { ph: 'X', pid: 1, tid: 1, ts: startMs * 1000, dur: ms * 1000, tdur: ms * 1000 };
  return url === undefined ? { name, ...times } : { name, ...times, args: { data: { url } } };
}

function callOf(url: string, startMs: number, ms: number): TraceEvent[] {
  return [event('v8.callFunction', startMs, ms), event('FunctionCall', startMs, ms / 2, url)];
}

describe('time of a script in each task', () => {
  it('is that of its callbacks with the promise reactions after them, summed by task', () => {
    const events = [
      event('RunTask', 0, 20),
      ...callOf('ours.js', 1, 4),
      ...callOf('page.js', 6, 3),
      ...callOf('ours.js', 10, 2),
      event('RunTask', 30, 5),
      ...callOf('ours.js', 31, 1),
    ];
    expect(taskTimes(events, isOurs)).toEqual([6, 1]);
  });

  it('leaves out tasks in which it does not run', () => {
    expect(taskTimes([event('RunTask', 0, 9), ...callOf('page.js', 1, 8)], isOurs)).toEqual([]);
  });

  it("counts an observer that is called at the end of the page's own callback, and not the page", () => {
    const events = [event('RunTask', 0, 20), ...callOf('page.js', 1, 15), ...callOf('ours.js', 10, 4)];
    expect(taskTimes(events, isOurs)).toEqual([4]);
  });

  it("does not count the page's code that it calls, but what that calls of it", () => {
    const events = [
      event('RunTask', 0, 20),
      ...callOf('ours.js', 1, 15),
      ...callOf('page.js', 9, 5),
      event('v8.callFunction', 12, 1),
      event('FunctionCall', 12, 1, 'ours.js'),
    ];
    expect(taskTimes(events, isOurs)).toEqual([11]);
  });

  it('keeps threads apart, whatever the order of events', () => {
    const other = callOf('ours.js', 1, 3).map((each) => ({ ...each, tid: 2 }));
    const events = [
      ...other,
      { ...event('RunTask', 0, 5), tid: 2 },
      ...callOf('ours.js', 2, 2),
      event('RunTask', 1, 4),
    ];
    expect(taskTimes(events, isOurs).sort()).toEqual([2, 3]);
  });
});
