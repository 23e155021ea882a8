// Which of an agent's acts the license leaves to the customer's own click: what sends a form, pays, deletes, or is marked
// by the owner. Decided on the page by what the act would really press; a selector that cannot be read marks everything.
// Words are looked at here and told to nobody.

import { labelOfElement } from '@alongside/capture';
import type { ErrorCode, Signal } from '@alongside/protocol';
import { composedAncestors } from '../acting/composed-path.ts';
import { isTextField } from '../acting/element-rules.ts';

/** What the customer is to press instead, and why. */
export interface Critical {
  readonly element: Element;
  readonly code: Extract<ErrorCode, `confirm-${string}`>;
}

/** The class with which owners mark what needs the customer. */
const markedClass = '.confirmAction';
const pressable =
  'a[href],area[href],button,input,summary,label,[role="button" i],[role="link" i],[role="menuitem" i],[role="switch" i]';
const isLink = 'a[href],area[href]';
const cardField = '[autocomplete^="cc-" i],[autocomplete*=" cc-" i]';
/** Longest text of something that is no control and may be pressed all the same. */
const maxPlainUnits = 30;

const wordsOf = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu');
/** In the five languages of the popup, whichever the page says it is in. */
const paying = wordsOf(
  'pay|pay now|buy|buy now|purchase|check ?out|order now|place (?:your |the |my )?order|subscribe|donate|' +
    'bezahlen|zahlen|kaufen|jetzt bestellen|bestellung abschicken|zahlungspflichtig\\p{L}*|spenden|' +
    'pagar|comprar|realizar pedido|hacer pedido|suscribirse|donar|' +
    'payer|acheter|commander|passer (?:la )?commande|s’abonner|faire un don|' +
    'ادفع|الدفع|دفع|شراء|اشتر|اشتري|اطلب|إتمام الطلب|تبرع',
);
const deleting = wordsOf(
  'delete|remove|erase|cancel (?:my |the |your )?(?:account|order|booking|subscription)|unsubscribe|' +
    'löschen|entfernen|kündigen|stornieren|' +
    'eliminar|borrar|quitar|cancelar (?:la |el |mi )?(?:cuenta|pedido|reserva|suscripción)|' +
    'supprimer|effacer|retirer|résilier|annuler (?:la |le |ma )?(?:commande|réservation)|' +
    'حذف|احذف|إزالة|مسح|إلغاء الحساب|إلغاء الطلب|إلغاء الاشتراك',
);

/**
 * @param selectors of the license, besides the class `confirmAction`
 * @returns null for what an agent may do
 */
export function criticalAction(
  target: Element,
  { kind, key = '' }: Pick<Signal<'act'>, 'kind' | 'key'>,
  selectors: readonly string[],
): Critical | null {
  if (/^(?:wheel|focus|text|insert)$/.test(kind)) return null;
  if (kind === 'key') {
    if (key !== 'Enter' && key !== ' ') return null;
    if (isWrittenIn(target)) return key === 'Enter' && target.localName === 'input' ? ofImplicitSubmit(target) : null;
  }
  const pressed = controlAround(target);
  const element = pressed ?? target;
  if (isMarked(target, selectors) || (pressed !== null && isMarked(pressed, selectors))) {
    return { element, code: 'confirm-marked' };
  }
  if (kind === 'select') return null;
  const name = labelOfElement(element)?.name ?? '';
  const isNamed = pressed !== null || name.length <= maxPlainUnits;
  const form = formSentBy(pressed);
  if (form?.querySelector(cardField) || (isNamed && paying.test(name) && pressed?.matches(isLink) !== true)) {
    return { element, code: 'confirm-payment' };
  }
  if (isNamed && deleting.test(name)) return { element, code: 'confirm-deletion' };
  return form !== null ? { element, code: 'confirm-submit' } : null;
}

/** What a press on the target would press; a label stands for its control. */
function controlAround(target: Element): Element | null {
  for (const element of composedAncestors(target)) {
    if (!element.matches(pressable)) continue;
    return element.localName === 'label' ? ((element as HTMLLabelElement).control ?? element) : element;
  }
  return null;
}

function isMarked(target: Element, selectors: readonly string[]): boolean {
  for (const element of composedAncestors(target)) {
    for (const selector of [markedClass, ...selectors]) {
      try {
        if (element.matches(selector)) return true;
      } catch {
        return true;
      }
    }
  }
  return false;
}

/** The form that a press on this would send; null for none, and for one that only searches or closes its dialog. */
function formSentBy(control: Element | null): HTMLFormElement | null {
  if (control?.localName !== 'button' && control?.localName !== 'input') return null;
  const { type, form, formMethod } = control as HTMLInputElement;
  if (type !== 'submit' && type !== 'image') return null;
  return form !== null && formMethod !== 'dialog' && isSending(form) ? form : null;
}

function isSending(form: HTMLFormElement): boolean {
  const isSearch = form.closest('search,[role="search" i]') !== null || form.querySelector('input[type="search" i]');
  return form.getAttribute('method')?.toLowerCase() !== 'dialog' && !isSearch;
}

/** Enter in a field sends its form. */
function ofImplicitSubmit(field: Element): Critical | null {
  const { form } = field as HTMLInputElement;
  if (form === null || !isSending(form)) return null;
  const submitter = [...form.elements].find((each) => formSentBy(each) !== null) ?? field;
  return { element: submitter, code: form.querySelector(cardField) ? 'confirm-payment' : 'confirm-submit' };
}

function isWrittenIn(target: Element): boolean {
  return isTextField(target) || (target as HTMLElement).isContentEditable || isDateLike(target);
}

/** Fields of other kinds in which Enter sends the form as well. */
function isDateLike(target: Element): boolean {
  return (
    target.localName === 'input' &&
    !/^(?:submit|button|image|reset|checkbox|radio|file)$/.test((target as HTMLInputElement).type)
  );
}
