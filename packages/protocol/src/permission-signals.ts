// Signals about who may do what: an agent asks the customer for more, the customer answers, and agents hand control to
// each other. The server holds the questions and the offers; what the other sides say counts only for those.

import { flag, integer, oneOf, optional } from './schema.ts';
import { row } from './signal-row.ts';

const agentNumber = integer(1, 255);
const uint = integer(0, 0x7fffffff);
/** What an agent can ask for: the view is there from the start. */
const wanted = oneOf('point', 'control');

export const permissionSignals = {
  'ask-grant': row(
    'agent',
    'server',
    'event',
    'nothing',
    { grant: wanted },
    'The agent asks the customer for the next step. One question at a time; after a no the customer is not asked again for a while.',
    { maxBytes: 100, perSecond: 1 },
  ),
  'grant-question': row(
    'server',
    'customer',
    'state',
    'nothing',
    { question: uint, agent: agentNumber, grant: wanted, state: oneOf('open', 'counted', 'void', 'passed') },
    'The customer is asked whether this agent may do more. `counted`: the customer’s yes was in time and is in force; `void`: nothing is asked any more; `passed`: this agent has control now, about whom the customer was not asked, so that what is allowed goes back to `point`.',
  ),
  'grant-answer': row(
    'customer',
    'server',
    'event',
    'nothing',
    { question: uint, isAllowed: flag },
    'The customer’s answer; it counts only for the question that is open.',
    { maxBytes: 100 },
  ),
  'grant-asked': row(
    'server',
    'agent',
    'state',
    'nothing',
    {
      agent: optional(agentNumber),
      grant: wanted,
      state: oneOf('open', 'allowed', 'refused', 'unanswered', 'void'),
      againInMs: optional(uint),
    },
    'What became of the question of an agent; without one the customer took back what was allowed, unasked. Nobody may ask again before `againInMs`.',
  ),
  'hand-over': row(
    'agent',
    'server',
    'event',
    'nothing',
    { step: oneOf('offer', 'withdraw', 'accept', 'decline', 'take'), to: optional(agentNumber) },
    'Control passes between agents: who has it offers it to one other and may withdraw that; that one accepts or declines; anybody takes it where nobody has it.',
    { maxBytes: 100, perSecond: 2 },
  ),
  'control-offer': row(
    'server',
    'agent',
    'state',
    'nothing',
    { from: optional(agentNumber), to: optional(agentNumber) },
    'Who offers control to whom; without both there is no offer.',
  ),
} as const;
