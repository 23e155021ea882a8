import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accountsHtml, type DemoAnswer, type DemoSite, demoFile } from './serve.ts';

const values = {
  PROTOCOL: 'http:',
  SERVER_HOST: 'localhost:8080',
  LICENSE_ID: '556c8b7beec7f02018b31700',
  MODE: 'full-control',
  CUSTOMER_URL: 'http://acmejets.localhost:8080/',
  CUSTOMER_PORT_URL: 'http://127.0.0.1:8081/',
  HELP_URL: 'http://help.acmejets.localhost:8080/',
  COOKIES_URL: 'http://www.specialtycookies.localhost:8080/',
  CONSOLE_URL: 'http://localhost:8080/',
  ACCOUNTS_HTML: accountsHtml([{ role: 'Agent', email: 'agent@example.com', password: 'quiet-otter' }]),
};

const CUSTOMER_PAGES: [DemoSite, string][] = [
  ['acmejets', '/'],
  ['acmejets', '/flights/results'],
  ['acmejets', '/booking'],
  ['acmejets', '/booking/confirmed'],
  ['acmejets', '/account'],
  ['acmejets', '/explore'],
  ['acmejets', '/explore/lisbon'],
  ['acmejets', '/help'],
  ['acmejets', '/legal'],
  ['acmejets', '/nowhere'],
  ['acmejets-help', '/'],
  ['acmejets-help', '/nowhere'],
  ['specialty-cookies', '/'],
  ['specialty-cookies', '/order'],
  ['specialty-cookies', '/thanks'],
  ['specialty-cookies', '/nowhere'],
  ['hard-cases', '/'],
  ['hard-cases', '/quirks'],
  ['hard-cases', '/nowhere'],
];

const PAGES: [DemoSite, string][] = [
  ...CUSTOMER_PAGES,
  ['acmejets', '/fare-rules'],
  ['start', '/demo'],
  ['start', '/demo/'],
];

/** The reference snippet without multi-domain or sub-domain support, as its vendor prints it. */
const REFERENCE_SNIPPET = `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);o&&r.setAttribute(o,b);
r.async=1;r.src='https://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','cb.8x8.com','556c8b7beec7f02018b31700','data-8x8-co-browsing-mode','full-control');
</script>`;

/** The same with multi-domain support. */
const MULTI_DOMAIN_SNIPPET = `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);
o&&Object.keys(o).map(function(k){r.setAttribute(k,o[k])});
r.async=1;r.src='https://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','cb.8x8.com','556c8b7beec7f02018b31700',{
'data-8x8-co-browsing-multi-domain': true,
'data-8x8-co-browsing-mode':'full-control'
});
</script>`;

const snippetOf = (site: DemoSite) => (site === 'hard-cases' ? REFERENCE_SNIPPET : MULTI_DOMAIN_SNIPPET);

const HELP_LINK =
  '<a href="#" onclick="window.coBrowsingInstance && coBrowsingInstance.showPopup();return false;">Help</a>';

function get(site: DemoSite, pathname: string, given: Record<string, string> = values): DemoAnswer {
  const answer = demoFile(site, pathname, given);
  if (answer === null) throw new Error(`${pathname} cannot name a file`);
  return answer;
}

function textOf({ body }: DemoAnswer): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

