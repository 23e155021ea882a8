// Addresses. Those that people see, links and the page's own, lose what sites put secrets into: user names, passwords,
// query and fragment (parameters that the policy allows stay). Anything but web, mail and telephone links is "#".

const plainPath = /^\/(?![\\/])[^?#\\\t\n\r]*$/;

/** A link without what may be secret in it. Relative ones stay relative. */
export function safeUrl(raw: string, allowedParameters: ReadonlySet<string>): string {
  // Most links are a path of the same site and nothing else.
  if (plainPath.test(raw)) return raw;
  // Browsers ignore these in a URL, so that they cannot hide a scheme.
  const url = raw.replace(/^[\0-\x20]+|[\t\n\r]+/g, '');
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && !/^(?:https?|mailto|tel|sms)$/.test(scheme)) return '#';
  const end = url.search(/[?#]/);
  if (end < 0) return withoutUser(url);
  const kept = withoutUser(url.slice(0, end)) + allowedQuery(url, end, allowedParameters);
  return kept === '' ? '#' : kept;
}

/** The address that a URL on the page is loaded from, without fragment; empty when there is none. */
export function absoluteUrl(raw: string, baseUrl: string): string {
  const url = raw.trim();
  if (url === '' || /^(?:data|blob):/i.test(url)) return url;
  try {
    return new URL(url, baseUrl).href.replace(/#.*/s, '');
  } catch {
    return '';
  }
}

function withoutUser(url: string): string {
  return url.includes('@') ? url.replace(/^([a-z][a-z\d+.-]*:)?([\\/]{2,})[^\\/]*@/i, '$1$2') : url;
}

function allowedQuery(url: string, end: number, allowedParameters: ReadonlySet<string>): string {
  if (allowedParameters.size === 0 || url[end] !== '?') return '';
  const query = url.slice(end + 1).replace(/#.*/s, '');
  const kept = query.split('&').filter((pair) => allowedParameters.has(decoded(pair.replace(/=.*/s, ''))));
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}

/** Percent-encoding undone, where that is possible. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
