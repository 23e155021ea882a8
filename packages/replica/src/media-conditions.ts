// Decides media features that describe the customer, not the agent, in media query texts: each condition on such a
// feature becomes one that is always or never true. Features that the customer did not tell stay as they are.

const always = '(min-width: 0px)';
const never = '(max-width: 0px)';

/** The customer's features by name; values are the words that match, with spaces between. */
export type MediaFeatures = ReadonlyMap<string, string>;

/** Features that are decided. `scripting` is always on at the customer: our code runs there. */
const discrete = new Set([
  'prefers-color-scheme',
  'prefers-reduced-motion',
  'prefers-contrast',
  'prefers-reduced-transparency',
  'prefers-reduced-data',
  'inverted-colors',
  'forced-colors',
  'hover',
  'any-hover',
  'pointer',
  'any-pointer',
  'color-gamut',
  'dynamic-range',
  'video-dynamic-range',
  'display-mode',
  'update',
  'scripting',
]);

/** Words that a feature without a value in its condition counts as false for. */
const falsy = new Set(['', 'none', 'no-preference', 'standard']);

const interesting =
  /prefers-|color-scheme|inverted-colors|forced-colors|hover|pointer|resolution|device-pixel-ratio|color-gamut|dynamic-range|display-mode|update|scripting/i;

/** Whether a text (a media query or a whole sheet) may have such a condition. */
export function mayHaveFeatures(text: string): boolean {
  return interesting.test(text);
}

/** Rewrites a media query list. */
export function rewriteMedia(query: string, features: MediaFeatures): string {
  if (!interesting.test(query)) return query;
  return query.replace(/\(\s*([^()]*?)\s*\)/g, (all, inside: string) => {
    const isTrue = decide(inside.toLowerCase(), features);
    return isTrue === null ? all : isTrue ? always : never;
  });
}

function decide(condition: string, features: MediaFeatures): boolean | null {
  const colon = condition.indexOf(':');
  const name = (colon < 0 ? condition : condition.slice(0, colon)).trim();
  const wanted = colon < 0 ? null : condition.slice(colon + 1).trim();
  if (discrete.has(name)) {
    const value = name === 'scripting' ? 'enabled' : features.get(name);
    if (value === undefined) return null;
    const words = value.split(/\s+/);
    if (wanted !== null) return words.includes(wanted);
    return words.some((word) => !falsy.has(word));
  }
  const ratio = pixelRatio(features);
  if (ratio === null) return null;
  const plain = /^(?:-webkit-|-moz-)?(min-|max-)?(?:-moz-)?(resolution|device-pixel-ratio)$/.exec(name);
  if (plain !== null) {
    if (wanted === null) return ratio > 0;
    const limit = toRatio(wanted);
    if (limit === null) return null;
    return plain[1] === 'min-' ? ratio >= limit : plain[1] === 'max-' ? ratio <= limit : near(ratio, limit);
  }
  return decideRange(condition, ratio);
}

/** `1dppx <= resolution < 2dppx`, either side alone too. */
function decideRange(condition: string, ratio: number): boolean | null {
  const range = /^(?:([\d.]+[a-z]*)\s*([<>]=?|=)\s*)?resolution(?:\s*([<>]=?|=)\s*([\d.]+[a-z]*))?$/.exec(condition);
  if (range === null || (range[1] === undefined && range[4] === undefined)) return null;
  const left = range[1] === undefined ? true : compare(toRatio(range[1]), range[2]!, ratio);
  const right = range[4] === undefined ? true : compare(ratio, range[3]!, toRatio(range[4]));
  return left === null || right === null ? null : left && right;
}

function compare(one: number | null, sign: string, other: number | null): boolean | null {
  if (one === null || other === null) return null;
  if (sign === '<') return one < other;
  if (sign === '<=') return one <= other;
  if (sign === '>') return one > other;
  if (sign === '>=') return one >= other;
  return near(one, other);
}

function near(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.001;
}

function pixelRatio(features: MediaFeatures): number | null {
  const value = features.get('resolution');
  return value === undefined ? null : toRatio(value);
}

/** Dots per CSS pixel of `2dppx`, `192dpi`, `2x`, `2` or `3/2`. */
function toRatio(text: string): number | null {
  const fraction = /^([\d.]+)\s*\/\s*([\d.]+)$/.exec(text);
  if (fraction !== null) return Number(fraction[1]) / Number(fraction[2]);
  const match = /^([\d.]+)(dppx|dpi|dpcm|x)?$/.exec(text);
  if (match === null) return null;
  const value = Number(match[1]);
  if (!Number.isFinite(value)) return null;
  if (match[2] === 'dpi') return value / 96;
  if (match[2] === 'dpcm') return value / (96 / 2.54);
  return value;
}

/** A `color-scheme` that leaves the choice open is the customer's choice; browsers would take the agent's. */
export function decideColorScheme(value: string, features: MediaFeatures): string {
  const preferred = features.get('prefers-color-scheme');
  const words = value.trim().split(/\s+/);
  const isOpen = words.includes('light') && words.includes('dark');
  return isOpen && (preferred === 'light' || preferred === 'dark') ? preferred : value;
}
