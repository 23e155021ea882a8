// The server's counters and gauges, in a registry of its own so that two servers in one test process do not share
// them. Labels are kinds and codes only: nothing that names a person, a session or a page.

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'alongside_' });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `alongside_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `alongside_${name}`, help, registers });
  return {
    registry,
    sessions: gauge('sessions', 'Sessions that have not ended'),
    primaries: gauge('primaries', 'Connected customers'),
    replicas: gauge('replicas', 'Connected agents'),
    logBytes: gauge('log_bytes', 'Bytes of page logs in memory'),
    assetBytes: gauge('asset_bytes', 'Bytes of assets in memory'),
    started: counter('sessions_started_total', 'Sessions started', []),
    ended: counter('sessions_ended_total', 'Sessions ended', ['reason']),
    refused: counter('refused_total', 'Requests, connections and signals refused', ['code']),
    frames: counter('frames_total', 'Frames accepted', ['kind']),
    frameBytes: counter('frame_bytes_total', 'Bytes of accepted frames', []),
    signals: counter('signals_total', 'Signals accepted', ['name']),
    diverged: counter('diverged_total', 'Replicas that reported a difference', []),
    resyncs: counter('resyncs_total', 'Fresh starts asked of a page', ['reason']),
    compactions: counter('compactions_total', 'Compactions of a page log', ['result']),
    assetFetches: counter('asset_fetches_total', 'Assets that the server fetched itself', ['result']),
  };
}
