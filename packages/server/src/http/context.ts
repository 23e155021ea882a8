// What the routes need, passed in as one object when the application is built. Nothing in it is looked up globally.

import type { FastifyBaseLogger } from 'fastify';
import type { AuthPort } from '../accounts/auth-port.ts';
import type { AssetFetcher } from '../assets/asset-fetcher.ts';
import type { AssetStore } from '../assets/asset-store.ts';
import type { FetchGuards } from '../assets/guarded-fetch.ts';
import type { Clock } from '../clock.ts';
import type { HeardPages } from '../heard-pages.ts';
import type { Looks } from '../looks/looks.ts';
import type { Metrics } from '../metrics.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Rooms } from '../room/rooms.ts';
import type { ServerKeys } from '../server-keys.ts';
import type { Settings } from '../settings.ts';
import type { AuditLog } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import type { LicenseUsageMeter } from '../store/license-usage.ts';

export interface ServerContext {
  readonly settings: Settings;
  /** Origin of the public URL, without a slash at the end. */
  readonly publicUrl: string;
  readonly consoleOrigins: ReadonlySet<string>;
  readonly operatorToken: string;
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly auth: AuthPort;
  readonly audit: AuditLog;
  readonly rooms: Rooms;
  readonly assets: AssetStore;
  readonly fetcher: AssetFetcher;
  /** For what an admin has the server fetch. */
  readonly guards: FetchGuards;
  readonly looks: Looks;
  readonly usage: LicenseUsageMeter;
  readonly heard: HeardPages;
  readonly limits: RateLimits;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Where the built console, viewer and widget are. */
  readonly distDirectory: string;
  readonly dataDirectory: string;
  /** True from the moment the server was told to stop. */
  isDraining(): boolean;
}
