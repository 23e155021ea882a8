// What each attribute is, by its name: the allow-list. What is not here never leaves the browser. Names of the author's
// own making (data-*, component state) are decided by what style sheets look at.

export const never = 0;
/** Structure and names: as is, but for secrets. */
export const plain = 1;
/** Geometry and looks; a URL in it is an asset. */
export const looks = 2;
/** Read by people: masked as text is. */
export const text = 3;
/** Tells what somebody chose or entered; gone under a mask. */
export const state = 4;
/** Of the author's own making. */
export const author = 5;
export const style = 6;
export const href = 7;
export const source = 8;
export const sourceSet = 9;
export const image = 10;
export const value = 11;
export const content = 12;
export const type = 13;
export const path = 14;

const lists: readonly (readonly [rule: number, names: string])[] = [
  [
    plain,
    `class id dir lang hidden role tabindex rel for name rows cols wrap colspan rowspan span scope headers align valign
    bgcolor border cellpadding cellspacing nowrap frame rules face hspace vspace start reversed disabled readonly
    required multiple inert open popover popovertarget popovertargetaction contenteditable draggable spellcheck is slot
    part exportparts media autocomplete loading decoding controls loop muted preload kind srclang default usemap ismap
    shape coords charset list form target size maxlength xmlns xmlns:xlink xml:space xml:lang version`,
  ],
  [
    // Names of SVG that its objects have no property for, and those of MathML.
    looks,
    `in orient stdDeviation order baseFrequency radius attributeName begin dur end from to by repeatCount keyTimes
    keySplines calcMode mathvariant displaystyle stretchy lspace rspace minsize maxsize linethickness columnalign
    rowalign columnspacing rowspacing accent accentunder movablelimits largeop depth voffset`,
  ],
  [text, 'title alt placeholder label summary abbr xlink:title'],
  [state, 'checked selected min max step minlength pattern datetime low high optimum'],
  [path, 'd points'],
  [style, 'style'],
  [href, 'href xlink:href'],
  [source, 'src'],
  [sourceSet, 'srcset'],
  [image, 'poster background'],
  [value, 'value'],
  [content, 'content'],
  [type, 'type'],
  [never, 'nonce integrity srcdoc action formaction cite'],
];

/** Verdicts remembered; a page that makes up more names gets them decided again. */
const maxVerdicts = 4096;

const verdicts = new Map<string, number>();
for (const [rule, names] of lists) for (const name of names.split(/\s+/)) verdicts.set(name, rule);

/**
 * @param isProperty whether a name is a property of CSS: SVG has many of them as attributes
 * @returns one of the rules above
 */
export function attributeRule(name: string, isProperty: (name: string) => boolean): number {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const rule = decide(name, isProperty);
  if (verdicts.size < maxVerdicts) verdicts.set(name, rule);
  return rule;
}

function decide(name: string, isProperty: (name: string) => boolean): number {
  if (/^on|^xlink:|^xmlns|^xml:/i.test(name)) return never;
  if (name.startsWith('data-') || name.startsWith('-')) return author;
  if (/^aria-(?:label|description|placeholder|roledescription|valuetext|braille\w*)$/.test(name)) return text;
  if (/^aria-(?:value|checked|selected|pressed|invalid)/.test(name)) return state;
  if (/^aria-(?!l\w*l$)/.test(name)) return plain;
  return isProperty(name) ? looks : author;
}
