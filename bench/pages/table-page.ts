// The pages that are measured, as HTML: a table of a given number of rows with a heading, a menu and a few style rules,
// like the rows of js-framework-benchmark. Ten nodes a row. Seeded, so that every run and every mode has the same page.

export const adjectives = words(
  'pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy helpful mushy odd unsightly adorable important inexpensive cheap expensive fancy',
);
export const colours = words('red yellow blue green pink brown purple brown white black orange');
export const nouns = words('table chair house bbq desk car pony cookie sandwich burger pizza mouse keyboard');

/** Pages by the number of nodes that they have, roughly. */
export const tableRows = { '1k': 100, '10k': 1000, '100k': 10_000 } as const;
export type PageSize = keyof typeof tableRows;

/** @param scripts addresses of scripts that the page loads */
export function tablePage(rows: number, scripts: readonly string[]): string {
  const random = randomNumbers(20261122);
  const lines: string[] = [];
  for (let row = 1; row <= rows; row++) {
    const label = `${pick(adjectives, random)} ${pick(colours, random)} ${pick(nouns, random)}`;
    lines.push(
      `<tr><td class="col-md-1">${row}</td><td class="col-md-4"><a class="lbl">${label}</a></td><td class="col-md-1">` +
        '<a class="remove"><span class="remove glyphicon glyphicon-remove" aria-hidden="true"></span></a></td>' +
        '<td class="col-md-6"></td></tr>',
    );
  }
  const items = ['Home', 'Orders', 'Customers', 'Reports', 'Settings'].map(
    (name) => `<li><a href="#${name}">${name}</a></li>`,
  );
  const tags = scripts.map((script) => `<script src="${script}"></script>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title><style>${styles}</style>${tags.join('')}</head><body>
<header class="bar"><h1>Orders</h1><nav><ul>${items.join('')}</ul></nav></header>
<main class="container"><form class="search"><label for="q">Search</label><input id="q" name="q" placeholder="Name or number"><button type="button">Go</button></form>
<p id="probe" class="probe">0</p><section id="stage"></section>
<table class="table"><thead><tr><th>Number</th><th>Name</th><th>Remove</th><th></th></tr></thead><tbody id="rows">${lines.join('')}</tbody></table></main></body></html>`;
}

const styles = [
  'body{margin:0;font:14px/1.4 sans-serif;color:#222}',
  '.bar{display:flex;gap:24px;align-items:center;padding:8px 16px;background:#eef}',
  '.bar ul{display:flex;gap:16px;list-style:none;margin:0;padding:0}',
  '.container{max-width:1100px;margin:0 auto;padding:16px}',
  '.table{width:100%;border-collapse:collapse}',
  '.table td,.table th{padding:6px 8px;border-top:1px solid #ddd;text-align:left}',
  '.table tr:hover{background:#f4f4f4}',
  '.table tr.danger td{background:#fdd}',
  '.col-md-1{width:8%}.col-md-4{width:34%}.col-md-6{width:50%}',
  '.lbl{color:#06c;cursor:pointer}.remove{color:#c00}',
  '.glyphicon::before{content:"x"}',
  '.box{position:absolute;width:24px;height:24px;background:#69c}',
  '#stage{position:relative;min-height:1px}',
  '.search input:focus{outline:2px solid #06c}',
].join('\n');

function words(list: string): readonly string[] {
  return list.split(' ');
}

function pick(list: readonly string[], random: () => number): string {
  return list[Math.floor(random() * list.length)]!;
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
