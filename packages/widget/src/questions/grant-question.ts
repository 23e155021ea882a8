// Asks the customer whether the agent may do more. A yes is the customer's own click on this question and nothing else;
// it is in force once the server has counted it, and not if control was taken back meanwhile. The focus stays where it
// is: who types is not disturbed, and no key that was meant for the page answers.

import type { Signal } from '@alongside/protocol';
import type { Question } from '../popup/popup-state.ts';
import type { QuestionsOptions } from './main.ts';
import { questionStrings } from './strings.ts';

export interface GrantQuestion {
  /** The server asks, says what became of it, or that control has passed on. */
  asked(signal: Signal<'grant-question'>): void;
  answer(isYes: boolean): void;
  stop(): void;
}

/** A question that has just come up under the pointer, or in the place of another, cannot be said yes to by mistake. */
const readingMs = 500;

export function createGrantQuestion(options: QuestionsOptions): GrantQuestion {
  const { strings, say, send, onQuestion } = options;
  let open: Signal<'grant-question'> | null = null;
  let askedAt = 0;
  /** Number of the question to which the customer has said yes. */
  let allowed: number | null = null;

  const words = (key: keyof typeof questionStrings, name = ''): string => strings(key, name, questionStrings[key]);

  function questionOf({ agent, grant }: Signal<'grant-question'>): Question {
    const name = options.agents().find(({ number }) => number === agent)?.name ?? strings('popup-agent');
    const { mode } = options.allowance();
    const key =
      grant === 'point'
        ? 'popup-grant-point-information'
        : mode === 'full-control'
          ? 'popup-grant-information'
          : 'popup-grant-partial-information';
    return {
      words: words(key, name),
      yes: words('popup-grant-allow-button'),
      no: words('popup-grant-refuse-button'),
    };
  }

  function close(): void {
    if (open === null) return;
    open = null;
    onQuestion(null);
  }

  return {
    asked(signal) {
      const { question, state } = signal;
      if (state === 'open') {
        if (open?.question === question) return;
        open = signal;
        askedAt = performance.now();
        const shown = questionOf(signal);
        onQuestion(shown);
        say(shown.words);
        return;
      }
      // Less than what is allowed is taken from anybody.
      if (state === 'passed' && options.allowance().grant === 'control') options.onGranted('point');
      if (open?.question === question) close();
      if (allowed !== question) return;
      allowed = null;
      if (state === 'counted') options.onGranted(signal.grant);
    },
    answer(isYes) {
      if (isYes) {
        if (open === null || performance.now() - askedAt < readingMs) return;
        allowed = open.question;
        send({ t: 'grant-answer', question: allowed, isAllowed: true });
        close();
      } else if (open !== null) {
        send({ t: 'grant-answer', question: open.question, isAllowed: false });
        close();
      } else if (allowed !== null) {
        // Thought better of it before it was in force.
        allowed = null;
        send({ t: 'grant', grant: options.allowance().grant });
      }
    },
    stop() {
      allowed = null;
      close();
    },
  };
}
