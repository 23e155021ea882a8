// Imports go one way: every area of the repository names the areas that it may import, everything else is refused.
// Also refused: third-party code where the table of parts has none, packages that a manifest does not declare,
// Node in browser code, paths that leave their area, relative imports without extension, and cycles.

import path from 'node:path';
import { isMain, lineAt, parse, readSources, report } from './source-files.mjs';

const PROTOCOL = 'packages/protocol';
const BROWSER = 'packages/browser';
const CAPTURE = 'packages/capture';
const REPLICA = 'packages/replica';
const VIEWER = 'packages/viewer';

/** What each area may import besides itself. A file belongs to the longest area that its path starts with. */
export const MAY_IMPORT = {
  [PROTOCOL]: [],
  [CAPTURE]: [PROTOCOL],
  // Types for sites; imported by nothing but as types.
  [BROWSER]: [],
  'packages/widget': [PROTOCOL, CAPTURE, BROWSER],
  [REPLICA]: [PROTOCOL],
  [VIEWER]: [PROTOCOL, REPLICA],
  'packages/console': [PROTOCOL, REPLICA, VIEWER],
  'packages/server': [PROTOCOL, 'demo'],
  demo: [],
  // A test of a statement knows the product from outside only; hostile sides speak the protocol.
  'e2e/tests': [PROTOCOL, 'e2e'],
  // Applications of sites, as their owners write them.
  'e2e/examples': [BROWSER],
  e2e: [PROTOCOL, CAPTURE, REPLICA, 'scripts'],
  bench: [PROTOCOL, CAPTURE, REPLICA, VIEWER, 'packages/widget'],
  scripts: [],
};

/** Areas whose code runs in other people's pages or beside hostile input: nothing of third parties. */
const WITHOUT_THIRD_PARTIES = [PROTOCOL, BROWSER, CAPTURE, REPLICA, 'packages/widget'];
const RUNS_IN_BROWSERS = [PROTOCOL, BROWSER, CAPTURE, REPLICA, VIEWER, 'packages/widget', 'packages/console'];
const SCOPE = '@alongside/';
const AREAS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);

/**
 * @param {import('./source-files.mjs').SourceFile[]} files
 * @param {Record<string, { dependencies?: Record<string, string>, devDependencies?: Record<string, string> }>} manifests
 *   package.json files by folder; '' is the root
 * @returns {string[]} problems, each starting with file:line
 */
export function findImportProblems(files, manifests) {
  const problems = [...manifestProblems(manifests)];
  const known = new Set(files.map((file) => file.path));
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const file of files) {
    const area = areaOf(file.path);
    if (area === undefined) continue;
    const targets = [];
    for (const { specifier, offset, isType } of importsOf(file)) {
      const say = (what) => problems.push(`${file.path}:${lineAt(file.code, offset)}  ${what}`);
      const target = resolve(file, specifier);
      if (target === undefined) checkExternal(file, area, specifier, manifests, say);
      else {
        const targetArea = areaOf(target);
        if (targetArea !== area && !MAY_IMPORT[area].includes(targetArea)) {
          say(`${area} may not import ${targetArea ?? target} (${specifier})`);
        }
        if (specifier.startsWith('.') && path.posix.extname(specifier) === '') say(`${specifier} needs its extension`);
        if (!isType && known.has(target)) targets.push(target);
      }
    }
    graph.set(file.path, targets);
  }
  return [...problems, ...findCycles(graph).map((cycle) => `import cycle: ${cycle.join(' -> ')}`)];
}

function areaOf(file) {
  return AREAS.find((area) => file.startsWith(`${area}/`));
}

/** Every module that a file names: imports, exports from, and dynamic imports of a literal. */
function importsOf(file) {
  const { module } = parse(file);
  const statics = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    offset: moduleRequest.start,
    isType: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries
      .filter((entry) => entry.moduleRequest)
      .map(({ moduleRequest, isType }) => ({ specifier: moduleRequest.value, offset: moduleRequest.start, isType })),
  );
  const dynamics = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^(['"`])([^$]*)\1$/.exec(file.code.slice(moduleRequest.start, moduleRequest.end));
    return literal ? [{ specifier: literal[2], offset: moduleRequest.start, isType: false, isDynamic: true }] : [];
  });
  return [...statics, ...exports, ...dynamics];
}

/** The file of ours that a specifier means, or undefined when it is somebody else's. */
function resolve(file, specifier) {
  if (specifier.startsWith('.')) {
    return path.posix.join(path.posix.dirname(file.path), specifier.replace(/\?.*$/, ''));
  }
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [name, ...inside] = specifier.slice(SCOPE.length).split('/');
  return `packages/${name}/src/${inside.join('/') || 'index.ts'}`;
}

function checkExternal(file, area, specifier, manifests, say) {
  const isShipped = file.path.startsWith(`${area}/src/`) && !/\.test\.tsx?$/.test(file.path);
  if (specifier.startsWith('node:')) {
    if (isShipped && RUNS_IN_BROWSERS.includes(area)) say(`${area} runs in browsers and may not import ${specifier}`);
    return;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (isShipped && WITHOUT_THIRD_PARTIES.includes(area)) {
    say(`${area} has no third-party code (${name})`);
    return;
  }
  const own = manifests[area] ?? manifests[area.split('/')[0]];
  const declared = isShipped
    ? { ...own?.dependencies }
    : { ...own?.dependencies, ...own?.devDependencies, ...manifests['']?.devDependencies };
  if (!(name in declared)) say(`${name} is not declared in the package.json of ${area}`);
}

function* manifestProblems(manifests) {
  for (const [folder, manifest] of Object.entries(manifests)) {
    if (!folder.startsWith('packages/')) continue;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const isOurs = name.startsWith(SCOPE);
      if (isOurs && !MAY_IMPORT[folder]?.includes(`packages/${name.slice(SCOPE.length)}`)) {
        yield `${folder}/package.json  may not depend on ${name}`;
      }
      if (!isOurs && WITHOUT_THIRD_PARTIES.includes(folder))
        yield `${folder}/package.json  has no third-party code (${name})`;
    }
  }
}

/** Each cycle once, from its alphabetically first file. */
function findCycles(graph) {
  const cycles = new Map();
  const finished = new Set();
  const visit = (file, trail) => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      const cycle = trail.slice(start);
      const first = cycle.indexOf([...cycle].sort()[0]);
      const turned = [...cycle.slice(first), ...cycle.slice(0, first), cycle[first]];
      cycles.set(turned.join(), turned);
    } else if (!finished.has(file)) {
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      finished.add(file);
    }
  };
  for (const file of [...graph.keys()].sort()) visit(file, []);
  return [...cycles.values()];
}

if (isMain(import.meta.url)) {
  const files = readSources(/^(packages|demo|e2e|bench|scripts)\/.*\.(ts|tsx|mjs)$/).filter(
    (file) => !file.path.endsWith('.d.ts'),
  );
  const manifests = Object.fromEntries(
    readSources(/(^|\/)package\.json$/).map((file) => [
      path.posix.dirname(file.path).replace(/^\.$/, ''),
      JSON.parse(file.code),
    ]),
  );
  report(findImportProblems(files, manifests), `${files.length} files`);
}
