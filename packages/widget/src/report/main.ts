// The chunk that looks at a page for its owner: what is masked, and what looks sensitive and is not. Loaded only when an
// admin asks for a report on a session that is being shared, or opens a page by a link that was made for one.

import { makeMaskReport } from '@alongside/capture';
import { provide } from '../chunks.ts';
import { followLink } from './report-link.ts';

const report = { makeMaskReport, followLink };
export type ReportChunk = typeof report;

provide('report', report);
