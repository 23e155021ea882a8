// A page that its owner opened by a link from the console: no session, nobody watches. The link is exchanged first, so
// that a made-up one has nothing of the page looked at; then the report is made by the rules that would hold for an
// agent, and handed in. What is sent is selectors, names of fields, reasons and counts.

import { makeMaskReport, type Outbound } from '@alongside/capture';
import type { MaskReportOpening } from '@alongside/protocol';
import type { Registry } from '../chunks.ts';
import { hostTag } from '../popup/surface.ts';
import { createReportCard } from './report-card.ts';

const nothing = (): void => {};
/** Nothing is shared, so that of the queue only this is ever asked. */
const nowhere = { dropBefore: nothing } as unknown as Outbound;

/** Takes the report that the link was made for, and offers to take it again when the page shows something else. */
export async function followLink(registry: Registry, token: string): Promise<void> {
  const { base, closedRoots } = registry;
  let opening: MaskReportOpening | null = null;
  const show = createReportCard(() => void run());
  const fail = (why: string): void => show(`No mask report: ${why}.`);

  async function run(): Promise<void> {
    show('Mask report: checking this page…', true);
    try {
      opening ??= (await post('/open', { token })) as MaskReportOpening | null;
      const made = opening && (await report(opening));
      if (made === undefined) fail('by the license’s rules this page is never shared');
      else if (made && (await post('', made))) {
        const { exposed, masked } = made;
        show(`Mask report made. Sensitive without a mask: ${exposed.length}. Masked: ${masked.length}.`);
      } else fail('the link was used before, is over ten minutes old, or is from another browser');
    } catch (error) {
      console.warn(error);
      fail('the server did not answer');
    }
  }

  /** @returns undefined for a page that is never shared */
  async function report({ assetHosts, privacy, secret }: MaskReportOpening) {
    await loaded();
    const [engine, watchPage] = await Promise.all([registry.load('engine'), registry.load('page-watch')]);
    // Rules for some pages hold for an address, which may have changed since the last report.
    const watch = watchPage(window, privacy, nothing);
    const { policy, verdict } = watch;
    watch.stop();
    if (verdict === 'never') return undefined;
    const capture = engine.createCapture({
      window,
      policy,
      assetHosts,
      closedRoots,
      isOurs,
      outbound: nowhere,
      loadPart: registry.load,
      // Its rules are asked; the page is never read for anybody.
      mayShare: () => false,
      upload: () => Promise.resolve(),
      onPage: nothing,
      onNeedsEpoch: nothing,
      onError: console.warn,
    });
    // Begins only to know the rules: it ends at once, since nothing may be shared.
    capture.start(1);
    const page = location.origin + location.pathname;
    const isMasked = (element: Element): boolean => capture.isMasked(element);
    return { secret, page, ...(await makeMaskReport({ document, isMasked, isOurs, closedRoots })) };
  }

  /** @returns null when it is refused */
  async function post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${base}mask-reports${path}`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.ok ? answer.json() : null;
  }

  await run();
}

/** The popup and the card are no part of the page. */
function isOurs(node: Node): boolean {
  return (node as Element).localName === hostTag;
}

/** A page that is still loading has not shown yet what it asks for. */
function loaded(): Promise<unknown> | null {
  return document.readyState === 'complete'
    ? null
    : new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
}
