// Finds the browsers of this machine and brings what is missing: for Chromium the machine's own, else Playwright's
// download, else Debian's package; Firefox and WebKit are used where they are and installed only on CI.
// `node e2e/run/browsers.ts` prints what was found. It must never install anything without saying so.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { Failure, reportAndFail } from '../../scripts/progress.mjs';

export type EngineName = 'chromium' | 'firefox' | 'webkit';
export const ENGINES: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];

export interface WebKitPaths {
  driver: string;
  miniBrowser: string;
  displayServer: string;
}

export interface Browsers {
  chromium: string | undefined;
  firefox: string | undefined;
  webkit: WebKitPaths | undefined;
}

/** Flags that let Chromium run as root, in a container, and silent on the network. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const DEBIAN_PACKAGES: Record<EngineName, string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'libwebkit2gtk-4.1-0', 'xvfb'],
};

/** What is there now; installs nothing and starts nothing. */
export function findBrowsers(): Browsers {
  const playwrightChromium = chromium.executablePath();
  return {
    chromium:
      process.env.CHROMIUM_PATH ??
      onPath('chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser') ??
      (existsSync(playwrightChromium) ? playwrightChromium : undefined),
    firefox: process.env.FIREFOX_PATH ?? onPath('firefox-esr', 'firefox'),
    webkit: findWebKit(),
  };
}

/** Brings what is missing, saying so on the console; throws a sentence when there is no Chromium to be had. */
export function ensureBrowsers(): Browsers {
  if (!isRunnable(findBrowsers().chromium)) {
    console.log('  No Chromium on this machine: Playwright downloads its own');
    const cli = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
    runQuietly(process.execPath, [cli, 'install', 'chromium']);
    if (!isRunnable(findBrowsers().chromium)) installFromDebian('chromium');
    if (!isRunnable(findBrowsers().chromium)) {
      throw new Failure('No Chromium could be found or installed. Install one and name it in CHROMIUM_PATH.');
    }
  }
  for (const engine of ['firefox', 'webkit'] as const) {
    if (findBrowsers()[engine] !== undefined) continue;
    if (process.env.CI === 'true') {
      installFromDebian(engine);
      if (findBrowsers()[engine] === undefined) throw new Failure(`${engine} could not be installed, and CI tests it.`);
    } else {
      const packages = DEBIAN_PACKAGES[engine].join(' ');
      console.log(`  No ${engine} on this machine: its tests are left out (Debian: apt-get install ${packages})`);
    }
  }
  return findBrowsers();
}

function installFromDebian(engine: EngineName): void {
  const isDebian = existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian || process.getuid?.() !== 0) return;
  const packages = DEBIAN_PACKAGES[engine];
  console.log(`  Installing ${packages.join(', ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  runQuietly('apt-get', ['update', '-qq'], env);
  runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
}

function runQuietly(command: string, args: string[], env = process.env): void {
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (status === 0) return;
  const firstError =
    /^.*\b(?:error|E:)\b.*$/im.exec(`${stderr ?? ''}${stdout ?? ''}`)?.[0] ?? `it ended with ${status}`;
  console.log(`    that failed: ${firstError.trim()}`);
}

/** A browser that lacks a library says so at once, long before the first test would. */
function isRunnable(file: string | undefined): boolean {
  return file !== undefined && spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0;
}

function findWebKit(): WebKitPaths | undefined {
  const driver = onPath('WebKitWebDriver');
  const displayServer = onPath('Xvfb');
  const miniBrowser = findMiniBrowser();
  return driver && displayServer && miniBrowser ? { driver, displayServer, miniBrowser } : undefined;
}

function findMiniBrowser(): string | undefined {
  const roots = [
    '/usr/libexec',
    '/usr/lib',
    ...subfolders('/usr/lib').filter((folder) => folder.includes('-linux-gnu')),
  ];
  return roots
    .flatMap((root) =>
      ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'].map((name) => path.join(root, name, 'MiniBrowser')),
    )
    .find((file) => existsSync(file));
}

function subfolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

function onPath(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

function main(): void {
  const found = ensureBrowsers();
  for (const engine of ENGINES) {
    const browser = found[engine];
    console.log(`  ${engine}: ${typeof browser === 'object' ? browser.miniBrowser : (browser ?? 'not here')}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    reportAndFail(error);
  }
}
