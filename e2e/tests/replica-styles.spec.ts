// Styles in the replica: pseudo-classes of the customer's state, media features, linked and constructed sheets, rule
// operations, assets. What counts is the computed style.

import { openReplicaLab } from '../lab/replica-site.ts';
import { expect, test } from '../run/fixtures.ts';

const green = 'rgb(0, 128, 0)';

test('replica: pseudo-classes show the customer’s pointer, focus and target', { tag: '@webkit' }, async ({
  customer,
}) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const wrong = await tab.evaluate((wanted: string) => {
      // Each selector must match the element of the class `t` while its state is on, and not without it.
      const cases: [css: string, state: string][] = [
        ['.t:hover', 'hover'],
        ['.outer:hover .t', 'hover'],
        ['.outer:not(:hover) .u, .t:is(:hover, :focus)', 'hover'],
        ['.outer:has(.t:hover) .t', 'hover'],
        ['.outer { &:hover .t { color: green } }', 'hover'],
        ['@media (min-width: 1px) { .t:hover { color: green } }', 'hover'],
        ['@layer a { .t:hover { color: green } }', 'hover'],
        ['@supports (color: red) { @layer b { .t:hover { color: green } } }', 'hover'],
        ['.t:active', 'active'],
        ['.t:focus', 'focus'],
        ['.t:focus-visible', 'focus'],
        ['.outer:focus-within .t', 'focus'],
        ['.t:target', 'target'],
        ['.t:where(:hover):not(.x:hover)', 'hover'],
        ['.t[title=":hover"]:hover', 'hover'],
        ['.t.a\\:hover:hover', 'hover'],
      ];
      const wrong: string[] = [];
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'head', 0, true); // 3
        writer.element(3, 'style', 0, true); // 4
        writer.textNode(safe('')); // 5
        for (let open = 0; open < 2; open++) writer.endChildren();
        writer.element(3, 'body', 0, true); // 6
        writer.element(3, 'div', 1, true); // 7
        writer.attribute('class', safe('outer'));
        writer.element(3, 'p', 2, false); // 8
        writer.attribute('class', safe('t a:hover'));
        writer.attribute('title', safe(':hover'));
        for (let open = 0; open < 5; open++) writer.endChildren();
      });
      const color = () => {
        const target = lab.document.querySelector('.t')!;
        return lab.document.defaultView!.getComputedStyle(target).color;
      };
      for (const [css, state] of cases) {
        const text = css.includes('{') ? css : `${css} { color: green }`;
        lab.apply((writer) => writer.write('text', 5, safe(text)));
        const off = color();
        const set = (node: number) => {
          lab.apply((writer) => {
            if (state === 'hover') writer.write('hover', node);
            else if (state === 'active') writer.write('active', node);
            else if (state === 'target') writer.write('targeted', node);
            else writer.write('focus', node, 1);
          });
        };
        set(8);
        const on = color();
        set(0);
        if (off === wanted || on !== wanted || color() === wanted) wrong.push(`${css}: ${off}, ${on}, ${color()}`);
      }
      // Equal weight: the later rule of the same specificity wins, a heavier one too.
      lab.apply((writer) => {
        writer.write('text', 5, safe('.t:hover { color: red } .t.t { color: green }'));
        writer.write('hover', 8);
      });
      if (color() !== wanted) wrong.push('weight of :hover is more than that of a class');
      lab.apply((writer) => writer.write('text', 5, safe('.t.t { color: red } .t:hover { color: green }')));
      if (color() !== wanted) wrong.push('weight of :hover is less than that of a class');
      // Into another place the chain follows.
      lab.apply((writer) => {
        writer.write('text', 5, safe('.outer:hover { color: green }'));
        writer.write('move', 8, 6, 7);
      });
      if (color() === wanted) wrong.push('the chain stays behind after a move');
      return wrong;
    }, green);
    expect(wrong).toEqual([]);
  } finally {
    await site.close();
  }
});

