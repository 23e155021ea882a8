// How the popup speaks and looks on this page: the page's `lang` chooses among the built-in languages, the owner's texts
// go before those, and the page's own before all; from which side it is read follows from that.

import type { Registry } from '../chunks.ts';
import { builtInLanguage, createStrings, languages, type Strings } from '../popup/strings.ts';
import { fetchLooks } from './license-api.ts';

export interface Texts {
  readonly strings: Strings;
  readonly direction: string;
  readonly language: string;
  /** The owner's style sheet. */
  readonly css: string;
}

export async function readTexts({ load, base, hints }: Registry): Promise<Texts> {
  const { lang } = document.documentElement;
  const builtIn = builtInLanguage(lang);
  // A language that cannot be loaded must not stand in the way of help.
  const loadsTexts = builtIn === null ? {} : load(`language-${builtIn}`).catch(() => ({}));
  const [texts, looks] = await Promise.all([loadsTexts, fetchLooks(base, hints.looks)]);
  const custom = (window as { CoBrowsingCustomStrings?: unknown }).CoBrowsingCustomStrings;
  const isOfLicense = Object.keys(looks.strings).some((tag) =>
    `${lang}-`.toLowerCase().startsWith(`${tag}-`.toLowerCase()),
  );
  const hasOwnTexts = builtIn === null && (custom !== undefined || isOfLicense);
  return {
    strings: createStrings(custom, lang, looks.strings, texts),
    direction: hasOwnTexts
      ? getComputedStyle(document.documentElement).direction
      : (languages[builtIn as keyof typeof languages] ?? 'ltr'),
    language: hasOwnTexts ? lang : (builtIn ?? 'en'),
    css: looks.css,
  };
}
