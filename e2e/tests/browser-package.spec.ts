// The package for sites, as it is built, in real React and Vue applications from npm.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, poll, test } from '../run/fixtures.ts';
import { joinByCode, press, shownCode, waitUntilSharing } from '../run/session.ts';
import { TestSite } from '../run/test-site.ts';

const examples = fileURLToPath(new URL('../examples', import.meta.url));
const built = fileURLToPath(new URL('../../dist/browser', import.meta.url));

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(examples, file)],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    // As a site has it after it installed the package.
    alias: { '@alongside/browser': built },
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

for (const [framework, file, customerId] of [
  ['React', 'react-help.tsx', 'c-42'],
  ['Vue', 'vue-help.ts', 'c-43'],
] as const) {
  test(`[18] [19] [53] a ${framework} application loads, shares, is filled in together and follows the state`, async ({
    server,
    customer,
    agent,
  }) => {
    const site = await TestSite.open({});
    try {
      const { license, url } = server.info;
      site.pages['/app.js'] = { type: 'text/javascript', body: await bundle(file) };
      site.pages['/'] = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${framework}</title>
        <body data-server="${url}" data-license="${license.id}"><div id="app"></div><script src="/app.js"></script></body></html>`;
      const tab = await customer.open(site.url('/'));
      await tab.waitFor(() => document.querySelector<HTMLButtonElement>('#help')?.disabled === false);
      expect(await tab.count('script[data-8x8-co-browsing]')).toBe(1);
      await tab.click('#help');
      const popup = tab.document('body.popup');
      await press(popup, 'Start sharing');
      const code = await shownCode(popup);
      await tab.waitForText('#state', 'waiting');
      const agentSide = await joinByCode(agent, server, code);
      await waitUntilSharing({ tab, popup, code }, agentSide);
      await tab.waitForText('#state', 'sharing');
      // The agent clicks: the application's own state changes at both.
      await agentSide.replica.click('#more', { through: true });
      await tab.waitForText('#total', '24 €');
      await agentSide.replica.waitForText('#total', '24 €');
      await poll('the customer’s id in the panel', 15_000, async () => {
        await agentSide.viewer.click('.platform');
        const words = await agentSide.viewer.isVisible('.facts.customer');
        if (!words) await agentSide.viewer.click('.platform');
        return words;
      });
      expect(await agentSide.viewer.text('.facts.customer')).toContain(customerId);
    } finally {
      site.close();
    }
  });
}

test('[18] the package comes with its types and without dependencies, and says when the script cannot be had', async ({
  customer,
  server,
}) => {
  const manifest = JSON.parse(readFileSync(path.join(built, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({ name: '@alongside/browser', type: 'module', types: './index.d.ts' });
  expect(manifest.dependencies).toBeUndefined();
  expect(readFileSync(path.join(built, 'index.d.ts'), 'utf8')).toContain('loadCoBrowsing(options: LoadOptions)');

  const site = await TestSite.open({});
  try {
    site.pages['/index.js'] = { type: 'text/javascript', body: readFileSync(path.join(built, 'index.js'), 'utf8') };
    site.pages['/'] = '<!doctype html><title>Module</title>';
    const tab = await customer.open(site.url('/'));
    const outcome = await tab.evaluate(
      async ({ nobody, real, license }) => {
        const { loadCoBrowsing } = (await import(`${location.origin}/index.js`)) as {
          loadCoBrowsing(options: object): Promise<{ showPopup: unknown }>;
        };
        const failure = await loadCoBrowsing({ server: nobody, license }).catch((error: Error) => error.message);
        // It may be tried again, and two calls add one script.
        const [one, other] = await Promise.all([
          loadCoBrowsing({ server: real, license }),
          loadCoBrowsing({ server: real, license }),
        ]);
        return { failure, isOne: one === other, isReady: typeof one.showPopup };
      },
      { nobody: site.url('').replace(/\/$/, ''), real: server.info.url, license: server.info.license.id },
    );
    expect(outcome).toMatchObject({ isOne: true, isReady: 'function' });
    expect(outcome.failure).toContain('could not be loaded');
    expect(await tab.count('script[data-8x8-co-browsing]')).toBe(1);
  } finally {
    site.close();
  }
});
