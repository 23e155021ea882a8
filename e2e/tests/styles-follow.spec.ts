// The styles module in real browsers: whatever a script does to style sheets, the copy made from the ops has the same
// rules, switches and adopted sheets as the page; the page notices nothing, and nothing is left after the session.

import type { StylesLab as Lab } from '../lab/styles-lab.ts';
import { openSite, test } from '../lab/styles-site.ts';
import { expect } from '../run/fixtures.ts';

declare const StylesLab: typeof Lab;

const seed = Number(process.env.ALONGSIDE_SEED ?? 20261122);

test.describe('styles', { tag: '@webkit' }, () => {
  test('an untouched style element costs nothing; one without text is read from its rules', async ({
    customer,
    site,
  }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const { untouched, scripted, differences } = await tab.evaluate(() => {
      document.head.insertAdjacentHTML(
        'beforeend',
        '<style>.a{color:red}</style><style media="print"></style><style id="js"></style>',
      );
      const lab = new StylesLab();
      const untouched = lab.flush().filter((op) => !op.startsWith('media'));
      const style = document.getElementById('js') as HTMLStyleElement;
      style.sheet!.insertRule('.b { color: blue }');
      lab.styles.stop();
      const again = new StylesLab();
      return {
        untouched,
        scripted: again.flush().filter((op) => !op.startsWith('media')),
        differences: again.differences(),
      };
    });
    expect(untouched).toEqual([]);
    expect(scripted).toEqual([expect.stringMatching(/^sheetText .*\.b \{ color: blue; \}/)]);
    expect(differences).toEqual([]);
  });

  test('rules put in, taken out and changed, at every depth', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const steps = await tab.evaluate(() => {
      document.head.insertAdjacentHTML(
        'beforeend',
        `<style id="s">.a{color:red} @media (min-width:1px){.b{color:red} @supports (color:red){.c{color:red}}}
        @keyframes k{from{color:red}} .d{color:red}</style>`,
      );
      const lab = new StylesLab();
      lab.flush();
      const sheet = (document.getElementById('s') as HTMLStyleElement).sheet!;
      const results: { name: string; ops: string[]; differences: string[] }[] = [];
      const step = (name: string, change: () => unknown) => {
        change();
        results.push({ name, ops: lab.flush(), differences: lab.differences() });
      };
      const rule = (...path: number[]) => {
        let found: CSSStyleSheet | CSSRule = sheet;
        for (const index of path) found = (found as CSSGroupingRule).cssRules[index]!;
        return found as CSSStyleRule & CSSGroupingRule & CSSKeyframesRule;
      };
      step('insertRule', () => sheet.insertRule('.new { padding: var(--p) }', 1));
      step('insertRule first', () => sheet.insertRule('.first {}'));
      step('deleteRule', () => sheet.deleteRule(0));
      step('nested insert', () => rule(2).insertRule('.in-media { color: red }', 1));
      step('deeper', () => rule(2, 2).insertRule('.in-supports {}', 0));
      step('deeper delete', () => rule(2, 2).deleteRule(1));
      step('style', () => rule(0).style.setProperty('color', 'green'));
      step('style in media', () => {
        rule(2, 0).style.background = 'blue';
      });
      step('insert before a touched rule', () => sheet.insertRule('.zero {}', 0));
      step('style after the shift', () => {
        rule(1).style.cssText = 'color: teal';
      });
      step('selector', () => {
        rule(1).selectorText = '.renamed, .too';
      });
      step('keyframe', () => rule(4).appendRule('to { color: blue }'));
      step('keyframe style', () => ((rule(4).cssRules[0] as CSSKeyframeRule).style.color = 'lime'));
      step('addRule', () => sheet.addRule?.('.added', 'color: red'));
      step('removeRule', () => sheet.removeRule?.(0));
      step('media', () => {
        ([...sheet.cssRules].find((each) => each instanceof CSSMediaRule) as CSSMediaRule).media.mediaText =
          '(min-width: 2px)';
      });
      if (rule(0).insertRule) step('nested style rule', () => rule(0).insertRule('& .inner { color: red }', 0));
      // WebKit's own `style` does not tell what was done through `styleMap`; Firefox has none.
      if ('chrome' in globalThis) step('styleMap', () => rule(0).styleMap.set('opacity', '0.5'));
      step('disabled', () => {
        sheet.disabled = true;
      });
      step('media list', () => {
        sheet.media.mediaText = 'print';
      });
      step('enabled', () => {
        sheet.disabled = false;
      });
      step('own text', () => {
        document.getElementById('s')!.textContent = '.fresh{color:red}';
      });
      step('moved', () => {
        const moved = document.getElementById('s') as HTMLStyleElement;
        moved.sheet!.insertRule('.lost {}');
        document.body.append(moved);
      });
      return results;
    });
    for (const { name, ops, differences } of steps) {
      expect(differences, name).toEqual([]);
      expect(ops.length, `${name}: ${ops.join('\n')}`).toBeGreaterThan(
        name === 'addRule' || name === 'removeRule' ? -1 : 0,
      );
      // Only a new sheet is worth sending whole.
      if (name !== 'moved')
        expect(
          ops.filter((op) => op.startsWith('sheetText')),
          name,
        ).toEqual(name === 'own text' ? [expect.anything()] : []);
    }
  });

  test('a rule that somebody keeps in hand is noticed later too', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const result = await tab.evaluate(() => {
      document.head.insertAdjacentHTML('beforeend', '<style id="s">.a{color:red}</style>');
      const lab = new StylesLab();
      lab.flush();
      const { style } = (document.getElementById('s') as HTMLStyleElement).sheet!.cssRules[0] as CSSStyleRule;
      const nothing = lab.flush();
      style.color = 'blue';
      const isDue = lab.styles.poll();
      return { nothing, isDue, ops: lab.flush(), differences: lab.differences() };
    });
    expect(result.nothing).toEqual([]);
    expect(result.isDue).toBe(true);
    expect(result.ops).toEqual([expect.stringMatching(/^ruleStyle .*color: blue/)]);
    expect(result.differences).toEqual([]);
  });

  test('adopted sheets: set, push, splice, shared, replaced, gone', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const steps = await tab.evaluate(async () => {
      const lab = new StylesLab();
      const sheet = (text: string) => {
        const made = new CSSStyleSheet();
        made.replaceSync(text);
        return made;
      };
      const [one, two] = [sheet('.one { padding: var(--p); padding-left: 0 }'), sheet('.two{}')];
      const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [one];
      lab.addRoot(root);
      const results: { name: string; ops: string[]; differences: string[] }[] = [];
      const step = (name: string, change: () => unknown) => {
        change();
        lab.styles.poll();
        results.push({
          name,
          ops: lab.flush().filter((op) => !op.startsWith('media')),
          differences: lab.differences(),
        });
      };
      step('at the start', () => {});
      step('set', () => {
        document.adoptedStyleSheets = [two, one];
      });
      step('push', () => document.adoptedStyleSheets.push(sheet('.three{}')));
      step('splice', () => document.adoptedStyleSheets.splice(0, 1));
      step('insertRule', () => one.insertRule('.more{}'));
      step('replaceSync', () => one.replaceSync('.other{padding:var(--q);padding-left:0}'));
      await one.replace('.async{color:red}');
      await Promise.resolve();
      step('replace', () => {});
      step('empty', () => one.replaceSync(''));
      step('disabled', () => {
        one.disabled = true;
      });
      step('clear', () => {
        document.adoptedStyleSheets.length = 0;
      });
      step('root gone', () => {
        root.host.remove();
        lab.removeRoot(root);
      });
      step('again', () => {
        document.adoptedStyleSheets = [one];
      });
      return results;
    });
    for (const { name, differences } of steps) expect(differences, name).toEqual([]);
    const ops = (name: string) => steps.find((step) => step.name === name)!.ops;
    expect(ops('set')).toHaveLength(2);
    expect(ops('push').map((op) => op.split(' ')[0])).toEqual(['sheet', 'adopt']);
    expect(ops('splice').map((op) => op.split(' ')[0])).toEqual(['adopt', 'sheetGone']);
    expect(ops('insertRule')).toEqual([expect.stringMatching(/^ruleInsert/)]);
    expect(ops('replaceSync')).toEqual([expect.stringContaining('padding:var(--q);padding-left:0')]);
    expect(ops('clear').map((op) => op.split(' ')[0])).toEqual(['adopt', 'sheetGone']);
    expect(ops('root gone')).toEqual([expect.stringMatching(/^sheetGone/)]);
    expect(steps.every(({ ops }) => ops.length > 0)).toBe(true);
  });

  test('linked sheets come as the site wrote them, imports inlined, comments gone', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/linked');
    const result = await tab.evaluate(async () => {
      const lab = new StylesLab();
      const text = await lab.until('^sheetText');
      return { text: JSON.parse(text.slice(10))[1] as string, assets: lab.assets, asked: lab.attributesAsked };
    });
    expect(result.text).toContain('.a { padding: var(--p); padding-left: 1px }');
    expect(result.text).toMatch(
      /@layer base\{@supports \(display: grid\)\{@media screen\{@media print\{.*\.three \{ background: url\("asset:\d+"\) \}\} \.two \{ color: red \}\}\}\}/,
    );
    expect(result.text).not.toMatch(/@import|Cn-comment/);
    expect(result.assets).toContain(`${site.origin}/i.png`);
    expect(result.assets).toContain(`${site.origin}/css/deep/three.png`);
    expect(result.asked).toContainEqual(['data-x']);
  });

  test('a linked sheet comes once, and goes when the link loses it', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/linked');
    const result = await tab.evaluate(async () => {
      const lab = new StylesLab();
      const link = document.getElementById('one') as HTMLLinkElement;
      await lab.until('^sheetText');
      const first = lab.ops.filter((op) => op.startsWith('sheetText')).length;
      link.sheet!.insertRule('.inserted {}', link.sheet!.cssRules.length);
      const inserted = lab.flush().map((op) => op.split(' ')[0]);
      link.href = '/css/plain.css';
      const other = await lab.until('^sheetText.*plain');
      link.disabled = true;
      const gone = lab.flush();
      link.disabled = false;
      lab.ops.length = 0;
      return { first, inserted, other, gone, back: await lab.until('^sheetText.*plain'), id: lab.idOf(link) };
    });
    expect(result.first).toBe(1);
    expect(result.inserted).toEqual(['ruleInsert']);
    expect(result.gone).toContain(`sheetText [${result.id},""]`);
  });

  test('where nothing may be fetched the rules are read, and where those may not be read it is said', async ({
    customer,
    site,
  }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/strict');
    const strict = await tab.evaluate(async () => {
      const lab = new StylesLab();
      const text = await lab.until('^sheetText');
      return { text, differences: lab.differences() };
    });
    expect(strict.text).toMatch(/\.plain \{ color: green; \}/);
    expect(strict.differences).toEqual([]);
    await openSite(tab, site, '/blank');
    const other = await tab.evaluate(async (origin) => {
      const add = (path: string) =>
        new Promise<HTMLLinkElement>((resolve) => {
          const link = document.head.appendChild(document.createElement('link'));
          link.onload = () => resolve(link);
          link.rel = 'stylesheet';
          link.href = origin + path;
        });
      const shared = await add('/css/shared.css');
      const closed = await add('/css/plain.css');
      const lab = new StylesLab();
      const text = await lab.until('^sheetText');
      while (lab.attributesAsked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      lab.flush();
      return { text, ids: [lab.idOf(shared), lab.idOf(closed)], asked: lab.attributesAsked, ops: lab.ops };
    }, site.otherOrigin);
    expect(other.text).toBe(`sheetText [${other.ids[0]},".shared { color: red }"]`);
    expect(other.asked).toEqual([null]);
    expect(other.ops.filter((op) => op.startsWith(`sheetText [${other.ids[1]}`))).toEqual([]);
  });

  test('what was done before the session started is found', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const result = await tab.evaluate(() => {
      document.head.insertAdjacentHTML(
        'beforeend',
        '<style id="a">.a{color:red}</style><style id="b">.b{color:red}</style>',
      );
      (document.getElementById('b') as HTMLStyleElement).sheet!.insertRule('.early{color:red}');
      const off = document.head.appendChild(document.createElement('style'));
      off.textContent = '.off{}';
      off.sheet!.disabled = true;
      const lab = new StylesLab();
      for (let round = 0; round < 5; round++) lab.flush();
      return { ops: lab.ops.filter((op) => !op.startsWith('media')), differences: lab.differences() };
    });
    expect(result.differences).toEqual([]);
    expect(result.ops).toHaveLength(2);
  });

  test('the page notices nothing, and nothing is left afterwards', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const result = await tab.evaluate(() => {
      document.head.insertAdjacentHTML('beforeend', '<style id="s">.a{color:red}</style>');
      const natives = () => [
        CSSStyleSheet.prototype.insertRule,
        CSSGroupingRule.prototype.insertRule,
        CSSStyleSheet.prototype.replaceSync,
        Object.getOwnPropertyDescriptor(CSSStyleRule.prototype, 'style')?.get,
        Object.getOwnPropertyDescriptor(Document.prototype, 'adoptedStyleSheets')?.set,
        CSSStyleSheet.prototype.deleteRule,
      ];
      const before = natives();
      const lab = new StylesLab();
      const during = natives();
      const sheet = (document.getElementById('s') as HTMLStyleElement).sheet!;
      const look = (method: unknown) => {
        const { name, length } = method as () => void;
        return [String(method).replace(/\s+/g, ' '), name, length].join();
      };
      const failures = (insert: typeof sheet.insertRule) => {
        const made = [
          ['{{', 0],
          ['.x{}', 99],
        ] as const;
        return made.map(([rule, index]) => {
          try {
            return String(insert.call(sheet, rule, index));
          } catch (error) {
            return `${(error as Error).name} ${error instanceof DOMException}`;
          }
        });
      };
      const errors = [failures(before[0] as never), failures(during[0] as never)];
      const theirs = function (this: CSSStyleSheet, rule: string, index?: number): number {
        return (during[0] as typeof sheet.insertRule).call(this, rule, index);
      };
      CSSStyleSheet.prototype.insertRule = theirs;
      lab.styles.stop();
      const after = natives();
      const soonBefore = lab.soonCount;
      sheet.insertRule('.later{}');
      return {
        looks: [before.map(look), during.map(look)],
        arePatched: during.map((method, index) => method !== before[index]),
        areBack: after.map((method, index) => method === before[index]),
        theirsStays: CSSStyleSheet.prototype.insertRule === theirs,
        errors,
        laterOps: lab.soonCount - soonBefore,
      };
    });
    expect(
      result.looks[1]?.map((text) => text.replace(/function \w* ?\(/, 'function (').replace(/^[^,]*/, '')),
    ).toEqual(result.looks[0]?.map((text) => text.replace(/^[^,]*/, '')));
    expect(result.looks[1]?.every((text) => text.includes('[native code]'))).toBe(true);
    expect(result.arePatched).toEqual(Array(6).fill(true));
    expect(result.areBack).toEqual([false, true, true, true, true, true]);
    expect(result.theirsStays).toBe(true);
    expect(result.errors[1]).toEqual(result.errors[0]);
    expect(result.laterOps).toBe(0);
  });

  test('a window of a frame is followed as long as it is there', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const result = await tab.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const inner = frame.contentDocument!;
      inner.head.innerHTML = '<style>.a{}</style>';
      const { prototype } = (frame.contentWindow as Window & typeof globalThis).CSSStyleSheet;
      const native = prototype.insertRule;
      const lab = new StylesLab();
      lab.addRoot(inner);
      lab.flush();
      (inner.querySelector('style') as HTMLStyleElement).sheet!.insertRule('.framed{}');
      const ops = lab.flush();
      lab.removeRoot(inner);
      return { ops, isBack: prototype.insertRule === native };
    });
    expect(result.ops).toEqual([expect.stringMatching(/^ruleInsert .*framed/)]);
    expect(result.isBack).toBe(true);
  });

  test('media features are those of the customer', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const { ops, scheme, ratio } = await tab.evaluate(() => {
      const lab = new StylesLab();
      return {
        ops: lab.flush(),
        scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
        ratio: devicePixelRatio,
      };
    });
    expect(ops).toContain(`media ["prefers-color-scheme","${scheme}"]`);
    expect(ops).toContain(`media ["resolution","${ratio}dppx"]`);
    expect(ops.some((op) => /^media \["any-pointer","/.test(op))).toBe(true);
  });

  for (const isLate of [false, true])
    test(`random edits, compared after every few${isLate ? ', once the part for them has come' : ''}`, {
      tag: '@random',
    }, async ({ customer, site }) => {
      const tab = await customer.open();
      await openSite(tab, site, '/blank');
      const rounds = process.env.ALONGSIDE_LONG ? 20_000 : 1500;
      console.log(`styles: seed ${seed}, ${rounds} rounds`);
      const result = await tab.evaluate(
        (start, count, isLate) => {
          let state = start >>> 0;
          const random = (below: number) => {
            state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
            return (state >>> 3) % below;
          };
          const pick = <T>(list: readonly T[]) => list[random(list.length)];
          const counts: Record<string, number> = {};
          let serial = 0;
          const rule = (): string => {
            const name = `.r${serial++}`;
            return pick([
              `${name}{color:red}`,
              `${name}{}`,
              `@media (min-width:1px){${name}{color:red}}`,
              `@supports (color:red){}`,
            ])!;
          };
          const styles: HTMLStyleElement[] = [];
          const hosts: (Document | ShadowRoot)[] = [document];
          const made: CSSStyleSheet[] = [];
          const lab = new StylesLab(isLate);
          for (let index = 0; index < 3; index++) {
            styles.push(document.head.appendChild(document.createElement('style')));
            made.push(new CSSStyleSheet());
            const host = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
            hosts.push(host);
            lab.addRoot(host);
          }
          const someSheet = () => pick([...styles.flatMap(({ sheet }) => sheet ?? []), ...made])!;
          const someGrouping = () => {
            let grouping: CSSStyleSheet | CSSGroupingRule = someSheet();
            for (let depth = random(3); depth > 0; depth--) {
              const inner = [...grouping.cssRules].filter(
                (each) => each instanceof CSSGroupingRule && !(each instanceof CSSStyleRule),
              );
              if (inner.length === 0) break;
              grouping = pick(inner) as CSSGroupingRule;
            }
            return grouping;
          };
          const someRule = () => [...someGrouping().cssRules].find((each) => each instanceof CSSStyleRule);
          const edits: Record<string, () => unknown> = {
            insert: () => {
              const grouping = someGrouping();
              grouping.insertRule(rule(), random(grouping.cssRules.length + 1));
            },
            remove: () => {
              const grouping = someGrouping();
              if (grouping.cssRules.length > 0) grouping.deleteRule(random(grouping.cssRules.length));
            },
            style: () => someRule()?.style.setProperty('color', pick(['red', 'green', 'blue'])!),
            held: () => {
              const style = someRule()?.style;
              if (style) queueMicrotask(() => style.setProperty('opacity', `0.${random(9)}`));
            },
            selector: () => {
              const found = someRule();
              if (found) found.selectorText = `.s${serial++}`;
            },
            replaceSync: () => pick(made)!.replaceSync(rule() + rule()),
            text: () => {
              pick(styles)!.textContent = rule() + rule();
            },
            append: () => pick(styles)!.append(rule()),
            move: () => pick([document.head, document.body])!.append(pick(styles)!),
            disabled: () => {
              someSheet().disabled = random(2) === 0;
            },
            media: () => {
              someSheet().media.mediaText = pick(['', 'print', 'screen'])!;
            },
            adopt: () => {
              pick(hosts)!.adoptedStyleSheets = made.filter(() => random(2) === 0);
            },
            push: () => pick(hosts)!.adoptedStyleSheets.push(pick(made)!),
            splice: () => pick(hosts)!.adoptedStyleSheets.splice(0, 1),
            fresh: () => {
              made[random(3)] = new CSSStyleSheet();
            },
          };
          const names = Object.keys(edits);
          for (let round = 0; round < count; round++) {
            for (let step = random(4); step >= 0; step--) {
              const name = pick(names)!;
              counts[name] = (counts[name] ?? 0) + 1;
              edits[name]!();
            }
            lab.flush();
            // Until then much has been done that nobody followed.
            if (isLate && round < 30) continue;
            for (const arrive of lab.wanted.splice(0)) arrive();
            lab.flush();
            const differences = lab.differences();
            if (differences.length > 0) return { differences, round, counts };
          }
          return { differences: [], round: count, counts };
        },
        seed,
        rounds,
        isLate,
      );
      expect(result.differences, `in round ${result.round}`).toEqual([]);
      console.log(
        `styles: ${Object.entries(result.counts)
          .map((entry) => entry.join(' '))
          .join(', ')}`,
      );
      expect(Math.min(...Object.values(result.counts))).toBeGreaterThan(50);
    });
});
