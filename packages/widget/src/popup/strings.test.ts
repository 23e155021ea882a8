import { describe, expect, it, vi } from 'vitest';
import { pointingStrings } from '../announcing/strings.ts';
import { registryKey } from '../chunks.ts';
import { elsewhereStrings } from '../continuity/strings.ts';
import { drawingStrings } from '../drawing/strings.ts';
import { writingStrings } from '../keys/strings.ts';
import { overlayStrings } from '../overlay/strings.ts';
import { previewStrings } from '../preview/strings.ts';
import { questionStrings } from '../questions/strings.ts';
import { builtInLanguage, createStrings, defaultStrings, languages } from './strings.ts';

/** The reference's defaults, letter for letter but for our name. */
const reference: Readonly<Record<string, string>> = {
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
};

describe('strings', () => {
  it('has the 31 keys of the reference with its texts', () => {
    expect(Object.keys(reference)).toHaveLength(31);
    expect(defaultStrings).toMatchObject(reference);
  });

  it('replaces given keys only, as they are', () => {
    const strings = createStrings({ 'popup-title': '<b>Help</b>', 'popup-start-button': '' });
    expect(strings('popup-title')).toBe('<b>Help</b>');
    expect(strings('popup-start-button')).toBe('');
    expect(strings('popup-stop-button')).toBe('Stop sharing');
  });

  it.each([[undefined], [null], ['text'], [7], [[]], [{ 'popup-title': 7, unknown: 'x' }], [{ 'popup-title': null }]])(
    'ignores what is no text: %o',
    (custom) => {
      expect(createStrings(custom)('popup-title')).toBe('Co-browsing');
    },
  );

  it('takes nothing from the prototype', () => {
    expect(createStrings(Object.create({ 'popup-title': 'Inherited' }))('popup-title')).toBe('Co-browsing');
  });

  it('puts names in as they are', () => {
    expect(createStrings(null)('popup-sharing-information', 'A $& B')).toBe('A $& B can see this page.');
  });
});

describe('languages', () => {
  const german = { 'popup-title': 'Gemeinsam surfen', 'popup-close-button': 'Schließen' };

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE_ch', 'de'],
    ['ar-EG', 'ar'],
    ['en', null],
    ['nl', null],
    ['', null],
    ['constructor', null],
  ])('%s: %s', (tag, language) => {
    expect(builtInLanguage(tag)).toBe(language);
  });

  it('takes the page’s text, else the license’s, else the language’s, else English', () => {
    const license = {
      de: { 'popup-title': 'Hilfe', 'popup-stop-button': 'Halt' },
      'de-at': { 'popup-title': 'Servus' },
    };
    const strings = createStrings({ 'popup-stop-button': 'Aus' }, 'de-AT', license, german);
    expect(strings('popup-stop-button')).toBe('Aus');
    expect(strings('popup-title')).toBe('Servus');
    expect(strings('popup-close-button')).toBe('Schließen');
    expect(strings('popup-start-button')).toBe('Start sharing');
    expect(createStrings(null, 'de', license, german)('popup-title')).toBe('Hilfe');
    expect(createStrings(null, 'fr', license)('popup-title')).toBe('Co-browsing');
    expect(createStrings(null, 'de', { de: { 'popup-title': 7 } }, german)('popup-title')).toBe('Gemeinsam surfen');
  });

  it('takes the default that a part brings along, unless there is a better one', () => {
    expect(createStrings(null)('role-button', '', 'button')).toBe('button');
    expect(createStrings({ 'role-button': 'knob' })('role-button', '', 'button')).toBe('knob');
  });

  it.each(Object.keys(languages))('%s has every text, with its names in place', async (language) => {
    const chunks: Record<string, Record<string, string>> = {};
    vi.stubGlobal('window', {
      coBrowsingInstance: {
        [registryKey]: {
          provide(name: string, chunk: Record<string, string>) {
            chunks[name] = chunk;
          },
        },
      },
    });
    await import(`../language-${language}/main.ts`);
    vi.unstubAllGlobals();
    const english = {
      ...defaultStrings,
      ...pointingStrings,
      ...previewStrings,
      ...writingStrings,
      ...questionStrings,
      ...drawingStrings,
      ...elsewhereStrings,
      ...overlayStrings,
    };
    const texts = chunks[`language-${language}`] ?? {};
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries<string>(english)) {
      const names = (of: string) => of.match(/\{\w+\}/g)?.sort() ?? [];
      expect(texts[key], key).not.toBe('');
      expect(names(texts[key] ?? ''), key).toEqual(names(text));
    }
  });
});
