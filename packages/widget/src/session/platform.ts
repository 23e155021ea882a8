// What the agent may know of the customer's machine: the browser's own hints where it gives them, its user agent line, and
// what it tells of screen and language. What all that is called the agent's side works out.

import type { Signal } from '@alongside/protocol';

type Hints = NonNullable<Signal<'platform'>['hints']>;
/** `navigator.userAgentData`, and what it answers, as far as we use it. */
type GivenHints = Partial<Hints> & { readonly fullVersionList?: Hints['brands'] };

/** The signal for this page. */
export async function readPlatform(view: Window & typeof globalThis): Promise<Signal<'platform'>> {
  const { navigator, screen, innerWidth, innerHeight, outerWidth, devicePixelRatio } = view;
  const data = (
    navigator as { userAgentData?: GivenHints & { getHighEntropyValues(names: string[]): Promise<GivenHints> } }
  ).userAgentData;
  const given = await data
    ?.getHighEntropyValues(['platformVersion', 'model', 'fullVersionList'])
    .catch(() => ({ brands: data.brands }) as GivenHints);
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
  };
}

function hintsOf(given: GivenHints): Hints {
  const { fullVersionList, brands = [], platform = '', platformVersion = '', model = '', mobile = false } = given;
  return { brands: (fullVersionList ?? brands).slice(0, 8), platform, platformVersion, model, mobile };
}
