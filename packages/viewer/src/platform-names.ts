// What the customer's machine is called: browser, system and kind of device, from the browser's own hints where it gives
// them and else from its user agent line. Pure; the customer's page only sends both.

import type { Signal } from '@alongside/protocol';

/** What people have set in their system or browser, by the media feature that tells of it. */
const settingNames: Readonly<Record<string, string>> = {
  'prefers-color-scheme: dark': 'Dark colours',
  'prefers-contrast: more': 'More contrast',
  'prefers-contrast: less': 'Less contrast',
  'prefers-contrast: custom': 'Own contrast',
  'prefers-reduced-motion: reduce': 'Less motion',
  'prefers-reduced-transparency: reduce': 'Less transparency',
  'prefers-reduced-data: reduce': 'Less data',
  'forced-colors: active': 'Forced colours',
  'inverted-colors: inverted': 'Inverted colours',
};

/** A setting in words; one that we do not know as it came. */
export function settingName(setting: string): string {
  return settingNames[setting] ?? setting;
}

/** What a browser does not know it leaves empty or out. */
export type UserAgentHints = Partial<NonNullable<Signal<'platform'>['hints']>>;

export interface PlatformNames {
  readonly browser: string;
  readonly system: string;
  readonly device: string;
}

/** In the order in which they must be tried: most name the ones after them too. */
const browsers: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+(?:\.\d+)?)/],
  ['Opera', /(?:OPR|OPT|OPiOS)\/(\d+(?:\.\d+)?)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+(?:\.\d+)?)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+(?:\.\d+)?)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+(?:\.\d+)?)/],
  ['Safari', /Version\/(\d+(?:\.\d+)?).*Safari\//],
];
const systems: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Android', /Android ?(\d+(?:\.\d+)?)?/],
  ['iOS', /(?:iPhone|iPad|iPod).*? OS (\d+(?:_\d+)?)/],
  ['Windows', /Windows NT (\d+(?:\.\d+)?)/],
  ['macOS', /Mac OS X ?(\d+(?:[_.]\d+)?)?/],
  ['ChromeOS', /CrOS \S+ (\d+)/],
  ['Linux', /Linux/],
];

/** Browser, system and device of a user agent line. */
export function parseUserAgent(line: string): PlatformNames {
  const isTablet = /iPad|Tablet|Android(?!.*Mobile)/.test(line);
  return {
    browser: match(browsers, line),
    // Browsers have stopped telling which Windows it is.
    system: match(systems, line).replace('Windows 10.0', 'Windows 10 or 11'),
    device: isTablet ? 'Tablet' : /Mobi|iPhone|iPod/.test(line) ? 'Phone' : 'Computer',
  };
}

/** The same by the browser's own hints, with the line for what they leave out. */
export function platformOf(hints: UserAgentHints | undefined, line: string): PlatformNames {
  const parsed = parseUserAgent(line);
  if (hints === undefined) return parsed;
  const brands = hints.brands ?? [];
  const real = brands.filter(({ brand }) => !/not.?a.?brand|^.?not/i.test(brand));
  const brand = real.find((candidate) => candidate.brand !== 'Chromium') ?? real[0];
  return {
    browser: brand === undefined ? parsed.browser : `${brand.brand} ${majorAndMinor(brand.version)}`,
    system: hints.platform ? systemOf(hints.platform, hints.platformVersion ?? '') : parsed.system,
    device: hints.model || (hints.mobile === true ? 'Phone' : parsed.device),
  };
}

function match(table: readonly (readonly [string, RegExp])[], line: string): string {
  for (const [name, pattern] of table) {
    const found = pattern.exec(line);
    if (found !== null) return `${name} ${(found[1] ?? '').replace('_', '.')}`.trim();
  }
  return 'Unknown';
}

function systemOf(platform: string, version: string): string {
  const major = Number.parseInt(version, 10);
  // Windows 11 says 13 or more here.
  if (platform === 'Windows') return major >= 13 ? 'Windows 11' : 'Windows 10';
  return platform === 'Linux' || version === '' ? platform : `${platform} ${majorAndMinor(version)}`;
}

function majorAndMinor(version: string): string {
  return /^\d+(\.\d+)?/.exec(version)?.[0].replace(/\.0$/, '') ?? '';
}