test('replica: shadow roots and frames have the customer’s state and sheets too', { tag: '@webkit' }, async ({
  customer,
}) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(async () => {
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'body', 0, true); // 3
        writer.element(3, 'x-host', 0, true); // 4
        writer.shadowRoot(3, true); // 5
        writer.element(3, 'b', 0, true); // 6
        writer.textNode(safe('in the root')); // 7
        for (let open = 0; open < 3; open++) writer.endChildren();
        writer.element(3, 'iframe', 0, true); // 8
        writer.documentRoot('', '', '', 1, true); // 9
        writer.element(3, 'html', 0, true); // 10
        writer.element(3, 'body', 0, true); // 11
        writer.element(3, 'i', 0, true); // 12
        writer.textNode(safe('in the frame')); // 13
        for (let open = 0; open < 9; open++) writer.endChildren();
        writer.write('sheet', 1, safe(':host(:hover) b { color: green } :host(:not(:defined)) b { opacity: .5 }'));
        writer.write('sheet', 2, safe('i { color: red } i:hover { color: green }'));
        writer.write('adopt', 5, [1]);
        writer.write('adopt', 9, [2]);
        writer.write('hover', 6);
      });
      // WebKit keeps what it computed before it has painted for the first time.
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      const style = (element: Element) => element.ownerDocument.defaultView!.getComputedStyle(element);
      const host = lab.document.querySelector('x-host')!;
      const frame = lab.document.querySelector('iframe')!;
      const inRoot = host.shadowRoot!.querySelector('b')!;
      const inFrame = () => frame.contentDocument!.querySelector('i')!;
      const before = { root: style(inRoot).color, opacity: style(inRoot).opacity, frame: style(inFrame()).color };
      lab.apply((writer) => {
        writer.write('state', 4, 32);
        writer.write('hover', 12);
        writer.write('ruleInsert', 5, [], 0, safe('i { opacity: .25 }'));
        writer.write('ruleStyle', 5, [1], safe('color: blue; text-transform: uppercase'));
      });
      const after = {
        root: style(inRoot).color,
        opacity: style(inRoot).opacity,
        frame: style(inFrame()).color,
        inserted: style(inFrame()).opacity,
        restyled: style(inFrame()).textTransform,
      };
      // Wrapped, and moved: a frame that loads anew keeps its nodes and sheets.
      lab.apply((writer) => {
        writer.beginInsert(3, 4);
        writer.element(3, 'section', 0, true); // 14
        writer.reference(8);
        writer.endChildren();
        writer.endChildren();
      });
      lab.apply((writer) => writer.write('move', 8, 4, 0));
      lab.apply((writer) => writer.write('move', 8, 3, 0));
      return {
        before,
        after,
        moved: {
          color: style(inFrame()).color,
          opacity: style(inFrame()).opacity,
          mode: frame.contentDocument!.compatMode,
        },
        difference: lab.difference(),
      };
    });
    expect(found).toEqual({
      before: { root: green, opacity: '0.5', frame: 'rgb(255, 0, 0)' },
      after: { root: 'rgb(0, 0, 0)', opacity: '1', frame: green, inserted: '0.25', restyled: 'uppercase' },
      moved: { color: green, opacity: '0.25', mode: 'BackCompat' },
      difference: null,
    });
  } finally {
    await site.close();
  }
});

test('replica: media features and colour scheme are the customer’s', { tag: '@webkit' }, async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(() => {
      const css = `:root { color-scheme: light dark } p { color: light-dark(red, green) }
        @media (prefers-reduced-motion: reduce) { p { opacity: .5 } }
        @media (hover: none) { p { text-transform: uppercase } }
        @media (min-resolution: 3dppx) { p { font-style: italic } }`;
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true);
        writer.element(3, 'head', 0, true);
        writer.element(3, 'style', 0, true);
        writer.textNode(safe(css));
        for (let open = 0; open < 2; open++) writer.endChildren();
        writer.element(3, 'body', 0, true);
        writer.element(3, 'p', 0, false);
        for (let open = 0; open < 4; open++) writer.endChildren();
      });
      const read = () => {
        const { color, opacity, textTransform, fontStyle } = lab.document.defaultView!.getComputedStyle(
          lab.document.querySelector('p')!,
        );
        return [color, opacity, textTransform, fontStyle];
      };
      const tell = (scheme: string, motion: string, hover: string, ratio: string) => {
        lab.apply((writer) => {
          writer.write('media', 'prefers-color-scheme', scheme);
          writer.write('media', 'prefers-reduced-motion', motion);
          writer.write('media', 'hover', hover);
          writer.write('media', 'resolution', ratio);
        });
        return read();
      };
      return [
        tell('dark', 'reduce', 'none', '3dppx'),
        tell('light', 'no-preference', 'hover', '1dppx'),
        tell('dark', 'reduce', 'none', '4dppx'),
      ];
    });
    const one = [green, '0.5', 'uppercase', 'italic'];
    expect(found).toEqual([one, ['rgb(255, 0, 0)', '1', 'none', 'normal'], one]);
  } finally {
    await site.close();
  }
});

