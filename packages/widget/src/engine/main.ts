// The engine's chunk: the mirror itself, the queue to the server, the pointers of both sides, and what carries out the
// acts of agents. Loaded when the first agent has joined.

import { createCapture, createOutbound } from '@alongside/capture';
import { createActing } from '../acting/acting.ts';
import { createPointing } from '../announcing/pointing.ts';
import { provide } from '../chunks.ts';
import { createAgentPointers } from '../overlay/agent-pointers.ts';
import { createCustomerPointer } from '../overlay/customer-pointer.ts';

const engine = {
  createActing,
  createCapture,
  createOutbound,
  createAgentPointers,
  createCustomerPointer,
  createPointing,
};
export type EngineChunk = typeof engine;

provide('engine', engine);
