// Every text that a customer reads, in one table: the reference's 31 keys with its defaults (but for our name), then
// ours. Owners replace texts key by key through `window.CoBrowsingCustomStrings`; a value is only ever inserted as text.
// Other languages are chunks of their own, loaded for pages that are written in them.

import type { pointingStrings } from '../announcing/strings.ts';
import type { elsewhereStrings } from '../continuity/strings.ts';
import type { drawingStrings } from '../drawing/strings.ts';
import type { writingStrings } from '../keys/strings.ts';
import type { overlayStrings } from '../overlay/strings.ts';
import type { previewStrings } from '../preview/strings.ts';
import type { questionStrings } from '../questions/strings.ts';

export const defaultStrings = {
  'popup-title': 'Co-browsing',
  'popup-close': 'X',
  'popup-start-information':
    'Click Start to initialize the Co-browsing session and provide the Session ID to your agent.',
  'popup-sync-information':
    'You may have open another page that is currently being synchronized. Click Synchronize to synchronize this page instead.',
  'popup-session-id-label': 'Session ID:',
  'popup-start-button': 'Start sharing',
  'popup-stop-button': 'Stop sharing',
  'popup-sync-button': 'Synchronize',
  'popup-status-label': 'Status:',
  'status-connecting': 'Connecting...',
  'status-ready': 'Sharing your screen',
  'status-connected': 'Connected',
  'status-replica-disconnected': 'Waiting for agent to connect...',
  'status-disconnected': 'Disconnected',
  'status-sync-required': 'Synchronization required',
  'status-invalid-license': 'Invalid license',
  'status-limited-license': 'All agents are busy, please try again later',
  'status-invalid-domain-for-license': 'Invalid domain for license',
  'status-disabled-license': 'Disabled license',
  'popup-replica-disconnected-information': 'Provide the Session ID to your agent. Click on Stop to end at any time.',
  'popup-connection-error-information': 'Click Stop to end this session or wait until connection is restored.',
  'popup-end-session-button': 'End session',
  'popup-close-button': 'Close',
  'popup-powered-by-8x8': 'Powered by Alongside',
  'status-not-started': 'Co-browsing session not started.',
  'status-replica-disconnected-short': 'Connecting...',
  'status-ready-short': 'Sharing',
  'status-ended': 'Agent ended co-browsing session.',
  'status-ended-short': 'Session ended.',
  'status-connection-error': 'Bad connection',
  'status-connection-error-short': 'Bad connection',

  // Ours. `{name}` stands for the agents' names.
  'popup-minimize': 'Minimize',
  'popup-maximize': 'Open co-browsing window',
  'popup-move': 'Move with the arrow keys',
  'popup-copy-button': 'Copy',
  'popup-copied': 'Copied',
  'popup-copy-failed': 'Select and copy it',
  'popup-short-stop-button': 'Stop',
  'popup-permission-full-control':
    'Your agent will see this page, and can point, click and fill in forms together with you.',
  'popup-permission-partial-control':
    'Your agent will see this page, and can point, click and move between pages, but not fill in forms.',
  'popup-permission-no-control': 'Your agent will see this page and can point at things. Only you click and type.',
  'popup-permission-ask': 'Your agent will see this page, and has to ask before doing anything on it.',
  'popup-privacy-information': 'Private fields stay hidden.',
  'popup-sharing-information': '{name} can see this page.',
  'popup-joined-information': '{name} is here. The page is on its way.',
  'popup-agent': 'Your agent',
  'popup-control-information': '{name} can also click and type here.',
  'popup-partial-control-information': '{name} can also click here, but not fill in forms.',
  'popup-point-information': '{name} can only point at things.',
  'popup-revoke-button': 'Take back control',
  'popup-allow-control-button': 'Allow control again',
  'popup-revoke-hint': 'Or press Esc twice.',
  'popup-continue-information': 'Continue sharing on this page?',
  'popup-continue-button': 'Continue',
  'popup-agent-lost-information': 'Your agent lost the connection. You need no new code: please wait a moment.',
  'popup-start-failed-information': 'The server could not be reached. Check your connection, then start again.',
  'popup-code-expired-information': 'The code was not used in time. Start again to get a new one.',
  'popup-agent-gone-information': 'Your agent did not come back. Nothing is shared any more.',
  'popup-time-over-information': 'The time for this session is over. Nothing is shared any more.',
  'popup-outdated-information': 'Co-browsing was updated. Reload this page to go on sharing: you need no new code.',
  'popup-ended-information': 'Nothing is shared any more.',
  'status-paused': 'Paused',
  'popup-pause-button': 'Pause',
  'popup-resume-button': 'Resume',
  'popup-paused-information': 'Nothing of this page is shared until you resume.',
  'popup-auto-paused-information': 'Sharing paused by itself on this page. Resume to show it all the same.',
  'popup-never-shared-information': 'This page is never shared. Sharing goes on when you leave it.',
  'popup-preview-button': 'What does the agent see?',
  'indicator-sharing': '{name} can see this page',
  'agent-observer': '{name} (only watching)',
  'announce-connected': '{name} connected',
  'announce-left': '{name} left',
  'status-insecure-page': 'Co-browsing works on HTTPS pages only.',
  'status-start-failed': 'Could not start',
} as const;

export type StringKey = keyof typeof defaultStrings;
/** Every key that a language has a text for: also those of parts that are loaded when they are wanted. */
export type AnyStringKey =
  | StringKey
  | keyof typeof pointingStrings
  | keyof typeof drawingStrings
  | keyof typeof previewStrings
  | keyof typeof elsewhereStrings
  | keyof typeof overlayStrings
  | keyof typeof writingStrings
  | keyof typeof questionStrings;
/** `{name}` in a text becomes the given name. `english` is the default of a part that brings its own. */
export type Strings = (key: AnyStringKey, name?: string, english?: string) => string;

/** Languages with texts of our own besides English, and whether they are written from right to left. */
export const languages = { es: 'ltr', fr: 'ltr', de: 'ltr', ar: 'rtl' } as const;
export type Language = keyof typeof languages;

/** Texts by language tag and key, as a license has them. */
export type TextsByLanguage = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The built-in language that fits a page's `lang`; null for English. */
export function builtInLanguage(tag: string): Language | null {
  const [first = ''] = tag.toLowerCase().split(/[-_]/);
  return Object.hasOwn(languages, first) ? (first as Language) : null;
}

/**
 * The texts of a page: its own, else the license's for the language, else ours for it, else English. Whatever is no
 * string does not count.
 * @param custom `window.CoBrowsingCustomStrings`, whatever the page put there
 * @param tag the page's `lang`
 */
export function createStrings(
  custom: unknown,
  tag = '',
  ofLicense: TextsByLanguage = {},
  builtIn: Readonly<Record<string, string>> = {},
): Strings {
  const language = tag.toLowerCase();
  const ofTag = (wanted: string): unknown =>
    Object.entries(ofLicense).find(([given]) => given.toLowerCase() === wanted)?.[1];
  const sources = [custom, ofTag(language), ofTag(language.split('-')[0] ?? ''), builtIn];
  return (key, name = '', english = '') => {
    for (const source of sources) {
      const text =
        source !== null && typeof source === 'object' && Object.hasOwn(source, key) && (source as never)[key];
      if (typeof text === 'string') return filled(text, name);
    }
    return filled((defaultStrings as Partial<Record<string, string>>)[key] ?? english, name);
  };
}

function filled(text: string, name: string): string {
  return text.replaceAll('{name}', () => name);
}
