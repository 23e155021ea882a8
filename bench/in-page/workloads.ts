// What happens on the page while it is followed: the operations of js-framework-benchmark, animation, a ticker, typing,
// and large moves. One code for all modes. Steps that belong to frames run in the frames' own callbacks.

import { adjectives, colours, nouns, randomNumbers } from '../pages/table-page.ts';

export interface Workload {
  /** What must be there first; not measured. */
  prepare(): void;
  /** Resolves in the frame after the last change. */
  run(): Promise<void>;
}

const random = randomNumbers(1);
const tickerTexts = 1000;
const boxes = 100;
const subtreeRows = 3000;
let lastRow = 100_000;

const body = (): HTMLElement => document.getElementById('rows')!;
const stage = (): HTMLElement => document.getElementById('stage')!;
const rowAt = (index: number): Element => body().children[index]!;

function pick(list: readonly string[]): string {
  return list[Math.floor(random() * list.length)]!;
}

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

function newRow(): HTMLElement {
  const icon = element('span', 'remove glyphicon glyphicon-remove');
  icon.setAttribute('aria-hidden', 'true');
  const label = `${pick(adjectives)} ${pick(colours)} ${pick(nouns)}`;
  return element(
    'tr',
    '',
    element('td', 'col-md-1', String(++lastRow)),
    element('td', 'col-md-4', element('a', 'lbl', label)),
    element('td', 'col-md-1', element('a', 'remove', icon)),
    element('td', 'col-md-6'),
  );
}

function newRows(count: number): DocumentFragment {
  const rows = document.createDocumentFragment();
  for (let row = 0; row < count; row++) rows.append(newRow());
  return rows;
}

/** Runs a step in each of so many frames. */
function inFrames(frames: number, step: (frame: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let frame = 0;
    const next = (): void => {
      if (frame === frames) {
        resolve();
        return;
      }
      step(frame++);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}

const once = (change: () => void) => () => inFrames(1, change);
const fill = (): void => body().replaceChildren(newRows(1000));
const clear = (): void => body().replaceChildren();

const workloads: Record<string, Workload> = {
  'create 1000 rows': { prepare: clear, run: once(() => body().append(newRows(1000))) },
  'replace 1000 rows': {
    prepare: fill,
    run: once(() => {
      body().textContent = '';
      body().append(newRows(1000));
    }),
  },
  'update every 10th': {
    prepare: fill,
    run: once(() => {
      for (let row = 0; row < 1000; row += 10) {
        const text = rowAt(row).querySelector('.lbl')!.firstChild as Text;
        text.data += ' !!!';
      }
    }),
  },
  'select row x20': {
    prepare: fill,
    run: () =>
      inFrames(20, (frame) => {
        body().querySelector('.danger')?.removeAttribute('class');
        rowAt(frame * 7).className = 'danger';
      }),
  },
  'swap rows x10': {
    prepare: fill,
    run: () =>
      inFrames(10, (frame) => {
        const one = rowAt(1 + frame);
        const other = rowAt(998 - frame);
        const after = other.nextSibling;
        body().insertBefore(other, one.nextSibling);
        body().insertBefore(one, after);
      }),
  },
  'append 1000 rows': { prepare: fill, run: once(() => body().append(newRows(1000))) },
  'clear 1000 rows': { prepare: fill, run: once(() => body().replaceChildren()) },
  'reverse 1000 rows': { prepare: fill, run: once(() => body().append(...[...body().children].reverse())) },
  'animate 100 nodes': {
    prepare() {
      clear();
      for (let box = 0; box < boxes; box++) stage().append(element('div', 'box'));
    },
    run: () =>
      inFrames(300, (frame) => {
        for (let box = 0; box < boxes; box++) {
          const x = Math.round(500 + 450 * Math.sin(frame / 30 + box));
          const y = Math.round(200 + 180 * Math.cos(frame / 25 + box * 2));
          (stage().children[box] as HTMLElement).style.transform = `translate(${x}px, ${y}px)`;
        }
      }),
  },
  'ticker, 40 passes of 1000 texts': {
    prepare() {
      stage().replaceChildren();
      for (let text = 0; text < tickerTexts; text++) stage().append(element('span', 'tick', '0.00'), ' ');
    },
    run: () =>
      inFrames(40, () => {
        for (let text = 0; text < tickerTexts; text++) {
          (stage().children[text]!.firstChild as Text).data = (random() * 1000).toFixed(2);
        }
      }),
  },
  'typing 200 characters': {
    prepare() {
      stage().replaceChildren();
      const field = document.getElementById('q') as HTMLInputElement;
      field.value = '';
      field.focus();
    },
    // The keys come from outside.
    run: () => inFrames(1, () => {}),
  },
  'move a 30,000-node subtree': {
    prepare() {
      const table = element('table', '', element('tbody', '', newRows(subtreeRows)));
      stage().replaceChildren(element('div', 'left', table), element('div', 'right'));
    },
    run: once(() => stage().lastElementChild!.append(stage().firstElementChild!.firstElementChild!)),
  },
};

Object.assign(window, { workloads });
