// What style sheets paint under a mask: pictures of backgrounds, borders, lists and pseudo-elements, and texts that stand
// in a sheet. Judged by the pixels of the agent's screen; the same page without the mask is the control.

import { expect, type Tab } from '../run/fixtures.ts';
import { test } from '../run/gated.ts';
import { joinByCode, startSession, waitUntilSharing } from '../run/session.ts';

/** A colour that nothing else on either screen has. */
const pink = [255, 0, 128];
const picture = `url("data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='rgb(${pink})'/></svg>`,
)}")`;

const painted: Record<string, { css: string; html: string }> = {
  background: { css: `.background { background-image: ${picture} !important; }`, html: '<p class="background">x</p>' },
  border: {
    css: `.border { border: 12px solid transparent; border-image: ${picture} 10 stretch; }`,
    html: '<p class="border">x</p>',
  },
  list: { css: `.list { list-style: inside ${picture}; }`, html: '<ul class="list"><li>x</li></ul>' },
  before: {
    css: `.before::before { content: "SECRET"; color: rgb(${pink}); font: 900 40px sans-serif; }`,
    html: '<p class="before">x</p>',
  },
  after: { css: `.after::after { content: ${picture}; }`, html: '<p class="after">x</p>' },
  attribute: {
    css: `.attribute::after { content: attr(class); color: rgb(${pink}); font: 900 40px sans-serif; }`,
    html: '<p class="attribute">x</p>',
  },
  marker: {
    css: `.marker li { list-style: inside "SECRET "; font: 900 40px sans-serif; } .marker li::marker { color: rgb(${pink}); }`,
    html: '<ul class="marker"><li>x</li></ul>',
  },
  field: {
    css: `.field { width: 200px; background: ${picture} right / 60px 40px no-repeat; height: 40px; }`,
    html: '<input class="field" value="x">',
  },
  shadow: { css: '', html: '<div class="shadow"></div>' },
  host: { css: '', html: '<div class="host">x</div>' },
};

function page(kind: string, mask: string, snippet: string): string {
  const { css, html } = painted[kind]!;
  return `<!doctype html><title>Painted</title>
<style>p, div, ul { width: 300px; min-height: 60px; margin: 8px 0; } ${css}</style>
<h1>Painted</h1><div class="${mask}">${html}</div>
<script>
  const attach = (css, html) => { const root = document.querySelector('.shadow, .host')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = '<style>' + css + '</style>' + html; };
  if (document.querySelector('.shadow')) attach(${JSON.stringify(
    `i { display: block; height: 40px; background-image: ${picture}; } i::before { content: ${picture}; }`,
  )}, '<i></i>');
  if (document.querySelector('.host')) attach(${JSON.stringify(
    `:host { background-image: ${picture} !important; } :host::before { content: ${picture} !important; } ::slotted(b) { background: ${picture}; }`,
  )}, '<slot></slot>');
</script>${snippet}`;
}

/** How many pixels of a screenshot have the colour; counted in a page of its own. */
async function count(counter: Tab, screen: Tab): Promise<number> {
  return counter.evaluate(
    async (base64, [red, green, blue]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isIt = [red, green, blue].every((part, index) => Math.abs((data[at + index] ?? 0) - (part ?? 0)) < 24);
        if (isIt) found++;
      }
      return found;
    },
    (await screen.screenshot()).toString('base64'),
    pink,
  );
}

test('[69] [74] what sheets paint under a mask is not on the agent’s screen', async ({
  server,
  customer,
  agent,
  newPerson,
  site,
  snippetHtml,
}) => {
  test.setTimeout(240_000);
  site.pages['/blank'] = '<!doctype html><title>Counter</title>';
  site.pages['/first'] = page('background', '', snippetHtml);
  const counter = await (await newPerson()).open(site.url('/blank'));
  const side = await startSession(customer, site.url('/first'));
  const agentSide = await joinByCode(agent, server, side.code);
  await waitUntilSharing(side, agentSide);
  for (const kind of Object.keys(painted)) {
    for (const mask of ['', 'maskContent']) {
      const path = `/${kind}-${mask || 'shown'}`;
      site.pages[path] = page(kind, mask, snippetHtml).replace('<h1>Painted', `<h1>Painted ${path}`);
      await side.tab.open(site.url(path));
      await agentSide.replica.within(25_000).waitForText('h1', `Painted ${path}`);
      await agentSide.viewer.waitForHidden('.veil');
      const isShown = () => count(counter, agentSide.tab).then((pixels) => pixels > 60);
      // Pictures come with the sheet; the control says how long to wait for them.
      if (mask === '') await expect.poll(isShown, { message: `${kind} without a mask`, timeout: 15_000 }).toBe(true);
      else {
        await agentSide.replica.evaluate(() => document.fonts.ready.then(() => true));
        expect(await count(counter, agentSide.tab), `${kind} under a mask`).toBe(0);
        expect(await count(counter, side.tab), `${kind} at the customer`).toBeGreaterThan(60);
      }
    }
  }
});
