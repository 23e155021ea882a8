// How the parts of the widget find each other. The loader keeps one registry behind a symbol on the page's only global;
// each further chunk is a classic script that hands its entry over there. Nothing else is shared between chunks, so
// this file stays small: it is in all of them.

import type { CoBrowsingSession, CoBrowsingState, StartHook } from '@alongside/browser';
import type { Parts } from '@alongside/capture';
import type { HandoffWay, Mode, Permission } from '@alongside/protocol';
import type { ActsChunk } from './acts/main.ts';
import type { ConfirmingChunk } from './confirming/main.ts';
import type { ContinuityChunk } from './continuity/main.ts';
import type { CustomerChunk } from './customer/main.ts';
import type { DrawingChunk } from './drawing/main.ts';
import type { EngineChunk } from './engine/main.ts';
import type { NavigationChunk } from './navigation/main.ts';
import type { OutsideChunk } from './outside/main.ts';
import type { PageWatchChunk } from './page-watch/main.ts';
import type { PlatformChunk } from './platform/main.ts';
import type { AnyStringKey, Language } from './popup/strings.ts';
import type { PreviewChunk } from './preview/main.ts';
import type { QuestionsChunk } from './questions/main.ts';
import type { ReportChunk } from './report/main.ts';
import type { SessionChunk } from './session/main.ts';
import type { UploadsChunk } from './uploads/main.ts';

/** What the server writes into the loader. What counts is the server's answer at start; this is only shown before. */
export interface Hints {
  readonly license: string;
  /** Mode of a session whose snippet names none. */
  readonly mode: Mode;
  readonly permission: Permission;
  /** Hosts of the license: an agent may open addresses there. Absent, only on the page's own host. */
  readonly domains?: readonly string[];
  /** Name of what the owner changed of looks and texts; absent when that is nothing. */
  readonly looks?: string;
  /** How sessions reach a domain, by entry; in the fragment where nothing is said. */
  readonly handoffs?: Readonly<Record<string, HandoffWay>>;
  readonly chunks: Readonly<Record<ChunkName, { readonly file: string; readonly integrity: string }>>;
  readonly build: string;
}

/** What each chunk hands over; those of capture are its late parts. */
export interface Chunks extends Parts {
  session: SessionChunk;
  engine: EngineChunk;
  confirming: ConfirmingChunk;
  continuity: ContinuityChunk;
  acts: ActsChunk;
  customer: CustomerChunk;
  drawing: DrawingChunk;
  navigation: NavigationChunk;
  outside: OutsideChunk;
  'page-watch': PageWatchChunk;
  platform: PlatformChunk;
  preview: PreviewChunk;
  questions: QuestionsChunk;
  'language-es': LanguageChunk;
  'language-fr': LanguageChunk;
  'language-de': LanguageChunk;
  'language-ar': LanguageChunk;
  report: ReportChunk;
  uploads: UploadsChunk;
}
export type LanguageChunk = Readonly<Record<AnyStringKey, string>>;
export type ChunkName = keyof Chunks;
/** Holds the list of languages and their chunks together. */
export type LanguageChunkName = `language-${Language}` & ChunkName;

/** The loader as the other chunks see it. */
export interface Registry {
  readonly hints: Hints;
  /** `https://host/license<L>/`, from the snippet's own address. */
  readonly base: string;
  /** The snippet's mode, if it names a known one. */
  readonly snippetMode: Mode | null;
  /** Whether this page may be shared at all: HTTPS, or the visitor's own machine. */
  readonly isSecure: boolean;
  /** Whether the session goes on at the other domains of the license. */
  readonly isMultiDomain: boolean;
  /** Domain of the cookie by which it goes on at another sub-domain. */
  readonly cookieDomain: string | null;
  /** Closed shadow roots that were seen being made. */
  readonly closedRoots: WeakMap<Element, ShadowRoot>;
  /** Loads a chunk once; fails when it cannot be loaded, and may be tried again then. */
  load<Name extends ChunkName>(name: Name): Promise<Chunks[Name]>;
  /** Called by each chunk as it runs. */
  provide<Name extends ChunkName>(name: Name, chunk: Chunks[Name]): void;
  /** Tells the page's listeners that the session's state changed. */
  emit(info: CoBrowsingSession | null, state: CoBrowsingState): void;
  /** What the page gave to `identify` last. */
  customer: unknown;
  /** The site's own question before a start. */
  confirmStart: StartHook | null;
}

/** Where the registry is kept on `window.coBrowsingInstance`. */
export const registryKey = Symbol.for('alongside');

/** What sessionStorage calls the session of this tab. */
export const recordKey = 'alongside.session';

/** What localStorage calls the session that some tab of this origin has; without its secret. */
export const originKey = 'alongside.tab';

declare global {
  interface Window {
    readonly coBrowsingInstance?: { readonly [registryKey]?: Registry };
  }
}

/** Hands a chunk over to the loader. */
export function provide<Name extends ChunkName>(name: Name, chunk: Chunks[Name]): void {
  window.coBrowsingInstance?.[registryKey]?.provide(name, chunk);
}
