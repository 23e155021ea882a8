// From a trace of the browser: how long the code of one script ran in each task of a page's main thread. Counted is
// processor time of the thread, so that what else the machine does matters little; layout and collection of garbage
// that the script forces are in it, and so are the promise reactions that follow a callback.

/** An event of Chromium's trace, as far as it is looked at; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

/** What has to be recorded for it. */
export const traceCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];

const task = 'RunTask';
/** A call from the browser into script, with the microtasks after it. */
const call = 'v8.callFunction';
/** Directly within one, and the only one of both that tells whose code it is. */
const named = 'FunctionCall';
const order = [task, call, named];

interface Open {
  readonly event: TraceEvent;
  readonly end: number;
  readonly parent: Open | null;
  /** Of a call: whether it is the script's; known once its name was seen. */
  isOurs: boolean | null;
  /** Time of the calls inside it, of others if it is the script's and the script's if it is not. */
  otherMs: number;
}

/**
 * Milliseconds of each task in which the script ran at all.
 * @param isOurs whether a script of this address is the one that is asked for
 */
export function taskTimes(events: readonly TraceEvent[], isOurs: (url: string) => boolean): number[] {
  const times: number[] = [];
  for (const thread of threadsOf(events)) times.push(...timesOfThread(thread, isOurs));
  return times;
}

function threadsOf(events: readonly TraceEvent[]): Iterable<TraceEvent[]> {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.ph !== 'X' || !order.includes(event.name)) continue;
    const key = `${event.pid} ${event.tid}`;
    const thread = threads.get(key);
    if (thread === undefined) threads.set(key, [event]);
    else thread.push(event);
  }
  return threads.values();
}

function timesOfThread(events: TraceEvent[], isOurs: (url: string) => boolean): number[] {
  // Outer events first, also where they begin with what they contain.
  events.sort(
    (one, other) =>
      one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0) || order.indexOf(one.name) - order.indexOf(other.name),
  );
  const times: number[] = [];
  let open: Open | null = null;
  let taskMs = 0;
  let hasRun = false;
  const close = (): void => {
    const { event, parent, isOurs: isOwn, otherMs } = open!;
    open = parent;
    if (event.name === task) {
      if (parent !== null) return;
      if (hasRun) times.push(taskMs);
      taskMs = 0;
      hasRun = false;
    } else if (event.name === call) {
      const wholeMs = (event.tdur ?? 0) / 1000;
      const outer = callAround(parent);
      // A call that nothing names is a part of what it is in.
      const isOwnOrPart = isOwn ?? outer?.isOurs ?? false;
      if (isOwnOrPart && outer?.isOurs !== true) {
        taskMs += wholeMs - otherMs;
        hasRun = true;
      } else if (isOwnOrPart) {
        outer!.otherMs += otherMs;
      } else if (outer?.isOurs === true) {
        outer.otherMs += wholeMs;
      }
    }
  };
  for (const event of events) {
    while (open !== null && (open as Open).end <= event.ts) close();
    if (event.name === named) {
      const around = callAround(open);
      if (around !== null) around.isOurs ??= isOurs(event.args?.data?.url ?? '');
    }
    open = { event, end: event.ts + (event.dur ?? 0), parent: open, isOurs: null, otherMs: 0 };
  }
  while (open !== null) close();
  return times;
}

function callAround(from: Open | null): Open | null {
  let open = from;
  while (open !== null && open.event.name !== call) open = open.parent;
  return open;
}
