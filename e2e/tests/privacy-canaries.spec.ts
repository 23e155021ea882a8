// The privacy module in real browsers: a secret of its own in every slot that a page has, read under each policy. What
// must not come out is searched for; the same secret where it may come out must be found (positive control).

import { type LabSite, startLabSite } from '../lab/lab-site.ts';
import type { Lab } from '../lab/page-modules-lab.ts';
import { test as base, expect, type Tab } from '../run/fixtures.ts';

declare const lab: Lab;

/** Where a secret stands on the page, by what is expected of it when nothing is masked. */
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cn-title</title>
<meta name="description" content="Cn-never-meta"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="9999;url=/?Cn-never-refresh">
<base href="/base/Cn-never-base/">
<link rel="icon" href="/Cn-never-icon.ico"><link rel="stylesheet" href="/Cn-never-link.css?x" integrity="Cn-never-integrity">
<script src="/lab.js"></script>
<script>var x = "Cn-never-script";</script>
<style>/* Cn-never-comment */ .s::after { content: "Cn-css-string" } [data-shown] {} .t::after { content: attr(data-text) }
[data-state=open] {} .u { background: url(/Cn-never-image.png?Cn-never-query) }
[onclick*=a], [action*=a], [formaction*=a], [srcdoc*=a], [nonce*=a], [integrity*=a], [cite*=a], [content*=a], [value*=a] {}</style></head><body>
<!-- Cn-never-html-comment -->
<noscript>Cn-never-noscript</noscript><template>Cn-never-template</template>
<div id="area">
<p id="text" class="Cn-class" title="Cn-title-attribute" aria-label="Cn-label" aria-description="Cn-description"
 data-secret="Cn-never-data" data-shown="Cn-never-presence" data-text="Cn-attr-shown" data-state="Cn-never-state"
 onclick="'Cn-never-on'" itemid="Cn-never-itemid" unknown="Cn-never-unknown">Cn-text</p>
