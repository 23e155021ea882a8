// Support: filters the answers while typing, and takes a message.

import { pause } from './clock.js';
import { find, findAll } from './element.js';
import { checkFields } from './field-rules.js';
import { counted } from './format.js';

const question = find('#question', HTMLInputElement);
const answers = findAll('#answers details', HTMLDetailsElement);

question.addEventListener('input', () => {
  const words = question.value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const answer of answers) {
    const text = (answer.textContent ?? '').toLowerCase();
    answer.hidden = !words.every((word) => text.includes(word));
  }
  for (const section of findAll('#answers section', HTMLElement)) {
    section.hidden = findAll('details', HTMLDetailsElement, section).every((answer) => answer.hidden);
  }
  const shown = answers.filter((answer) => !answer.hidden).length;
  find('#no-answer', HTMLElement).hidden = shown > 0;
  find('#answer-count', HTMLElement).textContent = words.length === 0 ? '' : counted(shown, 'answer');
});

const write = find('#write', HTMLFormElement);
const text = find('#write-text', HTMLTextAreaElement);

text.addEventListener('input', () => {
  find('#write-left', HTMLElement).textContent = `${counted(text.maxLength - text.value.length, 'character')} left`;
});

write.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (checkFields(write) > 0) return;
  const button = find('button', HTMLButtonElement, write);
  button.disabled = true;
  await pause(600);
  button.disabled = false;
  write.reset();
  text.dispatchEvent(new Event('input'));
  find('#write-done', HTMLElement).hidden = false;
});
