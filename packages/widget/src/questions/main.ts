// The chunk for what the customer is asked in the course of a session: whether it goes on, and whether the agent may do
// more. Loaded when the server first asks. One question is shown at a time, the end of the session first.

import type { Allowance } from '@alongside/capture';
import type { AgentInSession, Grant, Signal } from '@alongside/protocol';
import { provide } from '../chunks.ts';
import type { Question } from '../popup/popup-state.ts';
import type { Strings } from '../popup/strings.ts';
import { createGrantQuestion } from './grant-question.ts';
import { createTimeQuestion } from './time-question.ts';

export interface QuestionsOptions {
  readonly strings: Strings;
  /** Of the texts. */
  readonly language: string;
  /** What an agent may do at this moment. */
  allowance(): Allowance;
  /** Who is in the session. */
  agents(): readonly AgentInSession[];
  /** Tells assistive technology. */
  say(text: string): void;
  send(signal: Signal): void;
  /** What is asked; null when nothing is any more. */
  onQuestion(question: Question | null): void;
  /** The customer has allowed this, and the server has counted it. */
  onGranted(grant: Grant): void;
}

export interface Questions {
  /** The server asks, or takes it back. */
  said(signal: Signal<'ending' | 'grant-question'>): void;
  /** The customer answers what is shown. */
  answer(isYes: boolean): void;
  stop(): void;
}

function createQuestions(options: QuestionsOptions): Questions {
  let ofTime: Question | null = null;
  let ofGrant: Question | null = null;
  const show = (): void => options.onQuestion(ofTime ?? ofGrant);
  const time = createTimeQuestion({
    ...options,
    onQuestion(question) {
      ofTime = question;
      show();
    },
  });
  const grant = createGrantQuestion({
    ...options,
    onQuestion(question) {
      ofGrant = question;
      show();
    },
  });
  return {
    said(signal) {
      if (signal.t === 'ending') time.ending(signal);
      else grant.asked(signal);
    },
    answer(isYes) {
      if (ofTime !== null && isYes) time.goOn();
      else grant.answer(isYes);
    },
    stop() {
      time.stop();
      grant.stop();
    },
  };
}

export type QuestionsChunk = typeof createQuestions;

provide('questions', createQuestions);
