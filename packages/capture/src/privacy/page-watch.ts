// Whether the page may be shared by its address, now and after each change of it: pages of single-page applications
// change without being loaded. Asked before every read of the page, so it answers from memory while the address stays.

import type { PrivacyPolicy } from '@alongside/protocol';
import { fitsPage } from './page-patterns.ts';

/** `pause`: not by itself, the customer may go on; `never`: not at all. */
export type PageVerdict = 'share' | 'pause' | 'never';

export interface PageWatch {
  readonly verdict: PageVerdict;
  /** The owner's rules, with those for some pages that hold at this address. */
  readonly policy: PrivacyPolicy;
  stop(): void;
}

const pollMs = 100;

/** @param onChange called when the verdict is another one, and when the customer went on to another such page */
export function watchPage(window: Window, policy: PrivacyPolicy, onChange: () => void): PageWatch {
  const { neverShare = [], autoPause = [], pages = [] } = policy;
  let address = '';
  let verdict: PageVerdict = 'share';
  let rules = '';
  /** Other rules hold here: sharing ends for a moment, so that what begins then knows them from the start. */
  let isChangingRules = false;

  function look(): PageVerdict {
    const { href } = window.location;
    if (href === address) return isChangingRules ? 'never' : verdict;
    const path = href.replace(/[?#].*/s, '');
    const isOtherPage = path !== address.replace(/[?#].*/s, '');
    const before = verdict;
    const rulesBefore = rules;
    const isFirst = address === '';
    address = href;
    verdict = verdictOf(href);
    rules = rulesOf(href);
    if (!isFirst && rules !== rulesBefore) {
      isChangingRules = true;
      queueMicrotask(() => {
        onChange();
        isChangingRules = false;
        onChange();
      });
      return 'never';
    }
    if (verdict !== before || (isOtherPage && verdict === 'pause')) queueMicrotask(onChange);
    return verdict;
  }

  function verdictOf(href: string): PageVerdict {
    try {
      if (fitsPage(neverShare, href)) return 'never';
      return fitsPage(autoPause, href) ? 'pause' : 'share';
    } catch {
      return 'never';
    }
  }

  /** Which of the rules for some pages hold at an address. */
  function rulesOf(href: string): string {
    try {
      return pages.map(({ pattern }) => Number(fitsPage([pattern], href))).join('');
    } catch {
      return '';
    }
  }

  const hasRules = neverShare.length + autoPause.length + pages.length > 0;
  const timer = hasRules ? window.setInterval(look, pollMs) : 0;
  return {
    get verdict() {
      return hasRules ? look() : 'share';
    },
    get policy() {
      look();
      const here = pages.filter(({ pattern }) => fitsPage([pattern], window.location.href));
      const withRules = (kind: 'masked' | 'hidden' | 'unmasked') => [
        ...policy[kind],
        ...here.flatMap((page) => page[kind]),
      ];
      return {
        ...policy,
        masked: withRules('masked'),
        hidden: withRules('hidden'),
        unmasked: withRules('unmasked'),
      };
    },
    stop: () => window.clearInterval(timer),
  };
}
