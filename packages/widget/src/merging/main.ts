// The chunk for two people who type into one field at once. Loaded when an agent's edit was made on an older value.

import { transformSplices } from '@alongside/protocol';
import { provide } from '../chunks.ts';

provide('merging', transformSplices);
