// Styles made by script, the way component libraries do it: each rule gets a class of its own in one sheet.

/** @type {CSSStyleSheet | null} */
let sheet = null;
/** @type {Map<string, string>} */
const classes = new Map();

/**
 * The class for a rule; the same declarations give the same class.
 * @param {string} declarations such as `color: red; padding: 4px`
 * @param {string} [suffix] such as `:hover`
 */
export function css(declarations, suffix = '') {
  const key = suffix + declarations;
  let name = classes.get(key);
  if (name === undefined) {
    name = `aj-${classes.size.toString(36)}`;
    classes.set(key, name);
    sheet ??= newSheet();
    sheet.insertRule(`.${name}${suffix} { ${declarations} }`, sheet.cssRules.length);
  }
  return name;
}

function newSheet() {
  const style = document.createElement('style');
  style.setAttribute('data-css-in-js', '');
  document.head.append(style);
  if (style.sheet === null) throw new Error('this browser keeps no sheet for a new style element');
  return style.sheet;
}