describe('pages', () => {
  test.each(PAGES)('%s %s is served whole', (site, path) => {
    const answer = get(site, path);
    expect(answer.status).toBe(path === '/nowhere' ? 404 : 200);
    expect(answer.type).toBe('text/html; charset=utf-8');
    expect(textOf(answer)).toContain('</html>');
    expect(textOf(answer)).not.toMatch(/\{\{|\}\}/);
  });

  test.each(CUSTOMER_PAGES)('%s %s carries the snippet letter for letter, last in the body', (site, path) => {
    const html = textOf(get(site, path, { ...values, PROTOCOL: 'https:', SERVER_HOST: 'cb.8x8.com' }));
    expect(html.split(snippetOf(site))).toHaveLength(2);
    expect(html.trimEnd()).toMatch(/<\/script>\n<\/body>\n<\/html>$/);
    expect(html).toContain(HELP_LINK);
  });

  test('on loopback HTTP the protocol is the only change of the snippet', () => {
    const html = textOf(get('acmejets', '/', { ...values, SERVER_HOST: 'cb.8x8.com' }));
    expect(html).toContain(MULTI_DOMAIN_SNIPPET.replace('https://', 'http://'));
  });

  test('links between pages and to assets of the same site all lead somewhere', () => {
    const broken: string[] = [];
    for (const [site, path] of PAGES) {
      const addresses = textOf(get(site, path)).matchAll(/(?:href|src|action)="(\/[^"]*)"/g);
      for (const [, address = ''] of addresses) {
        const pathname = new URL(address.replaceAll('&amp;', '&'), 'http://x').pathname;
        if (get(site, pathname).status !== 200) broken.push(`${site}${path}: ${address}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('nothing is asked of another host', () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const elsewhere = filesBelow(folder)
      .filter((file) => /\.(html|css|js|svg)$/.test(file))
      .filter((file) => {
        const text = readFileSync(file, 'utf8').replaceAll(/http:\/\/www\.w3\.org\/[\w/]+/g, '');
        return /(?:src|href|url|import|fetch)\W{1,3}(?:https?:)?\/\//i.test(text.replaceAll(/r\.src='[^;]*;/g, ''));
      });
    expect(elsewhere).toEqual([]);
  });
});

describe('the start page', () => {
  test('shows both sides, the sign-ins and the address by port', () => {
    const html = textOf(get('start', '/demo'));
    for (const address of [values.CUSTOMER_URL, values.CONSOLE_URL, values.CUSTOMER_PORT_URL]) {
      expect(html).toContain(`href="${address}"`);
    }
    expect(html).toContain('<code data-copy="Password">quiet-otter</code>');
  });

  test('tells about the one change only when there is one', () => {
    expect(textOf(get('start', '/demo'))).toContain('id="one-change"');
    expect(textOf(get('start', '/demo', { ...values, PROTOCOL: 'https:' }))).not.toContain('id="one-change"');
  });

  test('links the hard cases when it is told where they are', () => {
    expect(textOf(get('start', '/demo'))).not.toContain('Look at the hard cases');
    const html = textOf(get('start', '/demo', { ...values, HARD_CASES_URL: 'http://hard-cases.localhost:8080/' }));
    expect(html).toContain('href="http://hard-cases.localhost:8080/"');
  });

  test('serves its assets below its mount', () => {
    expect(get('start', '/demo/start.css').type).toBe('text/css; charset=utf-8');
    expect(get('start', '/demo/nothing').status).toBe(404);
  });
});

describe('values', () => {
  test('are escaped, but for those that are HTML', () => {
    const html = textOf(
      get('start', '/demo', { ...values, CONSOLE_URL: '"><script>alert(1)</script>', ACCOUNTS_HTML: '<b>kept</b>' }),
    );
    expect(html).toContain('href="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
    expect(html).toContain('<b>kept</b>');
  });

  test('cannot end the string that they stand in', () => {
    const html = textOf(get('acmejets', '/', { ...values, LICENSE_ID: "\\',alert(1),'" }));
    expect(html).toContain("'&#92;&#39;,alert(1),&#39;'");
  });

  test('that are missing stop the page and are named', () => {
    const { MODE: _, ...rest } = values;
    expect(() => demoFile('acmejets', '/', rest)).toThrow('demo page acmejets/index.html needs a value for MODE');
  });

  test('that look like replacement patterns stay as they are', () => {
    expect(textOf(get('acmejets', '/', { ...values, LICENSE_ID: '$&$1' }))).toContain("'$&#38;$1'");
  });

  test('of an account are escaped', () => {
    expect(accountsHtml([{ role: '<i>', email: 'a@b', password: '"&' }])).toContain(
      '<h3>&#60;i&#62;</h3><dl><div><dt>Email</dt><dd><code data-copy="Email">a@b</code></dd></div><div><dt>Password</dt><dd><code data-copy="Password">&#34;&#38;</code>',
    );
  });
});

describe('paths', () => {
  test.each([
    '/../serve.ts',
    '/%2e%2e/serve.ts',
    '/scripts/..%2f..%2fserve.ts',
    '/..\\serve.ts',
    '/%5c..%5cserve.ts',
    '/.hidden',
    '/a%00.css',
    '/%zz',
    'index.html',
    '',
  ])('%j names no file', (path) => {
    expect(demoFile('acmejets', path, values)).toBeNull();
  });

  test.each([
    '/partials/header.html',
    '/partials/snippet.html',
    '/serve.ts',
    '/constructor',
    '/styles',
    '/styles/none.css',
  ])('%s is not found', (path) => {
    expect(get('acmejets', path).status).toBe(404);
  });

  test('a missing asset gets a line of text, a missing page the page of the site', () => {
    expect(get('acmejets', '/styles/none.css').type).toBe('text/plain; charset=utf-8');
    expect(textOf(get('acmejets', '/none'))).toContain('We do not fly there.');
  });

  test('only paths below a page with routing of its own answer with that page', () => {
    expect(textOf(get('acmejets', '/explore/anywhere/at/all'))).toContain('id="ticker"');
    expect(get('acmejets', '/help/anywhere').status).toBe(404);
  });

  test('an asset keeps its bytes and gets its type', () => {
    const answer = get('acmejets', '/scripts/still.js');
    expect(answer.type).toBe('text/javascript; charset=utf-8');
    expect(textOf(answer)).toBe(readFileSync(new URL('acmejets/scripts/still.js', import.meta.url), 'utf8'));
  });
});
