// Sheets that stand in no markup.

import { onClick, onToggle } from './on-click.js';

const TURN_DEGREES = 40;

export function setUpSheets() {
  const adopted = new CSSStyleSheet();
  adopted.replaceSync('#swatch-adopted { background: #f3d9b1; color: #5c3a08; }');

  const holder = document.createElement('style');
  document.head.append(holder);
  const styled = document.createElement('style');
  styled.textContent = '#swatch-style { background: #d7e3f7; color: #1c3766; }';
  document.head.append(styled);
  const rules = /** @type {CSSStyleSheet} */ (holder.sheet);
  let turn = 210;

  onClick('sheet-push', () => {
    if (!document.adoptedStyleSheets.includes(adopted)) document.adoptedStyleSheets.push(adopted);
  });
  onClick('sheet-replace', () => adopted.replaceSync('#swatch-adopted { background: #e9d3ee; color: #4d1f57; }'));
  onClick('sheet-pop', () => {
    if (document.adoptedStyleSheets.includes(adopted)) document.adoptedStyleSheets.pop();
  });
  onClick('rule-insert', () => {
    if (rules.cssRules.length === 0) rules.insertRule('#swatch-inserted { background: #cfeee9; color: #0c4a41; }');
  });
  onClick('rule-edit', () => {
    const rule = rules.cssRules[0];
    if (rule instanceof CSSStyleRule) rule.style.setProperty('border-radius', '28px');
  });
  onClick('rule-delete', () => {
    if (rules.cssRules.length > 0) rules.deleteRule(0);
  });
  onToggle('sheet-disable', (pressed) => {
    if (styled.sheet !== null) styled.sheet.disabled = pressed;
  });
  onClick('variable-turn', () => {
    turn = (turn + TURN_DEGREES) % 360;
    document.documentElement.style.setProperty('--turn', String(turn));
  });
}
