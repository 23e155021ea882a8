// The text that an owner puts into the site: the reference snippet in its three shapes with the values filled in,
// letter for letter, and what a content security policy needs besides. The one change allowed is `http://` where the
// console itself runs on plain HTTP (loopback only).

import type { Mode } from '@alongside/protocol';

export const snippetShapes = ['basic', 'sub-domain', 'multi-domain'] as const;
export type SnippetShape = (typeof snippetShapes)[number];

export interface SnippetValues {
  readonly shape: SnippetShape;
  /** Host of the server with its port, if it has one. */
  readonly serverHost: string;
  readonly isPlainHttp: boolean;
  readonly license: string;
  readonly mode: Mode;
  /** Only the sub-domain shape carries it. */
  readonly customerDomain: string;
}

/** The snippet, ready to paste. */
export function makeSnippet(values: SnippetValues): string {
  const scheme = values.isPlainHttp ? 'http' : 'https';
  const server = scriptText(values.serverHost);
  const license = scriptText(values.license);
  const load = `r.async=1;r.src='${scheme}://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);`;
  const call = `})(window,document,'script','data-8x8-co-browsing','${server}','${license}',`;
  if (values.shape === 'basic') {
    return `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);o&&r.setAttribute(o,b);
${load}
${call}'data-8x8-co-browsing-mode','${values.mode}');
</script>`;
  }
  const head = `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);
o&&Object.keys(o).map(function(k){r.setAttribute(k,o[k])});
${load}
${call}{`;
  if (values.shape === 'sub-domain') {
    return `${head}
'data-domain-name':'${scriptText(values.customerDomain)}',
'data-8x8-co-browsing-mode':'${values.mode}'
});</script>`;
  }
  return `${head}
'data-8x8-co-browsing-multi-domain': true,
'data-8x8-co-browsing-mode':'${values.mode}'
});
</script>`;
}

/** The same as one element without an inline script. */
export function makeScriptElement(values: SnippetValues): string {
  const scheme = values.isPlainHttp ? 'http' : 'https';
  const attributes = [
    `src="${scheme}://${attributeText(values.serverHost)}/license${attributeText(values.license)}/dist/primary-bundle.js"`,
    `data-8x8-co-browsing="${attributeText(values.license)}"`,
  ];
  if (values.shape === 'multi-domain') attributes.push('data-8x8-co-browsing-multi-domain="true"');
  if (values.shape === 'sub-domain') attributes.push(`data-domain-name="${attributeText(values.customerDomain)}"`);
  attributes.push(`data-8x8-co-browsing-mode="${values.mode}"`);
  return `<script async\n  ${attributes.join('\n  ')}></script>`;
}

/** The same from an application's own code. */
export function makeModuleCode(values: SnippetValues): string {
  const options: Record<string, string | true> = {
    server: values.isPlainHttp ? `http://${values.serverHost}` : values.serverHost,
    license: values.license,
    mode: values.mode,
    ...(values.shape === 'multi-domain' ? { multiDomain: true } : {}),
    ...(values.shape === 'sub-domain' ? { domainName: values.customerDomain } : {}),
  };
  const lines = Object.entries(options).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`);
  return `import { loadCoBrowsing } from '@alongside/browser';

const coBrowsing = await loadCoBrowsing({
${lines.join('\n')}
});`;
}

/** The help link of the reference, letter for letter. */
export const helpLink =
  '<a href="#" onclick="window.coBrowsingInstance && coBrowsingInstance.showPopup();return false;">Help </a>';

/** Sources to add to the site's content security policy. */
export function makePolicySources(values: Pick<SnippetValues, 'serverHost' | 'isPlainHttp'>): string {
  const [http, ws] = values.isPlainHttp ? ['http', 'ws'] : ['https', 'wss'];
  const host = values.serverHost;
  return `script-src ${http}://${host}; connect-src ${http}://${host} ${ws}://${host}`;
}

export const trustedTypesDirective = 'trusted-types alongside';

/** Keeps a value from ending the string or the element that it stands in. */
function scriptText(value: string): string {
  return value.replace(/[\\'<>\n\r\u2028\u2029]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function attributeText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * A guess at the domain whose sub-domains belong together: the shortest of the license's domains, without star and port.
 * @returns an empty string when there is none.
 */
export function guessCustomerDomain(domains: readonly string[]): string {
  const bare = domains.map((domain) => domain.replace(/^\*\./, '').replace(/:\d+$/, ''));
  return bare.sort((one, other) => one.length - other.length)[0] ?? '';
}
