// Which elements the replica makes. The stream is hostile: what can run, load, embed or navigate becomes an inert
// stand-in, whatever the customer's side says. Pure tables; nothing here touches a document.

import { namespaces } from '@alongside/protocol';
import { type AttributeKind, kindOfAttribute } from './safe-attributes.ts';

/** What is done with one attribute of an element. */
export interface AttributeRule {
  readonly kind: AttributeKind;
  /** Written by plain `setAttribute`. */
  readonly isSimple: boolean;
}

/** How an element is made; one for each namespace and name. */
export interface ElementPlan {
  /** As the stream says them. */
  readonly wireNamespace: string;
  readonly wireName: string;
  readonly namespace: string;
  /** Name of the real element. */
  readonly name: string;
  /** Its children are kept aside and never become part of the document. */
  readonly isInert: boolean;
  readonly role: 'plain' | 'inert' | 'style' | 'link' | 'frame' | 'image' | 'canvas';
  /** An HTML element whose name `createElement` takes as it is. */
  readonly isSimple: boolean;
  /** By name, as far as they were needed. */
  readonly rules: Map<string, AttributeRule>;
}

type Outcome = Pick<ElementPlan, 'namespace' | 'name' | 'isInert' | 'role'>;

/** HTML elements that become a stand-in without content: they run, embed, load or change how URLs are read. */
const inertHtml = new Set(
  (
    'script noscript object embed applet frame frameset noframes portal fencedframe webview controlledframe base ' +
    'bgsound xmp plaintext noembed model permission'
  ).split(' '),
);
const knownHtml = new Set(
  (
    'html head title meta style link body address article aside footer header h1 h2 h3 h4 h5 h6 hgroup main nav section ' +
    'search blockquote cite dd div dl dt figcaption figure hr li menu ol p pre ul a abbr b bdi bdo br code data dfn em i ' +
    'kbd mark q rp rt ruby rb rtc s samp small span strong sub sup time u var wbr area audio img map track video iframe ' +
    'picture source canvas del ins caption col colgroup table tbody td tfoot th thead tr button datalist fieldset form ' +
    'input label legend meter optgroup option output progress select selectedcontent textarea details dialog summary slot ' +
    'template acronym big center dir font marquee nobr strike tt param image listing'
  ).split(' '),
);
/** SVG elements that become an empty group. */
const inertSvg = new Set(['script', 'handler', 'listener', 'discard', 'iframe', 'video', 'audio', 'canvas']);

const validName = /^[A-Za-z_][\w.\-\u00b7-\uffff]*$/;
const plans = new Map<string, ElementPlan>();
/** Plans remembered by name; forgotten all at once beyond. */
const maxPlans = 4096;
/** Attribute rules remembered of one plan; forgotten all at once beyond. */
const maxRules = 512;

/** How to make an element of this namespace and name. Never throws. */
export function planElement(namespace: string, name: string): ElementPlan {
  const key = namespace === namespaces.html ? name : `${namespace} ${name}`;
  const known = plans.get(key);
  if (known !== undefined) return known;
  const made = makePlan(namespace, name);
  const isSimple = made.namespace === namespaces.html && made.name === made.name.toLowerCase();
  const plan: ElementPlan = { ...made, wireNamespace: namespace, wireName: name, isSimple, rules: new Map() };
  if (plans.size >= maxPlans) plans.clear();
  plans.set(key, plan);
  return plan;
}

/** What to do with an attribute of such an element. */
export function ruleOfAttribute(plan: ElementPlan, name: string): AttributeRule {
  const known = plan.rules.get(name);
  if (known !== undefined) return known;
  const isHtml = plan.wireNamespace === namespaces.html;
  const kind = plan.role === 'inert' ? 'drop' : kindOfAttribute(plan.wireNamespace, plan.wireName, name);
  const rule: AttributeRule = { kind, isSimple: isHtml ? !/[A-Z]/.test(name) : !/^(xlink|xml):/.test(name) };
  if (plan.rules.size >= maxRules) plan.rules.clear();
  plan.rules.set(name, rule);
  return rule;
}

function makePlan(namespace: string, name: string): Outcome {
  if (!validName.test(name) || name.length > 200) return standIn('alongside-unknown', false);
  if (namespace === namespaces.html) return planHtml(name);
  if (namespace === namespaces.svg) {
    if (inertSvg.has(name.toLowerCase())) return { namespace, name: 'g', isInert: true, role: 'inert' };
    if (name === 'style') return { namespace, name, isInert: true, role: 'style' };
    if (name === 'image') return { namespace, name, isInert: false, role: 'image' };
    return { namespace, name, isInert: false, role: 'plain' };
  }
  if (namespace === namespaces.math) return { namespace, name, isInert: false, role: 'plain' };
  // Elements of a namespace that browsers do not know do nothing.
  if (/^https?:\/\/www\.w3\.org\//.test(namespace)) return standIn('alongside-unknown', false);
  return { namespace: namespace.slice(0, 200), name, isInert: false, role: 'plain' };
}

function planHtml(name: string): Outcome {
  const namespace = namespaces.html;
  const lower = name.toLowerCase();
  if (inertHtml.has(lower)) return standIn(`alongside-${lower}`, true);
  switch (lower) {
    case 'style':
      return { namespace, name: 'style', isInert: true, role: 'style' };
    case 'link':
      return { namespace, name: 'style', isInert: true, role: 'link' };
    case 'iframe':
      return { namespace, name: 'iframe', isInert: true, role: 'frame' };
    case 'img':
      return { namespace, name: 'img', isInert: false, role: 'image' };
    case 'canvas':
      return { namespace, name: 'canvas', isInert: false, role: 'canvas' };
  }
  // Names that no browser gives a meaning (they are unknown, or a custom element that nobody defines here) do nothing.
  const isHarmless = knownHtml.has(lower) || name.includes('-') || isUnknownToBrowser(lower);
  return isHarmless ? { namespace, name, isInert: false, role: 'plain' } : standIn('alongside-unknown', false);
}

function standIn(name: string, isInert: boolean): Outcome {
  return { namespace: namespaces.html, name, isInert, role: isInert ? 'inert' : 'plain' };
}

function isUnknownToBrowser(name: string): boolean {
  return Object.prototype.toString.call(document.createElement(name)) === '[object HTMLUnknownElement]';
}
