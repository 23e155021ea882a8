// Finds in the HTML of a page what matters to the snippet: its scripts and the policies in its head. Not a parser: it
// looks for script and meta elements and skips comments, which is enough to say whether somebody pasted it.

export interface FoundScript {
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface PageScripts {
  readonly scripts: readonly FoundScript[];
  /** Contents of `<meta http-equiv="Content-Security-Policy">`. */
  readonly policies: readonly string[];
}

const elements = /<!--[\s\S]*?(?:-->|$)|<script\b([^>]*)>([\s\S]*?)<\/script\b[^>]*>|<meta\b([^>]*)>/gi;

export function findScripts(html: string): PageScripts {
  const scripts: FoundScript[] = [];
  const policies: string[] = [];
  for (const [, script, text = '', meta] of html.matchAll(elements)) {
    if (script !== undefined) scripts.push({ attributes: attributesOf(script), text });
    if (meta === undefined) continue;
    const attributes = attributesOf(meta);
    if (attributes.get('http-equiv')?.toLowerCase() === 'content-security-policy') {
      policies.push(attributes.get('content') ?? '');
    }
  }
  return { scripts, policies };
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(
    /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g,
  )) {
    if (!attributes.has(name.toLowerCase())) {
      attributes.set(name.toLowerCase(), decoded(double ?? single ?? bare ?? ''));
    }
  }
  return attributes;
}

function decoded(text: string): string {
  const named: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|quot|apos|lt|gt));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return named[(name as string).toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
