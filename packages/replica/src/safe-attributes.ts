// Which attributes the replica sets, and what becomes of their values. The stream is hostile: nothing that runs, loads,
// navigates, submits or takes focus is ever set as it came. Pure functions; nothing here touches a document.

import { namespaces } from '@alongside/protocol';

/**
 * What is done with an attribute: set `plain`; not set (`drop`); `style` and `paint` go through the CSS pass; `asset`,
 * `srcset` resolve assets; `link` becomes a URL that leads nowhere; `reference` may only name something in the document;
 * `media` has the customer's features decided; `popover` is always manual; `metaName`, `metaContent` and `animated`
 * are filtered.
 */
export type AttributeKind =
  | 'plain'
  | 'drop'
  | 'style'
  | 'paint'
  | 'asset'
  | 'assetOrReference'
  | 'srcset'
  | 'link'
  | 'reference'
  | 'media'
  | 'popover'
  | 'metaName'
  | 'metaContent'
  | 'animated';

const words = (text: string) => new Set(text.split(' '));

const plainHtml = words(
  'class id lang dir title hidden role slot part exportparts is inert tabindex translate spellcheck contenteditable ' +
    'draggable enterkeyhint inputmode autocapitalize autocomplete autocorrect dirname itemid itemprop itemref itemscope ' +
    'itemtype alt width height align valign bgcolor border cellpadding cellspacing char charoff clear color compact ' +
    'cols colspan coords face frame frameborder headers hspace vspace marginheight marginwidth noshade nowrap ' +
    'rows rowspan rules scope scrolling shape size span start summary text link vlink alink bordercolor value type ' +
    'name placeholder checked selected disabled readonly required multiple min max step pattern maxlength minlength ' +
    'accept wrap label for form list low high optimum datetime open reversed sizes loading decoding controls loop muted ' +
    'preload kind srclang default usemap charset content rel abbr axis leftmargin topmargin rightmargin ' +
    'bottommargin popovertarget popovertargetaction command commandfor closedby shadowrootmode ' +
    'anchor interestfor interesttarget switch alpha colorspace behavior direction scrollamount scrolldelay truespeed',
);
/** Never set, on whatever element: they load, navigate, submit, run, take focus or keys. */
const dropped = words(
  'srcdoc sandbox allow allowfullscreen allowpaymentrequest csp credentialless fetchpriority referrerpolicy crossorigin ' +
    'integrity nonce async defer nomodule blocking as imagesrcset imagesizes http-equiv action formaction method ' +
    'formmethod target formtarget enctype formenctype novalidate formnovalidate accept-charset ping download ' +
    'attributionsrc autofocus accesskey autoplay data classid codebase code archive object codetype standby longdesc ' +
    'lowsrc dynsrc profile manifest ismap capture webkitdirectory cite xml:base xmlns xmlns:xlink base ' +
    'browsingtopics sharedstoragewritable privatetoken elementtiming alongside-state',
);
const paint = words(
  'fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor mask-image background-image',
);
/** SVG elements whose `href` names something in the same document. */
const animations = words('animate animateTransform animateMotion animateColor set');

/** What to do with an attribute of an element of the stream (its name there, not that of its stand-in). */
export function kindOfAttribute(namespace: string, element: string, attribute: string): AttributeKind {
  return decide(namespace, element.toLowerCase(), element, attribute.toLowerCase());
}

function decide(namespace: string, lower: string, element: string, name: string): AttributeKind {
  if (name.startsWith('on') || dropped.has(name) || name.length > 200) return 'drop';
  if (name === 'style') return 'style';
  if (namespace === namespaces.html) return decideHtml(lower, name);
  const isHref = name === 'href' || name === 'xlink:href';
  if (namespace === namespaces.svg) {
    if (isHref) {
      if (element === 'a') return 'link';
      return element === 'image' || element === 'feImage' ? 'assetOrReference' : 'reference';
    }
    if (name === 'src' || name === 'srcset' || name === 'poster') return 'drop';
    if (name === 'attributename' && animations.has(element)) return 'animated';
    if (element === 'style' && name === 'media') return 'media';
    return paint.has(name) ? 'paint' : 'plain';
  }
  if (isHref) return 'link';
  return name === 'src' || name.startsWith('xlink:') || name === 'altimg' ? 'drop' : 'plain';
}

function decideHtml(element: string, name: string): AttributeKind {
  if (element === 'meta') return name === 'name' ? 'metaName' : name === 'content' ? 'metaContent' : 'drop';
  if (element === 'link' || element === 'style') {
    if (name === 'media') return 'media';
    const isHarmless =
      name === 'class' || name === 'id' || name.startsWith('data-') || (element === 'style' && name === 'type');
    return isHarmless ? 'plain' : 'drop';
  }
  if (element === 'iframe' && name === 'name') return 'drop';
  switch (name) {
    case 'href':
      return element === 'a' || element === 'area' ? 'link' : 'drop';
    case 'src':
      return element === 'img' || element === 'input' ? 'asset' : 'drop';
    case 'srcset':
      return element === 'img' || element === 'source' ? 'srcset' : 'drop';
    case 'poster':
    case 'background':
      return 'asset';
    case 'media':
      return element === 'source' ? 'media' : 'drop';
    case 'popover':
      return 'popover';
  }
  if (plainHtml.has(name)) return 'plain';
  // Names with a dash or underscore (data-*, aria-*, a framework's own) and all names on custom elements mean nothing
  // to a browser.
  return /[-_]/.test(name) || element.includes('-') ? 'plain' : 'drop';
}

/** `href` of a link: matches `:any-link` and selectors on the address's end, leads nowhere, was never visited. */
export function inertLink(value: string): string {
  return `inert:${value
    .slice(0, 2000)
    .replace(/^\s+/, '')
    .replace(/^https?:/i, '')}`;
}

/** A reference within the document, or null. */
export function localReference(value: string): string | null {
  return /^\s*#/.test(value) ? value : null;
}

/** Name of a `meta` that only says how the page looks, or null. */
export function safeMetaName(value: string): string | null {
  return /^(viewport|color-scheme|theme-color)$/i.test(value.trim()) ? value : null;
}

/** What an SVG animation may change, or null: nothing that loads or links. */
export function safeAnimatedName(value: string): string | null {
  return /href|src|style|^\s*on|base/i.test(value) ? null : value;
}

/** Number in `asset:<number>`, or null. */
export function assetNumber(value: string): number | null {
  const match = /^\s*asset:(\d{1,10})\s*$/.exec(value);
  return match === null ? null : Number(match[1]);
}

/** `data:` images may be set as they are: they load nothing, and an image cannot run script. */
export function isDataImage(value: string): boolean {
  return /^\s*data:image\/(png|jpe?g|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)[;,]/i.test(value);
}
