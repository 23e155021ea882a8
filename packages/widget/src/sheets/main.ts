// The chunk for style sheets that are more than their source text: touched by scripts, imported, adopted, or asking for
// what describes the customer. Loaded with the first of them.

import { SheetFollower } from '@alongside/capture';
import { provide } from '../chunks.ts';

provide('sheets', (options) => new SheetFollower(options));
