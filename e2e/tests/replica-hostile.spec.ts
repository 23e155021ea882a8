// The replica against a hostile customer's side: crafted frames that try to run, load, navigate, submit, take the
// agent's focus or break the tree. The shell has no content security policy here: the replica alone must hold.

import { openReplicaLab } from '../lab/replica-site.ts';
import { expect, test } from '../run/fixtures.ts';

test('replica: hostile content runs, loads, navigates and focuses nothing', { tag: '@webkit' }, async ({
  customer,
}) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const error = await tab.evaluate((evil: string) => {
      const html = 'http://www.w3.org/1999/xhtml';
      const svg = 'http://www.w3.org/2000/svg';
      const run = 'top.hasRun=1;parent.hasRun=1';
      type Attributes = Record<string, string>;
      const attacks: [string, string, Attributes, string?][] = [
        [html, 'script', {}, run],
        [html, 'script', { src: `${evil}/evil/script.js` }],
        [svg, 'script', { href: `${evil}/evil/svg-script.js` }, run],
        [html, 'img', { src: `${evil}/evil/img.png`, onerror: run, onload: run }],
        [html, 'img', { srcset: `${evil}/evil/set.png 1x, asset:9, ${evil}/evil/set2.png 2x`, src: 'x', onerror: run }],
        [html, 'body', { onload: run, background: `${evil}/evil/background.png` }],
        [html, 'iframe', { src: `${evil}/evil/frame`, srcdoc: `<script>${run}</script>`, onload: run, name: 'x' }],
        [html, 'iframe', { src: `javascript:${run}`, sandbox: 'allow-scripts allow-top-navigation' }],
        [html, 'object', { data: `${evil}/evil/object`, type: 'text/html' }],
        [html, 'embed', { src: `${evil}/evil/embed` }],
        [html, 'frame', { src: `${evil}/evil/frame2` }],
        [html, 'meta', { 'http-equiv': 'refresh', content: `0;url=${evil}/evil/refresh` }],
        [html, 'meta', { 'http-equiv': 'Content-Security-Policy', content: "default-src 'none'" }],
        [html, 'base', { href: `${evil}/evil/base/`, target: '_top' }],
        [html, 'link', { rel: 'stylesheet', href: `${evil}/evil/link.css` }],
        [html, 'link', { rel: 'prefetch', href: `${evil}/evil/prefetch` }],
        [html, 'link', { rel: 'preload', as: 'image', imagesrcset: `${evil}/evil/preload.png 1x` }],
        [html, 'style', {}, `@import "${evil}/evil/import.css"; @\\69mport url(${evil}/evil/import2.css);`],
        [
          html,
          'style',
          {},
          `html { background: url(${evil}/evil/url.png) } p { background: \\75rl("${evil}/evil/esc.png") }`,
        ],
        [
          html,
          'style',
          {},
          `body { background: image-set("${evil}/evil/set.png" 1x); content: url( '${evil}/evil/c.png' ) }`,
        ],
        [html, 'style', {}, `@font-face { font-family: E; src: url(${evil}/evil/font.woff2) } html { font-family: E }`],
        [
          html,
          'style',
          {},
          `/* */ div { background: url(/* */${evil}/evil/odd.png) } .x { --u: url(${evil}/evil/var.png) }`,
        ],
        [html, 'p', { style: `background: url(${evil}/evil/inline.png)` }, 'text'],
        [html, 'a', { href: `javascript:${run}`, ping: `${evil}/evil/ping`, accesskey: 'a' }, 'link'],
        [html, 'form', { action: `${evil}/evil/submit`, method: 'post', target: '_top' }],
        [html, 'button', { formaction: `${evil}/evil/formaction`, type: 'submit', onclick: run, autofocus: '' }, 'go'],
        [html, 'input', { type: 'image', src: `${evil}/evil/input.png`, autofocus: '', onfocus: run }],
        [html, 'video', { src: `${evil}/evil/video.mp4`, poster: `${evil}/evil/poster.png`, autoplay: '' }],
        [html, 'audio', { src: `${evil}/evil/audio.mp3`, autoplay: '', preload: 'auto' }],
        [html, 'source', { src: `${evil}/evil/source.mp4`, srcset: `${evil}/evil/source.png` }],
        [html, 'track', { src: `${evil}/evil/track.vtt`, default: '' }],
        [html, 'table', { background: `${evil}/evil/table.png` }],
        [html, 'portal', { src: `${evil}/evil/portal` }],
        [html, 'marquee', { onstart: run }, 'm'],
        [html, 'details', { open: '', ontoggle: run }, 'd'],
        [svg, 'svg', { onload: run }],
        [svg, 'image', { href: `${evil}/evil/svg-image.png`, 'xlink:href': `${evil}/evil/svg-image2.png` }],
        [svg, 'use', { href: `${evil}/evil/use.svg#a` }],
        [svg, 'feImage', { href: `${evil}/evil/fe.png` }],
        [svg, 'rect', { fill: `url(${evil}/evil/fill.svg#a)`, style: `mask: url(${evil}/evil/mask.svg#a)` }],
        [svg, 'a', { href: `javascript:${run}` }],
        [svg, 'set', { attributeName: 'href', to: `javascript:${run}` }],
        [svg, 'animate', { attributeName: 'xlink:href', values: `${evil}/evil/animate.png`, begin: '0s' }],
        [svg, 'iframe', { src: `${evil}/evil/svg-iframe` }],
        ['http://www.w3.org/1998/Math/MathML', 'mi', { href: `javascript:${run}` }, 'x'],
        ['urn:x', 'handler', { src: `${evil}/evil/urn.js` }, run],
      ];
      return lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true);
        writer.element(3, 'head', 0, false);
        writer.element(3, 'body', 0, true);
        for (const [namespace, name, attributes, text] of attacks) {
          const names = Object.keys(attributes);
          writer.element(5, name, names.length, text !== undefined, namespace);
          for (const attribute of names) writer.attribute(attribute, safe(attributes[attribute]!));
          if (text === undefined) continue;
          writer.textNode(safe(text));
          writer.endChildren();
        }
        for (let open = 0; open < 4; open++) writer.endChildren();
        writer.write('asset', 1, 1, 1, safe(`${evil}/evil/not-a-license-host.png`));
        writer.write('asset', 2, 1, 1, safe(`javascript:${run}`));
        writer.write(
          'sheet',
          1,
          safe(`@import "${evil}/evil/sheet.css"; p { background: url(${evil}/evil/sheet.png) }`),
        );
        writer.write('adopt', 1, [1]);
      });
    }, site.otherOrigin);
    expect(error).toBeNull();
    const later = await tab.evaluate(async (evil: string) => {
      // Attributes that come later go the same way, also on stand-ins and on images that are in the page.
      const ids = [...lab.model.nodes.values()].filter((node) => node.kind === 'element').map((node) => node.id);
      const told = lab.apply((writer) => {
        for (const id of ids) {
          for (const name of [
            'src',
            'href',
            'onclick',
            'style',
            'srcset',
            'data',
            'poster',
            'srcdoc',
            'xlink:href',
            'http-equiv',
          ]) {
            const value = name === 'style' ? `background:url(${evil}/evil/later.png)` : `${evil}/evil/later?${name}`;
            writer.write('attribute', id, name, safe(value));
          }
        }
      });
      for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame);
      const { document: inner } = lab;
      for (const element of inner.querySelectorAll<HTMLElement>('*')) element.dispatchEvent(new Event('click'));
      return {
        told,
        hasRun: 'hasRun' in window,
        focus: document.activeElement?.id,
        place: location.pathname,
        inner: new URL(inner.URL).pathname,
        scripts: inner.querySelectorAll('script, object, embed, base, link, frame, [onload], [onerror], [srcdoc]')
          .length,
        differs: lab.difference(),
      };
    }, site.otherOrigin);
    expect(later).toMatchObject({ told: null, hasRun: false, focus: 'agent', place: '/', scripts: 0, differs: null });
    expect(['/', '/viewer/shell/lab/standards.html']).toContain(later.inner);
    const left = site.requests
      .map(({ path }) => path)
      .filter((path) => !/^\/(lab\.js|viewer\/|assets\/|favicon|$)/.test(path));
    expect(left).toEqual([]);
    // The same request made on purpose does arrive: nothing else than the replica held the others back.
    await tab.evaluate((evil: string) => {
      const image = lab.document.createElement('img');
      lab.document.querySelector('body')!.append(image);
      image.src = `${evil}/evil/control.png`;
    }, site.otherOrigin);
    await expect.poll(() => site.requests.some(({ path }) => path === '/evil/control.png')).toBe(true);
  } finally {
    await site.close();
  }
});

