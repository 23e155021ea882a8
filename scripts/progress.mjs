// Calm terminal output: one line per step with the time it took, and errors that say what to do.
// Runs on Node 20 and imports nothing from node_modules, since it speaks before anything is installed.
// It must never let a child's output through while a step is open; a step keeps it and shows it on failure.

import { spawn } from 'node:child_process';

const REDRAW_MS = 1000;
const PARENT_POLL_MS = 1000;
const MAX_KEPT_OUTPUT_CHARS = 200_000;

/** An error for the person at the terminal: printed as its message alone, without a stack. */
export class Failure extends Error {
  /** @param {string} message what happened and what to do @param {string} [output] what the failed command printed */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** @param {number} ms @returns {string} such as `0.4 s` or `2 min 05 s` */
export function formatDuration(ms) {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Does `work` while its line stands open: `  Installing packages … 14.2 s`. On a terminal the time counts up.
 * @template T @param {string} label @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function step(label, work) {
  const startedAt = performance.now();
  const elapsed = () => formatDuration(performance.now() - startedAt);
  process.stdout.write(`  ${label} … `);
  const redraw = process.stdout.isTTY
    ? setInterval(() => process.stdout.write(`\r  ${label} … ${elapsed()}\x1b[K`), REDRAW_MS)
    : undefined;
  try {
    const result = await work();
    process.stdout.write(`${process.stdout.isTTY ? `\r  ${label} … ` : ''}${elapsed()}${redraw ? '\x1b[K' : ''}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`failed after ${elapsed()}\n`);
    throw error;
  } finally {
    clearInterval(redraw);
  }
}

/**
 * Runs a command to its end and keeps what it prints (the last part of it, if it is very long).
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command does not exist
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-MAX_KEPT_OUTPUT_CHARS);
    };
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }));
  });
}

/**
 * Runs a command in the foreground: its output is ours, our signals are its signals.
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code, or 128 + the number of the signal that ended it
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const forward = (signal) => {
      // Ctrl-C at a terminal reaches the whole group already; a second SIGINT would look like impatience.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    // The shell between npm and us dies of a SIGTERM without a word to its children: nobody waits for us any more then.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, PARENT_POLL_MS);
    const stop = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, forward);
    };
    child.on('error', (error) => {
      stop();
      reject(new Failure(`Cannot run ${command}: ${error.message}`));
    });
    child.on('exit', (code, signal) => {
      stop();
      resolve(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0));
    });
  });
}

/** @param {string} output @param {number} count @returns {string} the last lines that say something */
export function lastLines(output, count) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}

/** What to do about a file that cannot be written; said in one place, whoever runs into it. */
export const DISK_FULL = 'The disk is full. Free about 1 GB and run the command again.';
/** @param {string} folder */
export const noWriteAccess = (folder) =>
  `No write access to ${folder}. Run as the owner of this folder, or copy the checkout to a folder of yours.`;

function explained(error) {
  if (error?.code === 'ENOSPC') return new Failure(DISK_FULL);
  if (['EACCES', 'EPERM', 'EROFS'].includes(error?.code) && error.path) return new Failure(noWriteAccess(error.path));
  return error;
}

/** Prints an error the way its kind deserves and sets the exit code. @param {unknown} cause */
export function reportAndFail(cause) {
  const error = explained(cause);
  if (error instanceof Failure) {
    if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`);
    process.stderr.write(`\n${error.message}\n`);
  } else {
    process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
  }
  process.exitCode = 1;
}

/**
 * @param {string[][]} rows the first one is the heading
 * @returns {string} columns aligned with spaces, two between them
 */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
