// What holds for every file whatever is in it: length, names that say what is inside, nothing unfinished, no test
// that does not run, nothing of the machine it was written on.

import { isMain, readSources, report } from './source-files.mjs';

const MAX_LINES = 600;
const CODE = /\.(ts|tsx|mjs|css)$/;
const VAGUE = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.[a-z]+$)/;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;

/** Patterns are written so that this file does not match itself. */
const UNWANTED = [
  [
    /\b(TO[D]O|FIX[M]E|XX[X]|[Nn]ot[ ]implemented|[Pp]laceholder[ ]implementation|[Ff]or[ ]now)\b/,
    'unfinished by its own words',
  ],
  [/\b(test|it|describe)\.(skip|only|to[d]o|fixme)\b/, 'a test that does not run'],
  [/(^|['"`\s(])\/(work|root|home\/[a-z]+|Users\/[A-Za-z]+)\//, 'a path of one machine'],
];

/** @param {import('./source-files.mjs').SourceFile[]} files @returns {string[]} problems, each starting with its file */
export function findFileProblems(files) {
  return files.flatMap(({ path: file, code }) => {
    const problems = VAGUE.test(file) ? [`${file}  a name that does not say what is inside`] : [];
    if (!CODE.test(file)) return problems;
    if (!KEBAB_CASE.test(file.split('/').at(-1) ?? '')) problems.push(`${file}  file names are in kebab-case`);
    const lines = code.trimEnd().split('\n');
    if (lines.length > MAX_LINES)
      problems.push(`${file}  ${lines.length} lines; the limit is ${MAX_LINES}: split it by idea`);
    for (const [index, line] of lines.entries()) {
      for (const [pattern, what] of UNWANTED) if (pattern.test(line)) problems.push(`${file}:${index + 1}  ${what}`);
    }
    return problems;
  });
}

if (isMain(import.meta.url)) {
  const files = readSources(/^(?!(.*\/)?package-lock\.json$).*\.(ts|tsx|mjs|css|html|md|json)$/);
  report(findFileProblems(files), `${files.length} files`);
}
