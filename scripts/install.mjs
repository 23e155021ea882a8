// Installs a folder's locked packages with `npm ci`, once per content of its lock file.
// Runs on Node 20 and imports nothing from node_modules. It must never touch a folder whose installed packages
// already are what the lock says, so that a developer's own `npm install` is not repeated.

import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DISK_FULL, Failure, lastLines, noWriteAccess, run, step } from './progress.mjs';

const STAMP = 'node_modules/.alongside-lock';
const MAX_ERRORS_SHOWN = 4;
/** npm's own waits between tries add up to more than a minute before it says that there is no network. */
const SHORT_RETRIES = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];

/** What npm's output says went wrong, and what to do about it; the first match speaks. */
const CAUSES = [
  [/ENOSPC/, DISK_FULL],
  [
    /EACCES|EPERM|EROFS/,
    'npm has no write access. Run as the owner of this folder and of the npm cache, or copy the checkout to a folder of yours.',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_/,
    'The certificate of the npm registry is not trusted here. Behind an inspecting proxy, point NODE_EXTRA_CA_CERTS at its certificate and run the command again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT/,
    'The npm registry cannot be reached. Connect to the network (or set a mirror with `npm config set registry`), then run the command again.',
  ],
  [
    /E40[1347]/,
    'The npm registry or a proxy refused the request. Check `npm config get registry` and the proxy settings, then run the command again.',
  ],
  [
    /EINTEGRITY/,
    'A package differs from what the lock file says. Run `npm cache clean --force`, then the command again.',
  ],
  [/EUSAGE/, 'package-lock.json does not match package.json. Run `npm install` and commit both.'],
];

/**
 * Makes `<folder>/node_modules` what `<folder>/package-lock.json` says.
 * @param {string} folder absolute @param {string} label such as "Installing packages"
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function install(folder, label) {
  const lock = readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = path.join(folder, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  requireWriteAccess(folder);
  const present = isInstalled(folder, JSON.parse(lock).packages);
  if (!present) await step(label, () => npmCi(folder));
  // A lock without packages leaves no node_modules, and then nothing to remember either.
  if (existsSync(path.dirname(stamp))) writeFileSync(stamp, wanted);
  return !present;
}

/** @param {string} folder throws the sentence that says what to do when it cannot be written */
export function requireWriteAccess(folder) {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Failure(noWriteAccess(folder));
  }
}

/** Compares with the record that npm itself keeps of what it installed. */
function isInstalled(folder, wantedPackages) {
  let installed;
  try {
    installed = JSON.parse(readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const wantedIsThere = Object.entries(wantedPackages).every(([name, wanted]) => {
    if (name === '') return true;
    const found = installed[name];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
  return wantedIsThere && Object.keys(installed).every((name) => name in wantedPackages);
}

async function npmCi(folder) {
  const args = ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=warn', ...SHORT_RETRIES];
  // npm names its own file when it runs us; using it works where `npm` is a shell script or a .cmd as well.
  const npmFile = process.env.npm_execpath;
  const [command, first] = npmFile?.endsWith('npm-cli.js') ? [process.execPath, [npmFile]] : ['npm', []];
  const { code, output } = await run(command, [...first, ...args], { cwd: folder });
  // With a full disk npm ends well and leaves broken files, of which only its warnings speak.
  if (code === 0 && !/TAR_ENTRY_ERROR|ENOSPC/.test(output)) return;
  if (code === 127) throw new Failure('npm was not found. Install Node with npm, then run the command again.');
  rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  const cause = CAUSES.find(([pattern]) => pattern.test(output));
  if (cause) throw new Failure(cause[1], firstErrors(output));
  throw new Failure('npm could not install the packages; what it said is above.', lastLines(output, 12));
}

function firstErrors(output) {
  return output
    .split('\n')
    .filter((line) => /^npm (error|ERR!|warn tar)/.test(line))
    .slice(0, MAX_ERRORS_SHOWN)
    .join('\n');
}