test('replica: what cannot be a tree is refused with a typed error', { tag: '@webkit' }, async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const answers = await tab.evaluate(async () => {
      type Step = Parameters<typeof lab.apply>[0];
      const base: Step = (writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'body', 0, true); // 3
        writer.element(3, 'div', 0, true); // 4
        writer.shadowRoot(1, true); // 5
        writer.element(3, 'p', 0, false); // 6
        writer.endChildren();
        writer.element(3, 'iframe', 0, true); // 7
        writer.documentRoot('', '', '', 1, true); // 8
        writer.element(3, 'html', 0, true); // 9
        writer.element(3, 'b', 0, false); // 10
        for (let open = 0; open < 3; open++) writer.endChildren();
        writer.textNode(safe('text')); // 11
        writer.box('div', 10, 10, 1); // 12
        for (let open = 0; open < 5; open++) writer.endChildren();
      };
      const attacks: Record<string, Step> = {
        'into itself': (writer) => writer.write('move', 4, 4, 0),
        'into its child': (writer) => writer.write('move', 4, 7, 0),
        'into its shadow': (writer) => writer.write('move', 4, 6, 0),
        'into its frame': (writer) => writer.write('move', 7, 10, 0),
        'wrapped by its own content': (writer) => {
          writer.beginInsert(10, 0);
          writer.element(3, 'div', 0, true);
          writer.reference(4);
          writer.endChildren();
          writer.endChildren();
        },
        'unknown node': (writer) => writer.write('remove', 99),
        'unknown parent': (writer) => writer.write('move', 6, 99, 0),
        'before a stranger': (writer) => writer.write('move', 11, 3, 6),
        'before itself': (writer) => writer.write('move', 11, 4, 11),
        'moved root': (writer) => writer.write('move', 8, 3, 0),
        'removed shadow': (writer) => writer.write('remove', 5),
        'removed document': (writer) => writer.write('remove', 1),
        'text in a document': (writer) => writer.write('move', 11, 1, 0),
        'children of text': (writer) => {
          writer.beginInsert(11, 0);
          writer.element(3, 'p', 0, false);
          writer.endChildren();
        },
        'children of a box': (writer) => writer.write('move', 11, 12, 0),
        'second document': (writer) => {
          writer.beginInsert(0, 0);
          writer.documentRoot('html', '', '', 0, false);
          writer.endChildren();
        },
        'second shadow': (writer) => {
          writer.beginInsert(4, 0);
          writer.shadowRoot(1, false);
          writer.endChildren();
        },
        'attribute of text': (writer) => writer.write('attribute', 11, 'id', safe('x')),
        'attribute of a box': (writer) => writer.write('attribute', 12, 'id', safe('x')),
        'splice beyond the end': (writer) => writer.write('splice', 11, 3, 9, safe('')),
        'value splice out of order': (writer) => writer.write('valueSplice', 4, 7, 0, '', 0, 0, safe('x')),
        'size of what is no box': (writer) => writer.write('boxSize', 4, 1, 1),
        'huge box': (writer) => writer.write('boxSize', 12, 1e12, 1),
        'sheet of text': (writer) => writer.write('sheetText', 11, safe('')),
        'unknown sheet': (writer) => writer.write('adopt', 1, [7]),
        'adopting element': (writer) => writer.write('adopt', 4, []),
        'rule too deep': (writer) => writer.write('ruleInsert', 8, new Array(70).fill(0), 0, safe('a{}')),
        'top layer twice': (writer) => writer.write('topLayer', [4, 4]),
        'focus on text': (writer) => writer.write('focus', 11, 1),
        'scrolled text': (writer) => writer.write('scroll', 11, 1, 1),
      };
      const answers: Record<string, string | null> = {};
      for (const [name, attack] of Object.entries(attacks)) {
        document.querySelector('iframe')?.remove();
        window.lab = await window.ReplicaLab.open();
        answers['the page itself'] = lab.apply(base);
        answers[name] = lab.apply(attack, { onlyReplica: true });
      }
      return answers;
    });
    const { 'the page itself': page, ...attacks } = answers;
    expect(page).toBeNull();
    const letThrough = Object.entries(attacks).filter(([, answer]) => answer?.startsWith('StreamError: ') !== true);
    expect(letThrough).toEqual([]);
  } finally {
    await site.close();
  }
});

