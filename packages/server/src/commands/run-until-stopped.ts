// Keeps a server running until the process is told to stop, then drains it. A second signal stops at once.

import type { Server } from 'node:http';
import { closeServer } from '../listen.ts';
import type { RunningServer } from '../running-server.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** When draining takes longer than this something hangs, and the process ends all the same. */
const maxDrainMs = 10_000;

export async function runUntilStopped(running: RunningServer, others: readonly Server[]): Promise<void> {
  const { log } = running.context;
  const fail = (error: unknown) => {
    log.fatal({ err: error }, 'unexpected error');
    process.exitCode = 1;
    stop();
  };
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  process.once('uncaughtException', fail);
  process.once('unhandledRejection', fail);
  for (const signal of signals) process.once(signal, () => stop());
  await stopped;
  for (const signal of signals) process.on(signal, () => process.exit(1));
  setTimeout(() => process.exit(1), maxDrainMs).unref();
  await Promise.all([running.stop(), ...others.map((server) => closeServer(server, 0))]);
  process.exit();
}
