// Media features that describe the customer, not the page: the agent's own browser would decide them otherwise. Told
// once at the start and again when one changes.

import type { OpWriter } from '@alongside/protocol';

/** Features and the words each can match; those that match are told, with spaces between. */
const features = {
  'prefers-color-scheme': 'dark light',
  'prefers-reduced-motion': 'reduce no-preference',
  'prefers-contrast': 'more less custom no-preference',
  'prefers-reduced-transparency': 'reduce no-preference',
  'prefers-reduced-data': 'reduce no-preference',
  'inverted-colors': 'inverted none',
  'forced-colors': 'active none',
  hover: 'hover none',
  'any-hover': 'hover none',
  pointer: 'coarse fine none',
  'any-pointer': 'coarse fine none',
  'color-gamut': 'srgb p3 rec2020',
  'dynamic-range': 'standard high',
  'video-dynamic-range': 'standard high',
  'display-mode': 'browser standalone minimal-ui fullscreen',
  update: 'fast slow none',
} as const;

export interface MediaFeatures {
  /** Writes those that are not what was written last. */
  write(writer: OpWriter): void;
  stop(): void;
}

/** @param onChange a feature changed: `write` is due */
export function followMediaFeatures(realm: Window & typeof globalThis, onChange: () => void): MediaFeatures {
  const queries: [feature: string, word: string, query: MediaQueryList][] = [];
  const written = new Map<string, string>();
  let isDirty = true;
  let density = 0;
  const changed = () => {
    isDirty = true;
    onChange();
  };
  for (const [feature, words] of Object.entries(features)) {
    for (const word of words.split(' ')) {
      const query = realm.matchMedia(`(${feature}:${word})`);
      query.addEventListener('change', changed);
      queries.push([feature, word, query]);
    }
  }
  return {
    write(writer) {
      const { devicePixelRatio } = realm;
      if (!isDirty && devicePixelRatio === density) return;
      density = devicePixelRatio;
      const values = new Map([['resolution', `${density}dppx`]]);
      for (const [feature, word, query] of queries) {
        if (query.matches) values.set(feature, `${values.get(feature) ?? ''} ${word}`.trim());
      }
      isDirty = false;
      for (const [feature, value] of values) {
        if (written.get(feature) === value) continue;
        written.set(feature, value);
        writer.write('media', feature, value);
      }
    },
    stop() {
      for (const [, , query] of queries) query.removeEventListener('change', changed);
    },
  };
}
