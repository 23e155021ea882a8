// A copy button beside each email and password. Where the clipboard is out of reach the text is selected instead.

const DONE_MS = 2000;
const status = document.getElementById('copied');

for (const code of document.querySelectorAll('code[data-copy]')) {
  const what = code.getAttribute('data-copy') ?? 'text';
  const role = code.closest('.account')?.querySelector('h3')?.textContent ?? '';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy ${what.toLowerCase()} of ${role}`);
  button.addEventListener('click', () => copy(code, what, button));
  code.after(button);
}

/**
 * @param {Element} code
 * @param {string} what
 * @param {HTMLButtonElement} button
 */
async function copy(code, what, button) {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    button.textContent = 'Copied';
    button.setAttribute('data-done', '');
    if (status !== null) status.textContent = `${what} copied.`;
  } catch {
    getSelection()?.selectAllChildren(code);
    button.textContent = 'Selected';
    if (status !== null) status.textContent = `${what} selected: press Control or Command and C.`;
  }
  setTimeout(() => {
    button.textContent = 'Copy';
    button.removeAttribute('data-done');
  }, DONE_MS);
}
