// What the agent may know of the customer's machine, loaded when an agent asks: the browser's own hints where it gives
// them, its user agent line, what it tells of screen, language and network, and what a person has set to see or move
// less. What all that is called the agent's side works out.

import type { Signal } from '@alongside/protocol';
import { provide } from '../chunks.ts';

export type PlatformChunk = typeof readPlatform;

type Hints = NonNullable<Signal<'platform'>['hints']>;
/** `navigator.userAgentData`, and what it answers, as far as we use it. */
type GivenHints = Partial<Hints> & { readonly fullVersionList?: Hints['brands'] };

/** Media features by which a browser tells what a person needs, with the values that say something. */
const settingsOf: Readonly<Record<string, readonly string[]>> = {
  'prefers-color-scheme': ['dark'],
  'prefers-contrast': ['more', 'less', 'custom'],
  'prefers-reduced-motion': ['reduce'],
  'prefers-reduced-transparency': ['reduce'],
  'prefers-reduced-data': ['reduce'],
  'forced-colors': ['active'],
  'inverted-colors': ['inverted'],
};

/**
 * The signal for this page.
 * @param pageErrors errors of the page's own scripts that nobody caught
 */
async function readPlatform(pageErrors: number): Promise<Signal<'platform'>> {
  const { userAgentData } = navigator as {
    userAgentData?: GivenHints & { getHighEntropyValues(names: string[]): Promise<GivenHints> };
  };
  const given = await userAgentData
    ?.getHighEntropyValues(['platformVersion', 'model', 'fullVersionList'])
    .catch(() => ({ brands: userAgentData.brands }) as GivenHints);
  return {
    t: 'platform',
    userAgent: navigator.userAgent.slice(0, 400),
    ...(given === undefined ? {} : { hints: hintsOf(given) }),
    viewport: `${innerWidth} x ${innerHeight}`,
    screen: `${screen.width} x ${screen.height}`,
    pixelRatio: devicePixelRatio,
    zoom: innerWidth > 0 ? Math.min(100, Math.round((outerWidth / innerWidth) * 100) / 100) : 1,
    language: navigator.language.slice(0, 40),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
    network: networkOf(),
    settings: Object.entries(settingsOf).flatMap(([feature, values]) =>
      values.map((value) => `${feature}: ${value}`).filter((query) => matchMedia(`(${query})`).matches),
    ),
    pageErrors,
  };
}

/** What some browsers tell of the connection, such as `4g, 50 ms`. */
function networkOf(): string {
  const { connection } = navigator as {
    connection?: { effectiveType?: string; rtt?: number; saveData?: boolean };
  };
  const { effectiveType, rtt, saveData } = connection ?? {};
  const parts = [effectiveType ?? '', rtt === undefined ? '' : `${rtt} ms`, saveData === true ? 'saves data' : ''];
  return parts
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, 40);
}

function hintsOf(given: GivenHints): Hints {
  const { fullVersionList, brands = [], platform = '', platformVersion = '', model = '', mobile = false } = given;
  return { brands: (fullVersionList ?? brands).slice(0, 8), platform, platformVersion, model, mobile };
}

provide('platform', readPlatform);
