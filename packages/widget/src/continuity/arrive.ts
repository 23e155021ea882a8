// A page that was reached with a proof, or whose origin has a session in another tab: asks the server, or that tab, and
// the customer where the rules say so. What follows from it the session does.

import { type HandedOver, type HandoffAnswer, handoffVoidMs } from '@alongside/protocol';
import { originKey, type Registry } from '../chunks.ts';
import { requestJson } from '../session/license-api.ts';
import { randomId, type SessionRecord } from '../session/record.ts';
import { isHeldElsewhere } from '../session/tab-lock.ts';

export interface ArrivalControl {
  /** Whether nothing else has begun on this page. */
  isIdle(): boolean;
  /** Goes on with what this tab has stored, if anything. */
  resume(): void;
  over(reason: string): void;
  /** Shows the question whether to go on here, or takes it away. */
  ask(isAsked: boolean): void;
  takeUp(record: SessionRecord): void;
  /** Another tab has this session; this one may take it. */
  showElsewhere(session: string): void;
}

/** Takes what the answer goes to, or null when nothing is asked any more. */
type OnAsk = (onAnswer: ((answer: 'continue' | 'end') => void) | null) => void;

const retryMs = 1000;
const maxTries = 4;
/** A window may be faster than the page that opened it says so. */
const maxEarlyTries = 2;

/** Goes on with the session of the page before, as far as the server lets this one. */
export async function arrive(
  token: string,
  isOpened: boolean,
  registry: Registry,
  control: ArrivalControl,
  onAsk: OnAsk,
): Promise<void> {
  const result = await redeem(registry, token, isOpened);
  // Meanwhile the visitor may have started anew.
  if (!control.isIdle()) return;
  if (result?.state === 'continued') control.takeUp(recordOf(registry, result));
  else if (result?.state === 'ask') ask(token, registry, control, onAsk);
  else control.resume();
}

function ask(token: string, registry: Registry, control: ArrivalControl, onAsk: OnAsk): void {
  const timer = setTimeout(() => {
    onAsk(null);
    if (control.isIdle()) control.ask(false);
  }, handoffVoidMs);
  onAsk((answer) => {
    onAsk(null);
    clearTimeout(timer);
    void redeem(registry, token, false, answer).then((result) => {
      if (!control.isIdle()) return;
      if (result?.state === 'continued') control.takeUp(recordOf(registry, result));
      else control.over(result === null ? 'customer-lost' : 'stopped');
    });
  });
  control.ask(true);
}

function recordOf({ hints: { license } }: Registry, { session, secret, code }: HandedOver): SessionRecord {
  return { license, session, secret, code, tab: randomId(), grant: null, isMinimized: code === null };
}

/** @returns null when the page may not go on */
async function redeem(
  registry: Registry,
  token: string,
  isOpened: boolean,
  answer?: 'continue' | 'end',
): Promise<HandoffAnswer | null> {
  const { referrer } = document;
  const body = {
    token,
    ...(URL.canParse(referrer) ? { referrer: new URL(referrer).origin } : {}),
    ...(answer === undefined ? {} : { answer }),
  };
  for (let tries = 1; ; tries++) {
    try {
      return (await requestJson(`${registry.base}handoffs`, body)) as HandoffAnswer;
    } catch (error) {
      const { code = '' } = error as { code?: string };
      const isEarly = isOpened && code === 'secret-refused' && tries < maxEarlyTries;
      const canRetry = ['offline', 'server-draining'].includes(code) && tries < maxTries;
      if (!isEarly && !canRetry) return null;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

/** Looks for a session that another tab of this origin has. */
export async function findElsewhere(license: string, control: ArrivalControl): Promise<void> {
  const session = sessionOfOrigin(license);
  if (session === null) return;
  const isThere = await isHeldElsewhere(session);
  if (isThere && control.isIdle()) control.showElsewhere(session);
}

function sessionOfOrigin(license: string): string | null {
  try {
    const noted = JSON.parse(localStorage.getItem(originKey) ?? 'null') as Partial<SessionRecord> | null;
    return noted?.license === license && typeof noted.session === 'string' ? noted.session : null;
  } catch {
    return null;
  }
}
