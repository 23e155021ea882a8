// The site of the replica's own tests: one page with the lab in it, shells, and assets that the test may put there. The
// shells carry no content security policy on purpose: what the replica lets through would leave the browser.

import type { Driver, Tab } from '../run/driver.ts';
import { type LabSite, type Pages, startLabSite } from './lab-site.ts';
import type { safe as makeSafe, ReplicaLab } from './replica-lab.ts';

declare global {
  /** The lab of the page that a test is in. */
  var lab: ReplicaLab;
  var safe: typeof makeSafe;
}

export interface ReplicaSite {
  readonly site: LabSite;
  readonly tab: Tab;
  /** What the site answers; more may be put in while it runs. */
  readonly pages: Pages;
}

const page = `<!doctype html><title>Lab</title><body style="margin:0">
<input id="agent" aria-label="Agent" style="position:fixed;right:0;bottom:0"><script src="/lab.js"></script></body>`;

/** Opens the lab with an empty replica, the agent's field focused. */
export async function openReplicaLab(driver: Driver, pages: Pages = {}): Promise<ReplicaSite> {
  const shell = '<!doctype html><html><head></head><body></body></html>';
  const all: Pages = { '/': page, '/viewer/shell/lab/standards.html': shell, ...pages };
  const site = await startLabSite('replica-lab.ts', all);
  const tab = await driver.open(`${site.origin}/`);
  await tab.waitFor(() => document.readyState === 'complete' && 'ReplicaLab' in window);
  await tab.evaluate(async () => {
    document.getElementById('agent')!.focus();
    window.lab = await window.ReplicaLab.open();
    document.getElementById('agent')!.focus();
  });
  return { site, tab, pages: all };
}
