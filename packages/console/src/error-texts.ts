// What went wrong, in words for people: what happened, what it means, what to do. Codes of the server's table that can
// reach the console are explained here; any other keeps the server's own sentence.

import { type ErrorCode, errorRows } from '@alongside/protocol';

/** Codes of the protocol, and what can go wrong between the browser and the server. */
export type ApiErrorCode = ErrorCode | 'network' | 'timeout' | 'unexpected-answer' | 'credentials' | 'account-disabled';

export interface Explanation {
  readonly what: string;
  readonly meaning: string;
  readonly todo: string;
}

const explanations: Partial<Record<ApiErrorCode, Explanation>> = {
  network: {
    what: 'The server cannot be reached.',
    meaning: 'Nothing was sent or changed.',
    todo: 'Check your network connection, then try again.',
  },
  timeout: {
    what: 'The server did not answer in time.',
    meaning: 'It may be busy. What you asked for may or may not have been done.',
    todo: 'Look whether it was done before you try again.',
  },
  'unexpected-answer': {
    what: 'The server gave an answer that this page does not understand.',
    meaning: 'The console in this tab may be older than the server.',
    todo: 'Reload the page. If it happens again, tell your admin.',
  },
  credentials: {
    what: 'Email and password do not match.',
    meaning: 'You are not signed in.',
    todo: 'Check both, also Caps Lock, and try again.',
  },
  'account-disabled': {
    what: 'This account is disabled.',
    meaning: 'It cannot sign in.',
    todo: 'Ask an admin to enable it under People.',
  },
  'rate-limited': {
    what: 'Too many tries.',
    meaning: 'The server refuses more for a while, to keep guessers out.',
    todo: 'Wait a minute, then try again.',
  },
  'code-not-found': {
    what: 'No session can be joined with this Session ID.',
    meaning: 'It may be mistyped, too old, already used, or of a site that you do not serve.',
    todo: 'Ask the customer to read it again, or to start anew for a new one.',
  },
  'code-check-digit': {
    what: 'This Session ID has a typing mistake.',
    meaning: 'Its digits do not fit together, so nothing was looked up.',
    todo: 'Ask the customer to read it again.',
  },
  'agent-limit': {
    what: 'You are in as many sessions as you may be.',
    meaning: 'The customer keeps waiting; the Session ID stays valid.',
    todo: 'Close or leave one of your sessions, then join again.',
  },
  'session-not-found': {
    what: 'This session does not exist, or you may not see it.',
    meaning: 'The link may be old, or the session belongs to a site that you do not serve.',
    todo: 'Choose a session from the list, or ask the customer for a Session ID.',
  },
  'session-ended': {
    what: 'This session has ended.',
    meaning: 'The customer no longer shares the page.',
    todo: 'If the customer still needs help, ask for a new Session ID.',
  },
  'sign-in-required': {
    what: 'You are not signed in.',
    meaning: 'Your sign-in has ended, perhaps in another tab.',
    todo: 'Sign in again.',
  },
  'role-required': {
    what: 'You may not do this.',
    meaning: 'Your role does not include it. Nothing was changed.',
    todo: 'Ask an admin.',
  },
  'origin-refused': {
    what: 'The server refused this page’s address.',
    meaning: 'The console was opened under another host name than the server’s public URL.',
    todo: 'Open the console at its public URL.',
  },
  'invalid-license': {
    what: 'This license does not exist.',
    meaning: 'It may have been deleted meanwhile.',
    todo: 'Go back to the list of licenses.',
  },
  'server-draining': {
    what: 'The server restarts.',
    meaning: 'Sessions go on when it is back.',
    todo: 'Try again in a few seconds.',
  },
  internal: {
    what: 'Something went wrong on the server.',
    meaning: 'What you asked for may not have been done.',
    todo: 'Try again. If it happens again, tell your admin to look at the server’s log.',
  },
};

/**
 * What to show for a code.
 * @param message the server's own sentence, or an empty text. It is what is shown for codes that are not explained above,
 * such as `bad-request`, where it names the field.
 */
export function explainCode(code: ApiErrorCode, message: string): Explanation {
  const known = explanations[code];
  if (known !== undefined) return known;
  const row: { message: string; retry: boolean } | undefined =
    code in errorRows ? errorRows[code as ErrorCode] : undefined;
  return {
    what: message === '' ? (row?.message ?? 'Something went wrong.') : message,
    meaning: 'Nothing was changed.',
    todo: row?.retry === true ? 'Try again in a moment.' : '',
  };
}
