// Fields that change what is typed, and states that only script can set.

import { byId, onClick } from './on-click.js';

export function setUpFields() {
  const phone = byId('phone', HTMLInputElement);
  phone.addEventListener('input', () => {
    const digits = phone.value.replace(/\D/g, '').slice(0, 10);
    phone.value = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].filter((part) => part !== '').join(' ');
  });
  const digits = byId('digits', HTMLInputElement);
  digits.addEventListener('beforeinput', (event) => {
    if (event.data !== null && /\D/.test(event.data)) event.preventDefault();
  });

  const parent = byId('parent-box', HTMLInputElement);
  const children = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('.child-box')]);
  const showParent = () => {
    const checked = children.filter((box) => box.checked).length;
    parent.checked = checked === children.length;
    parent.indeterminate = checked > 0 && checked < children.length;
  };
  for (const box of children) box.addEventListener('change', showParent);
  parent.addEventListener('change', () => {
    for (const box of children) box.checked = parent.checked;
    showParent();
  });
  showParent();

  const slider = byId('slider', HTMLInputElement);
  const showLevel = () => {
    byId('progress', HTMLProgressElement).value = slider.valueAsNumber;
    byId('meter', HTMLMeterElement).value = slider.valueAsNumber;
    byId('states-output', HTMLOutputElement).value = slider.value;
  };
  slider.addEventListener('input', showLevel);

  const form = byId('states-form', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () =>
    queueMicrotask(() => {
      showParent();
      showLevel();
    }),
  );
  onClick('states-script', () => {
    byId('size-l', HTMLInputElement).checked = true;
    byId('colour', HTMLInputElement).value = '#a34a12';
    byId('day', HTMLInputElement).value = '2031-08-15';
    byId('grouped', HTMLSelectElement).value = 'Oslo';
    for (const option of byId('several', HTMLSelectElement).options)
      option.selected = !option.selected && !option.disabled;
    slider.value = '80';
    showLevel();
    for (const box of children) box.checked = true;
    showParent();
    const group = byId('disabled-group', HTMLFieldSetElement);
    group.disabled = !group.disabled;
  });
}
