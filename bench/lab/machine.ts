// What a figure was measured on: a line that goes with every table.

import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

/** Processor, memory, system, browser, load of the last minute. */
export function machineLine(browserVersion: string): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const load = `load ${loadavg()[0]!.toFixed(1)}`;
  return [
    `${processors.length} x ${model}`,
    memory,
    `Linux ${release()}`,
    `Chromium ${browserVersion}`,
    `Node ${process.version}`,
    load,
  ].join(', ');
}

const peers = ['@rrweb/record', 'rrweb', '@openreplay/tracker', '@openreplay/tracker-assist'];

/** Names and installed versions of the peers. */
export function peerVersions(): string {
  return peers.map((name) => `${name} ${versionOf(name)}`).join(', ');
}

function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
