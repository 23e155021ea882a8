// Puts a server together out of checked settings and takes it apart again. The order matters: the data directory's
// lock, then the socket, then the database, then everything that needs the public URL.

import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { createBetterAuthPort } from './accounts/better-auth-port.ts';
import { AssetFetcher } from './assets/asset-fetcher.ts';
import { AssetStore } from './assets/asset-store.ts';
import { operatorGuards } from './assets/operator-guards.ts';
import { systemClock } from './clock.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { readDemoCertificate } from './demo/demo-certificate.ts';
import { HeardPages } from './heard-pages.ts';
import { createApp, type RequestHandler } from './http/app.ts';
import type { ServerContext } from './http/context.ts';
import { consoleOrigins } from './http/origins.ts';
import { closeServer, listen, portOf, type TlsFiles } from './listen.ts';
import { createLogger } from './logging.ts';
import { Looks } from './looks/looks.ts';
import { createMetrics } from './metrics.ts';
import { createRateLimits } from './rate-limits.ts';
import { Rooms } from './room/rooms.ts';
import { makeSecret, readServerKeys } from './server-keys.ts';
import type { Settings } from './settings.ts';
import { StartError, systemCode } from './start-error.ts';
import { AuditLog } from './store/audit.ts';
import { openStore, type Store } from './store/database.ts';
import { LicenseUsageMeter } from './store/license-usage.ts';
import { readMeta, writeMeta } from './store/meta.ts';

export interface RunningServer {
  readonly context: ServerContext;
  readonly app: FastifyInstance;
  readonly port: number;
  /** Listening address. */
  readonly host: string;
  readonly tls: TlsFiles | null;
  /** Puts a handler in front of the product's; it returns true for what it answers. */
  interpose(handler: (...parameters: Parameters<RequestHandler>) => boolean): void;
  /** Tells everybody to reconnect, finishes what is under way, and frees the data directory. */
  stop(): Promise<void>;
}

/** The directory of the built console, viewer and widget. */
const builtDirectory = fileURLToPath(new URL('../../../dist', import.meta.url));
const mebibyte = 1024 * 1024;
/** The earliest that anybody is asked to come back after a restart. */
const reconnectAfterMs = 1000;
/** Connections that have not closed by themselves by then are cut. */
const maxCloseMs = 1000;
/** Where data lives unless the settings say otherwise, below the working directory. */
export const defaultDataDirectories = { demo: 'data/demo', serve: 'data/server' } as const;

export function dataDirectoryOf(settings: Settings): string {
  return resolve(settings.dataDirectory ?? defaultDataDirectories[settings.purpose]);
}

/** @throws StartError with a sentence that says what to do */
export async function startServer(settings: Settings): Promise<RunningServer> {
  const data = openDataDirectory(dataDirectoryOf(settings));
  let server: Server | undefined;
  let store: Store | undefined;
  try {
    const tls = await readTls(settings, data);
    const host = settings.host ?? '127.0.0.1';
    server = await listen(host, settings.port, tls);
    store = await openStore(data.databaseFile);
    await claimPurpose(store, settings, data);
    return await assemble(settings, data, server, store, host, tls);
  } catch (error) {
    server?.close();
    await store?.destroy();
    data.release();
    throw error;
  }
}

async function assemble(
  settings: Settings,
  data: DataDirectory,
  server: Server,
  store: Store,
  host: string,
  tls: TlsFiles | null,
): Promise<RunningServer> {
  const port = portOf(server);
  const publicUrl = new URL(settings.publicUrl ?? `${tls === null ? 'http' : 'https'}://localhost:${port}`).origin;
  const log = createLogger(settings.logLevel);
  const keys = readServerKeys(data.path);
  const clock = systemClock;
  const audit = new AuditLog(store, clock, (error) => log.error({ err: error }, 'audit rows could not be written'));
  const origins = consoleOrigins(publicUrl);
  const auth = createBetterAuthPort(store, {
    publicUrl,
    trustedOrigins: [...origins],
    cookieSecret: keys.cookieSecret,
    signInHours: settings.signInHours,
  });
  const metrics = createMetrics();
  const assets = new AssetStore(settings.maxAssetMegabytes * mebibyte, settings.maxTotalAssetMegabytes * mebibyte);
  const forgetAssets = assets.forget.bind(assets);
  const rooms = new Rooms({ settings, store, keys, auth, audit, metrics, clock, log, forgetAssets });
  const restored = await rooms.restore();
  const guards = operatorGuards(settings);
  const looks = new Looks({ store, clock, guards, log });
  await looks.start();
  const usage = new LicenseUsageMeter(store, clock, (error) => log.error({ err: error }, 'usage could not be written'));
  await usage.forget(null);
  let isDraining = false;
  const context: ServerContext = {
    settings,
    publicUrl,
    consoleOrigins: origins,
    operatorToken: makeSecret(),
    store,
    keys,
    auth,
    audit,
    guards,
    looks,
    usage,
    heard: new HeardPages(),
    limits: createRateLimits(settings.maxStartsPerMinute),
    metrics,
    rooms,
    assets,
    fetcher: new AssetFetcher(assets, metrics),
    clock,
    log,
    distDirectory: builtDirectory,
    dataDirectory: data.path,
    isDraining: () => isDraining,
  };
  const interposed: ((...parameters: Parameters<RequestHandler>) => boolean)[] = [];
  const app = await createApp(context, (handler) => {
    server.on('request', (request, response) => {
      if (!interposed.some((answer) => answer(request, response))) handler(request, response);
    });
    return server;
  });
  data.announce({
    process: process.pid,
    url: publicUrl,
    localUrl: `${tls === null ? 'http' : 'https'}://${localHostOf(host)}:${port}`,
    certificate: tls?.certificate ?? null,
    operatorToken: context.operatorToken,
  });
  log.info({ url: publicUrl, restored }, 'started');
  return {
    context,
    app,
    port,
    host,
    tls,
    interpose: (handler) => interposed.push(handler),
    async stop() {
      if (isDraining) return;
      isDraining = true;
      rooms.drain(reconnectAfterMs);
      await Promise.all([closeServer(server, maxCloseMs), app.close()]);
      await rooms.stop();
      looks.stop();
      await usage.flush();
      await audit.flush();
      await store.destroy();
      data.release();
      log.info('stopped');
    },
  };
}

async function readTls(settings: Settings, data: DataDirectory): Promise<TlsFiles | null> {
  if (settings.tls) return readDemoCertificate(data.path, Date.now());
  const { tlsCertificateFile, tlsKeyFile } = settings;
  if (tlsCertificateFile === null || tlsKeyFile === null) return null;
  return { certificate: readPem(tlsCertificateFile), key: readPem(tlsKeyFile) };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError(`The file ${path} for HTTPS cannot be read (${systemCode(error)}).`);
  }
}

/** An address by which this machine reaches a server that listens on `host`. */
function localHostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** A demo's data has printed passwords, so a real server never runs on it, nor the other way round. */
async function claimPurpose(store: Store, { purpose }: Settings, data: DataDirectory): Promise<void> {
  const before = await readMeta(store, 'purpose');
  if (before === null) return writeMeta(store, 'purpose', purpose);
  if (before === purpose) return;
  throw new StartError(
    before === 'demo'
      ? `The data in ${data.path} belongs to the demo, whose passwords are printed. Choose another directory with --data.`
      : `The data in ${data.path} belongs to a real server. Start it with "serve", or choose another directory with --data.`,
  );
}
