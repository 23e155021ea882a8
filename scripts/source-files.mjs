// The project's own files as the checks see them: what git tracks or would track, read once, and parsed on demand.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ path: string, code: string }} SourceFile path relative to the root, with forward slashes */

/** @param {RegExp} pattern which paths @returns {SourceFile[]} */
export function readSources(pattern) {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' });
  return [...new Set(list.split('\0'))]
    .filter((file) => pattern.test(file) && existsSync(path.join(ROOT, file)))
    .map((file) => ({ path: file, code: readFileSync(path.join(ROOT, file), 'utf8') }));
}

/** @param {SourceFile} file @returns {ReturnType<typeof parseSync>} throws with the place of a syntax error */
export function parse(file) {
  const result = parseSync(file.path, file.code, {});
  const [error] = result.errors;
  if (error) throw new Error(`${file.path}: ${error.message}`);
  return result;
}

/** @param {string} code @param {number} offset @returns {number} the line, counted from 1 */
export function lineAt(code, offset) {
  return code.slice(0, offset).split('\n').length;
}

/**
 * Ends a check: prints each problem, then one line that sums up.
 * @param {string[]} problems @param {string} subject what was looked at, such as "120 files"
 */
export function report(problems, subject) {
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? `${subject}: fine` : `${subject}: ${problems.length} to fix`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** @param {string} metaUrl the module's import.meta.url @returns {boolean} whether it is what `node` was called with */
export function isMain(metaUrl) {
  return process.argv[1] === fileURLToPath(metaUrl);
}
