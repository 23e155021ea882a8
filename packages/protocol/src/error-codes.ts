// One table of everything that can be refused or go wrong between the three sides: what it means in words for people,
// which WebSocket close code goes with it, and whether trying again can help. Other modules refer to codes only.

/** Shape of a row: `close` is the WebSocket close code (4000-4999), or 0 where no socket is closed. */
export interface ErrorRow {
  readonly message: string;
  readonly close: number;
  readonly retry: boolean;
}

export const errorRows = {
  'invalid-license': { message: 'This license does not exist on this server.', close: 4001, retry: false },
  'disabled-license': { message: 'This license is disabled.', close: 4002, retry: false },
  'invalid-domain-for-license': {
    message: 'This page’s domain is not registered for the license.',
    close: 4003,
    retry: false,
  },
  'limited-license': { message: 'All sessions of this license are in use. Try again later.', close: 4004, retry: true },
  'too-many-waiting': {
    message: 'Too many sessions are waiting from here. Stop one or wait.',
    close: 4005,
    retry: true,
  },
  'insecure-page': { message: 'Co-browsing works on HTTPS pages only.', close: 4006, retry: false },
  'rate-limited': { message: 'Too many tries. Wait a little and try again.', close: 4007, retry: true },
  'bad-request': { message: 'The request could not be understood.', close: 4008, retry: false },
  'code-not-found': {
    message: 'No session can be joined with this code. Ask the customer to read it again.',
    close: 0,
    retry: true,
  },
  'code-check-digit': { message: 'This code has a typing mistake. Check the digits.', close: 0, retry: true },
  'agent-limit': {
    message: 'You are in as many sessions as your license allows. Close one first.',
    close: 4009,
    retry: true,
  },
  'session-not-found': { message: 'This session does not exist or you may not see it.', close: 4010, retry: false },
  'session-ended': { message: 'This session has ended.', close: 4011, retry: false },
  'secret-refused': { message: 'The proof of this session is no longer valid.', close: 4012, retry: false },
  'primary-superseded': { message: 'Another page took over this session.', close: 4013, retry: false },
  'sign-in-required': { message: 'Sign in first.', close: 4014, retry: false },
  'role-required': { message: 'Your role does not allow this.', close: 0, retry: false },
  'scope-required': { message: 'This API key may not be used for that.', close: 0, retry: false },
  'origin-refused': { message: 'This request came from a page that may not make it.', close: 4015, retry: false },
  'protocol-version': { message: 'This page was loaded from an older version. Reload it.', close: 4016, retry: false },
  'malformed-frame': { message: 'A frame could not be decoded.', close: 4017, retry: true },
  'malformed-signal': { message: 'A message could not be decoded.', close: 4018, retry: true },
  'too-large': { message: 'A message was larger than allowed.', close: 4019, retry: true },
  'too-slow': { message: 'This connection could not keep up.', close: 4020, retry: true },
  'server-draining': { message: 'The server restarts. Reconnecting.', close: 4021, retry: true },
  'not-allowed': {
    message: 'The session’s mode or the customer’s permission does not allow this.',
    close: 0,
    retry: false,
  },
  'not-in-control': { message: 'Another agent has control.', close: 0, retry: false },
  'forms-not-editable': { message: 'Forms cannot be edited on the agent side', close: 0, retry: false },
  'masked-field': { message: 'This field is private. Only the customer can fill it in.', close: 0, retry: false },
  'stale-epoch': { message: 'The page has changed meanwhile.', close: 0, retry: true },
  'target-gone': { message: 'The element is no longer on the page.', close: 0, retry: true },
  'target-changed': { message: 'The element has changed meanwhile. Look again.', close: 0, retry: true },
  'target-moved': { message: 'The element has moved meanwhile. Try again.', close: 0, retry: true },
  'target-covered': { message: 'Something else covers the element now.', close: 0, retry: true },
  'target-disabled': { message: 'The element is disabled.', close: 0, retry: false },
  'customer-typing': { message: 'The customer is typing. Wait a moment.', close: 0, retry: true },
  'agent-typing': { message: 'Another agent is typing here. Wait a moment.', close: 0, retry: true },
  'needs-customer': { message: 'Only the customer can do this; the customer was asked to.', close: 0, retry: false },
  'too-many-drawings': {
    message: 'There are too many drawings. Undo or clear some first.',
    close: 0,
    retry: true,
  },
  'confirm-submit': { message: 'This sends a form. The customer was asked to click it.', close: 0, retry: false },
  'confirm-payment': { message: 'This pays or orders. The customer was asked to click it.', close: 0, retry: false },
  'confirm-deletion': {
    message: 'This deletes or cancels. The customer was asked to click it.',
    close: 0,
    retry: false,
  },
  'confirm-marked': {
    message: 'The site leaves this to the customer, who was asked to click it.',
    close: 0,
    retry: false,
  },
  'cannot-go-back': { message: 'The page cannot go further in this direction.', close: 0, retry: false },
  'url-not-allowed': { message: 'Only addresses on the license’s domains can be opened.', close: 0, retry: false },
  'page-hidden': { message: 'The customer is not looking at the page.', close: 0, retry: true },
  'customer-elsewhere': {
    message: 'The customer is looking at something outside of the page. Wait until that is over.',
    close: 0,
    retry: true,
  },
  internal: { message: 'Something went wrong on the server.', close: 4022, retry: true },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorRows;

/** Error that carries a code of the table; `detail` is for developers, never shown to people and free of page content. */
export class AlongsideError extends Error {
  override readonly name = 'AlongsideError';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

/** Whether a string from outside is a code of the table. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorRows, text);
}

/** The code that belongs to a WebSocket close code, or null for one that is not ours. */
export function errorOfCloseCode(close: number): ErrorCode | null {
  if (close === 0) return null;
  for (const code of Object.keys(errorRows)) {
    if (isErrorCode(code) && errorRows[code].close === close) return code;
  }
  return null;
}
