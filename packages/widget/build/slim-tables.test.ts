import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  decodeSignal,
  encodeFrame,
  frameKinds,
  newReaderState,
  type OpSink,
  OpWriter,
  ops,
  readOps,
  type SafeText,
  staticStrings,
} from '@alongside/protocol';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slimTable, slimTables } from './slim-tables.ts';

const protocol = path.dirname(fileURLToPath(import.meta.resolve('@alongside/protocol')));
const folder = mkdtempSync(path.join(tmpdir(), 'slim-tables-'));
let slim: typeof import('@alongside/protocol');

beforeAll(async () => {
  const outfile = path.join(folder, 'protocol.mjs');
  const entryPoints = [path.join(protocol, 'index.ts')];
  await build({ entryPoints, bundle: true, format: 'esm', outfile, plugins: [slimTables] });
  slim = await import(pathToFileURL(outfile).href);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('tables without what customers do not need', () => {
  it('decode everything that reaches a customer as before', () => {
    const signals = [
      { t: 'agents', agents: [{ number: 1, name: 'A', colour: 2, isWatching: true }] },
      { t: 'mode', mode: 'no-control' },
      { t: 'ended', by: 'agent', reason: 'closed' },
      { t: 'reconnect', afterMs: 5 },
      { t: 'drawings', change: '{}' },
      { t: 'beat' },
      { t: 'navigate', act: 'x', to: 'back', agent: 3 },
      { t: 'navigate', act: 'x', to: 'sideways', agent: 3 },
      { t: 'capture', isOn: true },
    ].map((signal) => JSON.stringify(signal));
    for (const signal of signals) {
      expect(slim.decodeSignal(signal, 'server', 'customer')).toEqual(decodeSignal(signal, 'server', 'customer'));
    }
  });

  it('keep every row for customers and no other', () => {
    const rows = Object.entries(slim.signalRows);
    expect(rows.map(([name]) => name)).toContain('primary-welcome');
    for (const [name, { from, to }] of rows) {
      expect(from).not.toBe('customer');
      expect(to === 'customer' || name === 'mode').toBe(true);
    }
  });

  it('write the same bytes', () => {
    const bodies = [OpWriter, slim.OpWriter].map((Writer) => {
      const writer = new Writer();
      writer.write('attribute', 4, 'class', 'a b' as SafeText);
      writer.write('scroll', 4, -3, 900);
      writer.write('topLayer', [4, 9]);
      return encodeFrame(frameKinds.page, 0, 1, 2, writer.take());
    });
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('know every op by the same code and fields', () => {
    const known = (table: typeof ops) => Object.entries(table).map(([name, { code, kinds }]) => [name, code, kinds]);
    expect(known(slim.ops)).toEqual(known(ops));
  });

  it('keep the numbers of the words that they keep, and what is written without the others reads the same', () => {
    expect(slim.staticStrings).toHaveLength(staticStrings.length);
    const kept = staticStrings.filter((word, index) => slim.staticStrings[index] === word);
    const isEachKeptOrGone = slim.staticStrings.every(
      (word, index) => (word ?? staticStrings[index]) === staticStrings[index],
    );
    expect(isEachKeptOrGone).toBe(true);
    expect(kept).toEqual(expect.arrayContaining(['', ' ', '\n', 'div', 'input', 'class', 'type', 'checkbox', 'label']));
    expect(kept.length).toBeLessThan(staticStrings.length);
    const writer = new slim.OpWriter();
    const written: [string, string][] = [];
    for (let round = 0; round < 3; round++) {
      for (const word of [...staticStrings, 'of the page']) {
        writer.write('attribute', 4, word, `${word} ${round % 2}` as SafeText);
        written.push([word, `${word} ${round % 2}`]);
      }
    }
    const read: [string, string][] = [];
    const sink = {
      beginBody() {},
      attribute: (_node: number, name: string, value: string) => read.push([name, value]),
    };
    readOps(writer.take(), newReaderState(), sink as unknown as OpSink);
    expect(read).toEqual(written);
  });

  it('carry none of the explanations', async () => {
    const code = await slimTable(readFileSync(path.join(protocol, 'signals.ts'), 'utf8'));
    expect(code).not.toContain('First message of a primary');
    expect(code).not.toContain('replica-hello');
  });
});
