// Trees that only script can make: no parser gives these back.

import { byId, onClick } from './on-click.js';

export function setUpNesting() {
  const place = byId('impossible', HTMLElement);
  place.append(
    nest('p', nest('p', 'A paragraph in a paragraph')),
    nest('p', nest('div', 'A block in a paragraph')),
    nest('a', nest('a', 'A link in a link')),
    nest('form', nest('form', 'A form in a form')),
    nest('div', nest('td', 'A cell without a table')),
    nest('table', 'Text straight in a table'),
    nest('ul', nest('h3', 'A heading in a list')),
  );
  onClick('twin-change', () => {
    const second = document.querySelectorAll('#twin')[1];
    if (second !== undefined) second.textContent = 'Second, changed';
  });

  const neighbours = byId('neighbours', HTMLElement);
  for (const text of ['one, ', '', 'two, ']) neighbours.append(new Text(text));
  onClick('neighbours-add', () => neighbours.append(new Text(`${neighbours.childNodes.length}, `)));
  onClick('neighbours-join', () => neighbours.normalize());
}

/**
 * @param {string} tag
 * @param {Node | string} child
 */
function nest(tag, child) {
  const element = document.createElement(tag);
  element.append(child);
  return element;
}
