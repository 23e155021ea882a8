// The chunk that looks at a page for its owner: what is masked, and what looks sensitive and is not. Loaded only when an
// admin asks for a report on a session that is being shared, or opens a page by a link that was made for one.

import { type Capture, makeMaskReport } from '@alongside/capture';
import type { Signal } from '@alongside/protocol';
import { provide, type Registry } from '../chunks.ts';
import type { Surface } from '../popup/surface.ts';
import { followLink } from './report-link.ts';

/** The report on the page that is being shared. */
async function reportOn(capture: Capture, registry: Registry, { owns }: Surface): Promise<Signal<'mask-report'>> {
  const made = await makeMaskReport({
    document,
    isMasked: (element) => capture.isMasked(element),
    isOurs: owns,
    closedRoots: registry.closedRoots,
  });
  return { t: 'mask-report', ...made };
}

const report = { reportOn, followLink };
export type ReportChunk = typeof report;

provide('report', report);