test('replica: a link’s sheet, switches, and rule operations by path', { tag: '@webkit' }, async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(() => {
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'head', 0, true); // 3
        writer.element(3, 'link', 2, false); // 4
        writer.attribute('rel', safe('stylesheet'));
        writer.attribute('media', safe('screen'));
        writer.element(3, 'style', 0, true); // 5
        writer.textNode(safe('p { color: red }')); // 6
        for (let open = 0; open < 2; open++) writer.endChildren();
        writer.element(3, 'body', 0, true); // 7
        writer.element(3, 'p', 0, false); // 8
        for (let open = 0; open < 4; open++) writer.endChildren();
      });
      const read = () => {
        const { color, opacity } = lab.document.defaultView!.getComputedStyle(lab.document.querySelector('p')!);
        return `${color} ${opacity}`;
      };
      const steps: string[] = [`${lab.replica.isUnstyled}`];
      const step = (write: Parameters<typeof lab.apply>[0]) => steps.push(lab.apply(write) ?? read());
      step((writer) => writer.write('sheetText', 4, safe('p { opacity: .5 } @media screen { p { opacity: .75 } }')));
      step((writer) => writer.write('ruleInsert', 8, [1], 1, safe('p { opacity: .25 }')));
      step((writer) => writer.write('ruleStyle', 8, [1, 1], safe('opacity: .1')));
      step((writer) => writer.write('ruleRemove', 8, [1], 1));
      step((writer) => writer.write('ruleInsert', 8, [9], 1, safe('p { opacity: .33 }')));
      step((writer) => writer.write('sheetFlags', 8, 1, safe('')));
      step((writer) => writer.write('sheetFlags', 8, 0, safe('print')));
      step((writer) => writer.write('sheetFlags', 8, 0, safe('')));
      step((writer) => writer.write('ruleInsert', 10, [], 1, safe('p { color: blue }')));
      step((writer) => writer.write('splice', 6, 11, 3, safe('green')));
      step((writer) => writer.write('ruleInsert', 10, [], 1, safe('::-other-browser { }')));
      step((writer) => writer.write('ruleInsert', 10, [], 2, safe('p { color: blue }')));
      step((writer) => writer.write('move', 5, 7, 0));
      step((writer) => writer.write('remove', 4));
      return { steps, links: lab.document.querySelectorAll('link').length, difference: lab.difference() };
    });
    const red = 'rgb(255, 0, 0)';
    const blue = 'rgb(0, 0, 255)';
    expect(found.steps).toEqual([
      'true',
      `${red} 0.75`,
      `${red} 0.25`,
      `${red} 0.1`,
      `${red} 0.75`,
      `${red} 0.75`,
      `${red} 1`,
      `${red} 1`,
      `${red} 0.75`,
      `${blue} 0.75`,
      `${green} 0.75`,
      `${green} 0.75`,
      `${blue} 0.75`,
      `${blue} 0.75`,
      `${blue} 1`,
    ]);
    expect(found.links).toBe(0);
    expect(found.difference).toBeNull();
  } finally {
    await site.close();
  }
});

test('replica: assets are tried by the next way until they load, or a box stands for them', { tag: '@webkit' }, async ({
  customer,
}) => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>';
  const { site, tab, pages } = await openReplicaLab(customer, { '/direct.svg': { type: 'image/svg+xml', body: svg } });
  try {
    const start = await tab.evaluate((origin: string) => {
      lab.apply((writer) => {
        writer.write('asset', 1, 1, 1, safe(`${origin}/direct.svg`));
        writer.write('asset', 2, 1, 1, safe(`${origin}/missing.svg`));
        writer.write('asset', 3, 1, 2, safe(''));
        writer.write('asset', 4, 1, 3, safe('https://cdn.example/never.png'));
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true);
        writer.element(3, 'body', 0, true);
        for (const asset of [1, 2, 3, 4]) {
          writer.element(3, 'img', 1, false);
          writer.attribute('src', safe(`asset:${asset}`));
        }
        writer.element(3, 'p', 1, false);
        writer.attribute('style', safe('background: url(asset:2)'));
        writer.element(3, 'img', 1, false);
        writer.attribute('srcset', safe('asset:1 1x, https://evil.example/x.png 2x'));
        for (let open = 0; open < 4; open++) writer.endChildren();
      });
      lab.served.add(2);
      lab.served.add(3);
      return lab.difference();
    }, site.origin);
    expect(start).toBeNull();
    pages['/assets/2'] = { type: 'image/svg+xml', body: svg };
    pages['/assets/3'] = { type: 'image/svg+xml', body: svg };
    await tab.within(20_000).waitFor(() => {
      const [one, two, three, four] = [...lab.document.querySelectorAll('img')];
      const areLoaded = [one, two, three].every((image) => image!.naturalWidth === 20);
      return areLoaded && four!.src.startsWith('data:image/svg+xml') && lab.asked.includes(2) && lab.asked.includes(4);
    });
    const last = await tab.evaluate(() => ({
      background: lab.document.querySelector('p')!.style.backgroundImage,
      srcset: [...lab.document.querySelectorAll('img')].at(-1)!.srcset.replace(location.origin, ''),
      policy: [...lab.document.querySelectorAll('img')].every((image) => image.referrerPolicy === 'no-referrer'),
      difference: lab.difference(),
    }));
    expect(last.background).toMatch(/\/assets\/2\?try=\d/);
    expect(last).toMatchObject({ srcset: '/direct.svg 1x', policy: true, difference: null });
  } finally {
    await site.close();
  }
});
