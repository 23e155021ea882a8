// Finds the element that loaded us and reads what the snippet says. The element is found by its attribute: snippets
// insert it asynchronously, where document.currentScript is of no use.

import { type Mode, modes, parseMode } from '@alongside/protocol';

export interface Snippet {
  /** `https://host/license<L>/` */
  readonly base: string;
  /** Null when none is named, or none that we know: the license's default applies. */
  readonly mode: Mode | null;
  /** Whether the session goes on at the other domains of the license. */
  readonly isMultiDomain: boolean;
  /** `data-domain-name`, whose sub-domains belong together. */
  readonly domainName: string | null;
  /** The nonce by which the page's policy let the snippet's script run; scripts of ours carry it on. */
  readonly nonce: string;
}

const attribute = 'data-8x8-co-browsing';
const multiDomainAttribute = 'data-8x8-co-browsing-multi-domain';
const domainNameAttribute = 'data-domain-name';
/** The second spelling is in the reference's own sample. */
const modeAttributes = ['data-8x8-co-browsing-mode', 'data-8x8-cobrowsing-mode'];

/** The snippet of a license in a document, or null when there is none. */
export function findSnippet(document: Document, license: string): Snippet | null {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>(`script[${attribute}]`)];
  const script = scripts.find((candidate) => candidate.getAttribute(attribute) === license) ?? scripts[0];
  if (script === undefined || !URL.canParse('..', script.src)) return null;
  const given = modeAttributes.map((name) => script.getAttribute(name)).find((value) => value !== null);
  const mode = parseMode(given);
  if (given !== undefined && mode === null) {
    console.warn(`Alongside: "${given}" is not one of ${modes.join(', ')}. The license's default applies.`);
  }
  return {
    base: new URL('..', script.src).href,
    mode,
    isMultiDomain: script.getAttribute(multiDomainAttribute) === 'true',
    domainName: script.getAttribute(domainNameAttribute),
    nonce: script.nonce,
  };
}

/**
 * Domain of the cookie by which the session goes on at another sub-domain: the snippet's, as far as the license has
 * it, or with a multi-domain snippet the one whose sub-domains are all of the license. Browsers refuse public suffixes.
 * @returns null where there is none
 */
export function cookieDomainOf(
  { domainName, isMultiDomain }: Pick<Snippet, 'domainName' | 'isMultiDomain'>,
  domains: readonly string[],
  hostname: string,
): string | null {
  const entries = domains.map((entry) => entry.toLowerCase().replace(/:\d+$/, ''));
  const mayBe = (name: string): boolean => name.includes('.') && (hostname === name || hostname.endsWith(`.${name}`));
  if (domainName === null) {
    const wild = isMultiDomain ? entries.find((entry) => entry.startsWith('*.') && mayBe(entry.slice(2))) : undefined;
    return wild?.slice(2) ?? null;
  }
  const name = domainName.toLowerCase().replace(/^\./, '');
  if (mayBe(name) && (entries.includes(name) || entries.includes(`*.${name}`))) return name;
  console.warn(`Alongside: data-domain-name "${domainName}" is not this page’s domain, or not one of the license.`);
  return null;
}
