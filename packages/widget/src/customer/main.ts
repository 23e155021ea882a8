// The chunk for pages that say who the customer is: makes what they gave to `identify` into what agents are told.

import { provide } from '../chunks.ts';
import { customerSignal } from './customer-details.ts';

export type CustomerChunk = typeof customerSignal;

provide('customer', customerSignal);