<input id="plain" name="plain" value="Cn-never-default" placeholder="Cn-placeholder" pattern="Cn-pattern">
<input id="check" type="checkbox" value="Cn-never-check" checked>
<input type="hidden" name="h" value="Cn-never-hidden" id="hidden-input">
<input id="button" type="button" value="Cn-button">
<input id="image-input" type="image" src="/Cn-never-input.png" alt="Cn-input-alt">
<textarea id="area-field" placeholder="Cn-textarea-placeholder">Cn-never-textarea</textarea>
<select id="select"><optgroup label="Cn-group"><option value="Cn-never-option" label="Cn-option-label" selected>Cn-option</option></optgroup></select>
<input list="list"><datalist id="list"><option value="Cn-never-suggestion">Cn-never-suggested</datalist>
<a id="link" href="/path/Cn-path?token=Cn-never-token#Cn-never-fragment">Cn-link</a>
<a id="script-link" href="javascript:'Cn-never-javascript'">x</a>
<img id="image" src="/Cn-never-image.png" alt="Cn-alt" srcset="/Cn-never-set.png 2x">
<video id="video" poster="/Cn-never-poster.png" src="/Cn-never-video.mp4"><track src="/Cn-never-track.vtt" label="Cn-track"></video>
<svg id="svg"><title>Cn-svg-title</title><text>Cn-svg-text</text><image href="/Cn-never-svg.png"/><use xlink:href="/sprite.svg?Cn-never-sprite#icon"/>
<a xlink:href="/?Cn-never-svg-link" xlink:title="Cn-xlink-title">x</a><path id="path" d="M0 0 ${'L1 1 '.repeat(80)}"/></svg>
<form id="form" action="/Cn-never-action" target="Cn-target"><button formaction="/Cn-never-formaction" value="Cn-never-button">ok</button></form>
<iframe id="frame" srcdoc="<p title='Cn-frame-title'>Cn-frame-text</p>"></iframe>
<iframe src="/Cn-never-frame?x"></iframe>
<object data="/Cn-never-object"><p>Cn-never-fallback</p></object>
<div id="inline" style="--x: 'Cn-custom'; background-image: url('/Cn-never-inline.png?Cn-never-inline-query')">x</div>
<div id="host"></div>
<blockquote cite="/Cn-never-cite">x</blockquote><q id="edit" contenteditable>Cn-editable</q>
<progress value="0.123456" max="1"></progress><time datetime="Cn-datetime">x</time>
</div>
<input id="password" type="password" name="pw" value="Cn-never-password">
<input id="card" autocomplete="section-a billing cc-number" value="Cn-never-card">
<input id="code" autocomplete="one-time-code" value="Cn-never-code">
<input id="marked" class="other maskContent" value="Cn-never-marked" placeholder="Cn-never-marked-placeholder" title="Cn-never-marked-title">
<input id="empty" class="maskContent">
<div class="maskContent" id="marked-area" title="Cn-never-area-title">Cn-never-area <b data-shown="Cn-never-b" data-state="open">Cn-never-bold</b>
<img src="/Cn-never-area.png" alt="Cn-never-area-alt"><svg><text>Cn-never-area-svg</text><path d="M0 0 ${'L1 1 '.repeat(80)}"/></svg>
<select id="marked-select"><option label="Cn-never-option-label" selected>Cn-never-option-text</select>
<style>.z::before { content: "Cn-never-style-content" }</style>
<a href="/Cn-never-area-path">Cn-never-area-link</a><i style="background:url(/Cn-never-area-bg.png);--t:'Cn-never-area-custom'" aria-valuenow="Cn-never-now">x</i></div>
<script>
host.attachShadow({ mode: 'open' }).innerHTML = '<p title="Cn-shadow-title">Cn-shadow-text</p><input class="maskContent" value="Cn-never-shadow-field">';
plain.value = 'Cn-value'; document.getElementById('area-field').value = 'Cn-textarea-value';
</script></body></html>`;

const clobbered = `<!doctype html><title>Real</title><script src="/lab.js"></script>
<img name="title" alt="Fake"><form id="form" class="maskContent" data-x="Cn-never" title="Cn-never-title">
<input name="attributes"><input name="getAttribute"><input name="matches"><input name="localName" value="div">
<input name="parentNode"><input name="firstChild"><p>Cn-never-text</p></form>`;

const test = base.extend<object, { site: LabSite }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const site = await startLabSite('page-modules-lab.ts', {
        '/': page,
        '/clobbered': clobbered,
        '/blank': '<!doctype html><title>Blank</title><script src="/lab.js"></script><body>',
      });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
});

const secrets = [...new Set(page.match(/Cn-[a-z-]*[a-z]/g))];
const never = secrets.filter((secret) => secret.startsWith('Cn-never'));
const open = secrets.filter((secret) => !secret.startsWith('Cn-never'));
open.push('Cn-value');

async function openSite(tab: Tab, site: LabSite, path: string): Promise<void> {
  await tab.open(site.origin + path);
  await tab.waitFor(() => document.readyState === 'complete' && 'lab' in globalThis);
}

test.describe('privacy', { tag: '@webkit' }, () => {
  test('[69] [74] no secret comes out that may not, each one that may does', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const { lines } = await tab.evaluate(() => lab.readAll(lab.newPrivacy()));
    const all = lines.join('\n');
    expect(never.filter((secret) => all.includes(secret))).toEqual([]);
    expect(open.filter((secret) => !all.includes(secret))).toEqual([]);
    expect(open.length).toBeGreaterThan(25);
    expect(never.length).toBeGreaterThan(50);
  });

  test('[69] a mask by the policy leaves nothing of what is in it', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const { lines, byId } = await tab.evaluate(() => lab.readAll(lab.newPrivacy({ masked: ['#area', 'title'] })));
    const all = lines.join('\n');
    // Names of the layout stay: class, target of a form. Style sheets outside of the mask are as they are.
    const names = ['Cn-class', 'Cn-target', 'Cn-css-string'];
    expect(secrets.filter((secret) => all.includes(secret) && !names.includes(secret))).toEqual([]);
    expect(names.filter((name) => all.includes(name))).toEqual(names);
    expect(byId.text).toContain(`title=${'*'.repeat(18)}`);
    expect(byId.text).toContain('text=*******');
    expect(byId.text).toContain(`data-text=${'*'.repeat(13)}`);
    expect(byId.plain).toContain('value()=********');
    expect(byId.plain).toContain('masked=true');
    expect(byId.link).toContain('href=#');
    for (const gone of ['checked', 'pattern', 'poster', 'src', 'datetime', 'selected']) {
      expect(lines.filter((line) => line.startsWith(`${gone}=`))).toEqual([]);
    }
    expect(byId.path?.some((line) => line.startsWith('d='))).toBe(false);
  });

  test('[69] what is hidden gives nothing at all', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const { byId } = await tab.evaluate(() => lab.readAll(lab.newPrivacy({ masked: ['#area'], hidden: ['#area'] })));
    expect(byId.area).toEqual(['visibility=2', 'masked=true']);
    expect(byId.text).toBeUndefined();
  });

  test('[69] private by default: only what is unmasked, and no mask inside of it', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const { lines, byId } = await tab.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<div class="maskContent"><p class="public">Cn-never-public</p></div><p class="public" id="public">Shown <b class="maskContent">Cn-never-b</b></p>',
      );
      return lab.readAll(lab.newPrivacy({ isPrivateByDefault: true, unmasked: ['.public'] }));
    });
    const all = lines.join('\n');
    expect(secrets.filter((secret) => all.includes(secret)).sort()).toEqual(['Cn-class', 'Cn-css-string', 'Cn-target']);
    expect(all).not.toMatch(/Cn-never-(?:public|b)\b/);
    expect(byId.public).toContain('text=Shown ');
    expect(lines[0]).toBe('********');
  });

  test('[69] form values: empty stays empty, otherwise eight asterisks', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const { byId } = await tab.evaluate(() => lab.readAll(lab.newPrivacy()));
    for (const id of ['password', 'card', 'code', 'marked']) {
      expect(byId[id], id).toContain('value()=********');
      expect(byId[id], id).toContain('masked=true');
    }
    expect(byId.empty).toContain('value()=');
    expect(byId.plain).toContain('value()=Cn-value');
    expect(byId.plain).toContain('masked=false');
    expect(byId['hidden-input']).toBeUndefined();
  });

  test('[71] a password is one for ever', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const after = await tab.evaluate(() => {
      const privacy = lab.newPrivacy();
      const read = (id: string) => lab.readAll(privacy).byId[id]!;
      const first = document.getElementById('password') as HTMLInputElement;
      read('password');
      first.type = 'text';
      const toggled = read('password');
      const other = document.createElement('input');
      Object.assign(other, { type: 'text', name: 'pw', id: 'replacement', value: 'Cn-never-replaced' });
      first.replaceWith(other);
      const replaced = read('replacement');
      other.name = 'something-else';
      const renamed = read('replacement');
      const clone = other.cloneNode() as HTMLInputElement;
      clone.id = 'unrelated';
      clone.value = 'Seen';
      document.body.append(clone);
      return { toggled, replaced, renamed, unrelated: read('unrelated') };
    });
    for (const lines of [after.toggled, after.replaced, after.renamed]) {
      expect(lines).toContain('visibility=1');
      expect(lines).toContain('value()=********');
    }
    expect(after.unrelated).toContain('value()=Seen');
  });

  test('[74] a masked value is masked wherever else it turns up', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const result = await tab.evaluate(() => {
      document.body.innerHTML = `<p id="before">Dear Zanzibar77,</p><input id="field" class="maskContent" value="Zanzibar77">
        <input id="other"><a id="link" href="/u/zanzibar77/x" title="to ZANZIBAR77" class="zanzibar77 c">x</a><p id="typed"></p>`;
      let told = 0;
      const privacy = lab.newPrivacy({}, { onSecret: () => told++ });
      const started = lab.readAll(privacy).byId;
      const field = document.getElementById('field') as HTMLInputElement;
      const typed = document.getElementById('typed')!;
      typed.textContent = 'You typed Quixotic';
      const before = { holds: privacy.holdsSecret(typed.firstChild!), told };
      field.value = 'Quixotic';
      privacy.value(field, 1);
      (document.getElementById('other') as HTMLInputElement).value = 'my quixotic';
      document.title = 'Quixotic!';
      return {
        started,
        before,
        after: { holds: privacy.holdsSecret(typed.firstChild!), told },
        later: lab.readAll(privacy).byId,
        title: privacy.title(),
      };
    });
    expect(result.started.before).toContain('text=Dear **********,');
    expect(result.started.link).toContain('href=/u/**********/x');
    expect(result.started.link).toContain('title=to **********');
    expect(result.started.link).toContain('class=********** c');
    expect(result.before).toEqual({ holds: false, told: 1 });
    expect(result.after).toEqual({ holds: true, told: 2 });
    expect(result.later.typed).toContain('text=You typed ********');
    expect(result.later.other).toContain('value()=my ********');
    expect(result.later.other).toContain('masked=true');
    expect(result.title).toBe('********!');
  });

  test('a policy that a browser does not understand is refused', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const refused = await tab.evaluate(() =>
      ['##', 'p::before', ':is(##)', 'a) b (', '', 'p:first-line', '.ok, ::x', '[x', '.fine'].map((selector) => {
        try {
          lab.newPrivacy({ hidden: [selector] });
          return `${selector} accepted`;
        } catch (error) {
          return (error as Error).name;
        }
      }),
    );
    expect(refused).toEqual([...Array(8).fill('PolicyError'), '.fine accepted']);
  });

  test('markup that takes the place of properties changes nothing', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/clobbered');
    const { lines, byId } = await tab.evaluate(() => lab.readAll(lab.newPrivacy(), document.documentElement));
    expect(lines[0]).toBe('Real');
    expect(byId.form).toContain('visibility=1');
    expect(lines.join()).not.toContain('Cn-never');
  });

  test('an error in a rule hides', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/');
    const { broken, fine } = await tab.evaluate(() => {
      const fine = lab.newPrivacy().visibilityOf(document.body, 0);
      const matches = Element.prototype.matches;
      Element.prototype.matches = (() => {
        throw new Error('broken');
      }) as never;
      const privacy = lab.newPrivacy();
      Element.prototype.matches = matches;
      return { broken: privacy.visibilityOf(document.body, 0), fine };
    });
    expect([fine, broken]).toEqual([0, 2]);
  });

  test('never-share pages and parameters of the address', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank?page=2&token=Cn-never#Cn-never');
    const result = await tab.evaluate(() => {
      const { host } = location;
      const isNever = (...neverShare: string[]) => {
        const privacy = lab.newPrivacy({}, { neverShare });
        return [privacy.isNeverShared(), privacy.pageUrl() === '', privacy.title() === ''];
      };
      return {
        urls: [lab.newPrivacy().pageUrl(), lab.newPrivacy({ allowedQueryParameters: ['page'] }).pageUrl()],
        never: [isNever('/bl*'), isNever(`https://${host}/blank`), isNever('/b', '/blank/x', '/.lank', `x${host}/*`)],
      };
    });
    expect(result.urls).toEqual([`${site.origin}/blank`, `${site.origin}/blank?page=2`]);
    expect(result.never).toEqual([
      [true, true, true],
      [true, true, true],
      [false, false, false],
    ]);
  });

  test('attributes that sheets look at, and no more of them', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const result = await tab.evaluate(() => {
      document.body.innerHTML =
        '<p id="p" data-state="open" data-size="Cn 123" data-icon="star" data-long="Cn-never-long-4111-1111" theme="dark"></p>';
      const told: unknown[] = [];
      const privacy = lab.newPrivacy({}, { onAttributes: (names) => told.push(names) });
      const read = () => lab.readAll(privacy).byId.p!.slice(1, -1);
      const nothing = read();
      privacy.css('[data-state=open],[data-state=shut]{} [data-size]{} [theme^=d]{}', location.href);
      const known = read();
      privacy.css('[data-state=open]{}', location.href);
      privacy.knowUnreadableSheet();
      privacy.knowUnreadableSheet();
      return { nothing, known, guessed: read(), told };
    });
    expect(result.nothing).toEqual(['id=p']);
    expect(result.known).toEqual(['id=p', 'data-state=open', 'data-size=*', 'theme=dark']);
    expect(result.guessed).toEqual(['id=p', 'data-state=open', 'data-size=*', 'data-icon=star', 'theme=dark']);
    expect(result.told).toEqual([['data-state', 'data-size', 'theme'], null]);
  });

  test('an image is sent as the one that was chosen, with its density; under a mask not at all', async ({
    customer,
    site,
  }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const { assets, shown, single, masked } = await tab.evaluate(async () => {
      const gif = (bytes: string) => `data:image/gif;base64,${bytes}`;
      const pixel = gif('R0lGODlhAgACAIAAAAAAAP///yH5BAAAAAAALAAAAAACAAIAAAICRF4AOw==');
      document.body.innerHTML = `<img id="set" srcset="${pixel.replace(/,/g, '%2C').replace('%2C', ',')} 2x" alt="">
        <picture><source srcset="${pixel} 1x"><img id="single" src="${pixel}" alt=""></picture>`;
      await Promise.all([...document.images].map((image) => image.decode()));
      const assets: string[] = [];
      const read = (policy: object) => lab.readAll(lab.newPrivacy(policy, {}, assets)).byId;
      const open = read({});
      return { assets, shown: open.set, single: open.single, masked: read({ masked: ['img'] }).set };
    });
    expect(shown).toContain('srcset=asset:1 2x');
    expect(shown).toContain('src=asset:2');
    expect(single?.filter((line) => line.startsWith('src'))).toEqual(['src=asset:3']);
    expect(masked?.filter((line) => line.startsWith('src'))).toEqual([]);
    expect(assets.every((asset) => asset.startsWith('1 data:image/gif'))).toBe(true);
  });

  test('text for digests: masked as its parts are, cut, without style', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const texts = await tab.evaluate(() => {
      document.body.innerHTML = `<button id="b">  Pay <style>p{}</style>\n <i class="maskContent">12 EUR</i><b class="gone">Cn-never</b>
        now <input type="hidden" value="x"><select><option>a</option></select></button><div class="maskContent"><a id="a">inside</a></div>`;
      const privacy = lab.newPrivacy({ hidden: ['.gone'] });
      const text = (id: string, max: number) => privacy.visibleText(document.getElementById(id)!, max);
      return [text('b', 64), text('b', 6), text('a', 64)];
    });
    expect(texts).toEqual(['Pay ** *** now a', 'Pay **', '******']);
  });

  test('style text over several nodes shows nothing of a comment that spans them', async ({ customer, site }) => {
    const tab = await customer.open();
    await openSite(tab, site, '/blank');
    const texts = await tab.evaluate(() => {
      const style = document.head.appendChild(document.createElement('style'));
      style.append('a{b:c} /* x', 'Cn-never */ d{}', 'e{f:g}');
      const privacy = lab.newPrivacy();
      return [...style.childNodes].map((node) => privacy.text(node as Text, style, 0));
    });
    expect(texts).toEqual(['a{b:c} ', '', '']);
  });
});
