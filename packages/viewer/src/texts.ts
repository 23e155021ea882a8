// Everything that the viewer says, in one place.

import type { Grant, Mode, OutsideKind, Signal } from '@alongside/protocol';

export const modeNames: Record<Mode, string> = {
  'full-control': 'Full control',
  'partial-control': 'Partial control',
  'no-control': 'No control',
};

export const modeAbout: Record<Mode, string> = {
  'full-control': 'You can point, click, type and navigate in the customer’s page.',
  'partial-control': 'You can point, click and navigate. Forms are filled in by the customer.',
  'no-control': 'You can see the page and point. Only the customer can change anything.',
};

/** What the customer's grant adds to the mode's name, and why. */
export function grantName(mode: Mode, grant: Grant, wasTakenBack: boolean): { name: string; about: string } {
  if (grant === 'control') return { name: modeNames[mode], about: modeAbout[mode] };
  if (grant === 'point') {
    return wasTakenBack
      ? {
          name: 'Pointing only — customer took back control',
          about: 'You can see the page and point. Ask the customer to allow control again.',
        }
      : { name: 'Pointing only', about: modeAbout['no-control'] };
  }
  return wasTakenBack
    ? { name: 'View only — customer took back control', about: 'You can see the page. Ask the customer to allow more.' }
    : { name: 'View only', about: 'You can see the page. The customer has not allowed pointing or control.' };
}

/** What an agent reads whom another one, or watching only, keeps from acting. */
export function otherInControl(controller: string | null): { name: string; about: string } {
  return controller === null
    ? { name: 'Nobody has control', about: 'The agent who had control has left. You can take it.' }
    : {
        name: `${controller} has control`,
        about: `You can see the page and point. ${controller} can hand control over to you.`,
      };
}

export const observing = {
  name: 'Watching only',
  about: 'You came to watch. The customer and the other agents see that you are here; you can neither point nor act.',
};

export const askTexts = {
  point: 'Ask to point',
  control: 'Ask for control',
  take: 'Take control',
  waiting: 'Asking the customer…',
  again: (seconds: number) => `Ask again in ${seconds} s`,
};

/** What became of a question to the customer; null where that needs no words. */
export function outcomeText(grant: 'point' | 'control', state: Signal<'grant-asked'>['state']): string | null {
  switch (state) {
    case 'allowed':
      return grant === 'point' ? 'The customer lets you point.' : 'The customer gave you control.';
    case 'refused':
      return 'The customer said: not now.';
    case 'unanswered':
      return 'The customer did not answer.';
    default:
      return null;
  }
}

export const offerTexts = {
  accept: 'Take control',
  decline: 'Not now',
  withdraw: 'Withdraw',
  somebody: 'another agent',
  toYou: (name: string) => `${name} offers you control.`,
  byYou: (name: string) => `You offer control to ${name}.`,
};

export function endedText(by: Signal<'ended'>['by'] | null, reason: Signal<'ended'>['reason'] | null): string {
  if (reason === 'closed') return by === 'admin' ? 'An administrator closed it.' : 'It was closed by an agent.';
  if (by === 'customer' || reason === 'stopped') return 'The customer stopped sharing.';
  switch (reason) {
    case 'customer-lost':
      return 'The customer did not come back in time.';
    case 'agent-lost':
      return 'No agent was connected any more.';
    case 'idle':
      return 'Nothing happened for a long time.';
    case 'time-limit':
      return 'It reached its time limit.';
    case 'code-expired':
      return 'The code was not used in time.';
    default:
      return 'It is over.';
  }
}

/** What the agent reads before the session's time is over. */
export const endingTexts = {
  idle: 'Nothing has happened for a while. This session is about to end.',
  'time-limit': 'The time for this session is nearly over. The customer is asked whether to continue.',
  goOn: 'Continue',
} as const;

/** What the agent reads about acts that come to nothing. */
export const actingTexts = {
  notShown: 'This part is not shown here. Ask the customer to use it.',
} as const;

/** The form for dates and the like. */
export const pickerTexts = { value: 'Value for the customer’s field', set: 'Set', clear: 'Clear' } as const;

/** What the customer is looking at outside of the page. */
export const outsideTexts: Record<OutsideKind, string> = {
  nothing: '',
  file: 'The customer is choosing a file.',
  alert: 'The customer is reading a message of the page.',
  confirm: 'The page asks the customer to confirm something.',
  prompt: 'The page asks the customer to enter something.',
  print: 'The customer is about to print the page.',
  download: 'A download has begun in the customer’s browser.',
  elsewhere: 'The customer is in another tab or window.',
};

/** Minutes and seconds of a wait, for people. */
export function remaining(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  return `${Math.round(seconds / 60)} min`;
}
