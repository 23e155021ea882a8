// What an element is called and what it is, for the customer's own assistive technology ("Submit order", button). It is
// told to nobody else: nothing of it leaves the page. Values of fields are not in it.

/** Kinds that have a word of their own. */
export type LabelledRole = 'button' | 'link' | 'field' | 'checkbox' | 'radio' | 'list' | 'heading' | 'image';

export interface ElementLabel {
  readonly name: string;
  /** Null for text and everything without a word of its own. */
  readonly role: LabelledRole | null;
}

const maxNameUnits = 80;
const worthNaming =
  'button, a[href], input, select, textarea, summary, label, img, h1, h2, h3, h4, h5, h6, [role="button"], [role="link"], [role="checkbox"], [role="radio"], [role="heading"], [role="img"], [role="textbox"], [role="listbox"], [role="combobox"]';
const roleWords: Readonly<Record<string, LabelledRole>> = {
  button: 'button',
  summary: 'button',
  a: 'link',
  link: 'link',
  input: 'field',
  textarea: 'field',
  textbox: 'field',
  select: 'list',
  listbox: 'list',
  combobox: 'list',
  checkbox: 'checkbox',
  radio: 'radio',
  img: 'image',
  image: 'image',
};

/** The nearest thing that has a name, from an element that something points at; null where nothing has one. */
export function labelOfElement(pointedAt: Element): ElementLabel | null {
  const element = pointedAt.closest(worthNaming) ?? pointedAt;
  const target = element.localName === 'label' ? ((element as HTMLLabelElement).control ?? element) : element;
  const role = roleOf(target);
  const name = oneLine(nameOf(target, role));
  return name === '' ? null : { name, role };
}

function roleOf(element: Element): LabelledRole | null {
  const given = element.getAttribute('role') ?? element.localName;
  if (given === 'heading' || /^h[1-6]$/.test(given)) return 'heading';
  if (given === 'input') {
    const { type } = element as HTMLInputElement;
    if (type === 'checkbox' || type === 'radio') return type;
    if (/^(?:submit|button|reset|image)$/.test(type)) return 'button';
  }
  return Object.hasOwn(roleWords, given) ? (roleWords[given] ?? null) : null;
}

function nameOf(element: Element, role: LabelledRole | null): string {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const root = element.getRootNode() as Document | ShadowRoot;
  const labelledBy = ids.map((id) => root.getElementById?.(id)?.textContent ?? '').join(' ');
  const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '').join(' ');
  const isField = ['field', 'list', 'checkbox', 'radio'].includes(role ?? '');
  const ownWords = isField
    ? ''
    : element.localName === 'input'
      ? (element as HTMLInputElement).value
      : element.textContent;
  const words = [labelledBy, element.getAttribute('aria-label'), labels, element.getAttribute('alt'), ownWords];
  const fallbacks = [element.getAttribute('title'), element.getAttribute('placeholder')];
  return [...words, ...fallbacks].find((word) => word !== null && word !== undefined && word.trim() !== '') ?? '';
}

/** Long texts are paragraphs, not names. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxNameUnits ? line : `${line.slice(0, maxNameUnits)}…`;
}