test('replica: counts that lie and names that shadow the DOM do no harm', { tag: '@webkit' }, async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const answers = await tab.evaluate(async () => {
      const names =
        'parentNode childNodes insertBefore firstChild attributes setAttribute removeChild nodeType ownerDocument';
      const shadowed = lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true);
        writer.element(3, 'body', 0, true); // 3
        writer.element(3, 'form', 1, true); // 4
        writer.attribute('name', safe('body'));
        for (const name of names.split(' ')) {
          writer.element(3, 'input', 1, false);
          writer.attribute('name', safe(name));
        }
        writer.element(3, 'img', 1, false);
        writer.attribute('name', safe('documentElement'));
        for (let open = 0; open < 5; open++) writer.endChildren();
      });
      const changed = lab.apply((writer) => {
        writer.beginInsert(4, 5);
        writer.element(3, 'p', 0, true);
        writer.textNode(safe('in the form'));
        writer.endChildren();
        writer.endChildren();
        writer.write('attribute', 4, 'id', safe('f'));
        writer.write('move', 6, 4, 0);
        writer.write('remove', 7);
        writer.write('attributeGone', 4, 'id');
      });
      const same = lab.difference();
      const deep = lab.apply(
        (writer) => {
          writer.beginInsert(3, 0);
          for (let depth = 0; depth < 5000; depth++) writer.element(3, 'b', 0, true);
        },
        { onlyReplica: true },
      );
      window.lab = await window.ReplicaLab.open();
      const lies = lab.applyBody(new Uint8Array([29, 255, 255, 255, 127]), { onlyReplica: true });
      window.lab = await window.ReplicaLab.open();
      const nothing = lab.applyBody(new Uint8Array([200, 1, 2, 3]), { onlyReplica: true });
      return { shadowed, changed, same, deep, lies, nothing };
    });
    expect(answers.shadowed).toBeNull();
    expect(answers.changed).toBeNull();
    expect(answers.same).toBeNull();
    for (const answer of [answers.deep, answers.lies, answers.nothing]) expect(answer).toMatch(/^StreamError: /);
  } finally {
    await site.close();
  }
});

test('replica: a page that does not hash to what the stream says is reported once', async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const told = await tab.evaluate(() => {
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 1, true);
        writer.attribute('lang', safe('en'));
        for (let open = 0; open < 3; open++) writer.endChildren();
      });
      lab.apply((writer) => writer.write('check', lab.model.links, 2, 3));
      lab.apply((writer) => writer.write('checkContent', [1, 2], lab.model.contentHash([1, 2])!));
      const before = lab.told.length;
      lab.apply((writer) => writer.write('checkContent', [2], 1), { onlyReplica: true });
      lab.apply((writer) => writer.write('check', 1, 2, 3), { onlyReplica: true });
      return { before, told: lab.told };
    });
    expect(told).toEqual({ before: 0, told: [['diverged', 'content']] });
  } finally {
    await site.close();
  }
});
