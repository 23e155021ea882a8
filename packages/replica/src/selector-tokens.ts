// Turns pseudo-classes of the customer's state into attribute selectors of the same specificity, in the selector texts
// that the browser gives back from its own parser. A tokenizer: it knows escapes, strings, attribute brackets and
// pseudo-elements, and nothing of what selectors mean.

/** The attribute that carries an element's state; the words in it are the tokens. */
export const stateAttribute = 'alongside-state';

const tokens: Record<string, string> = {
  hover: 'hover',
  active: 'active',
  focus: 'focus',
  'focus-visible': 'focus-visible',
  'focus-within': 'focus-within',
  target: 'target',
  'user-invalid': 'user-invalid',
  '-moz-ui-invalid': 'user-invalid',
  fullscreen: 'fullscreen',
  '-webkit-full-screen': 'fullscreen',
};

const interesting =
  /:(?:hover|active|focus|target|defined|user-invalid|-moz-ui-invalid|fullscreen|-webkit-full-screen)/i;

/** Whether a text (of a selector or a whole sheet) may have such a pseudo-class. */
export function mayHaveState(text: string): boolean {
  return interesting.test(text);
}

/** Rewrites a selector list; gives it back as it is when there is nothing to do. */
export function rewriteSelector(selector: string): string {
  if (!interesting.test(selector)) return selector;
  let out = '';
  let index = 0;
  let isAfterPseudoElement = false;
  /** Where the compound's `:host` ends in `out`, while nothing came after it. */
  let bareHostEnd = -1;
  while (index < selector.length) {
    const char = selector[index]!;
    if (char === '\\') {
      out += selector.slice(index, index + 2);
      index += 2;
      continue;
    }
    if (char === '"' || char === "'" || char === '[') {
      const end = endOfBlock(selector, index);
      out += selector.slice(index, end);
      index = end;
      continue;
    }
    if (char !== ':') {
      // A combinator, comma or bracket starts another compound; names go on with this one.
      if (/[\s>+~,()|]/.test(char)) isAfterPseudoElement = false;
      out += char;
      index++;
      continue;
    }
    if (selector[index + 1] === ':') {
      const end = endOfName(selector, index + 2);
      out += selector.slice(index, end);
      index = end;
      isAfterPseudoElement = true;
      if (selector[index] === '(') {
        // What a pseudo-element takes is a selector of its own; what follows its bracket still belongs to it.
        const close = endOfBrackets(selector, index);
        out += `(${rewriteSelector(selector.slice(index + 1, close - 1))})`;
        index = close;
      }
      continue;
    }
    const end = endOfName(selector, index + 1);
    const name = selector.slice(index + 1, end).toLowerCase();
    index = end;
    const isFunction = selector[end] === '(';
    const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (isFunction || isAfterPseudoElement || (token === undefined && name !== 'defined')) {
      out += selector.slice(end - name.length - 1, end);
      if (name === 'host' && !isFunction) bareHostEnd = out.length;
    } else if (name === 'defined') {
      out += `:is(:defined,[${stateAttribute}~=defined])`;
    } else if (bareHostEnd === out.length) {
      // A shadow host has no attributes for `:host[…]`; `:host(…)` weighs the same.
      out += `([${stateAttribute}~=${token}])`;
    } else {
      out += `[${stateAttribute}~=${token}]`;
    }
  }
  return out;
}

function endOfName(text: string, start: number): number {
  let index = start;
  while (index < text.length && /[\w\-\u0080-\uffff]/.test(text[index]!)) index++;
  return index;
}

/** One past a string or attribute bracket that starts here. */
function endOfBlock(text: string, start: number): number {
  const open = text[start]!;
  const close = open === '[' ? ']' : open;
  let index = start + 1;
  while (index < text.length) {
    const char = text[index]!;
    if (char === '\\') index += 2;
    else if (char === close) return index + 1;
    else if (open === '[' && (char === '"' || char === "'")) index = endOfBlock(text, index);
    else index++;
  }
  return text.length;
}

function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  let index = start;
  while (index < text.length) {
    const char = text[index]!;
    if (char === '\\') index += 2;
    else if (char === '"' || char === "'" || char === '[') index = endOfBlock(text, index);
    else {
      if (char === '(') depth++;
      else if (char === ')' && --depth === 0) return index + 1;
      index++;
    }
  }
  return text.length;
}
