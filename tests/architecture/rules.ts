import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type Facts, factsOf } from './imports.ts';
import { isTest, type SourceFile } from './sources.ts';
import {
  COMPUTED_IMPORTS,
  IMPURE_GLOBALS,
  LEVELS,
  LINES_AT_MOST,
  LINES_NEED_A_REASON,
  LONG_FILES,
  PURE,
  PURE_PACKAGES,
  SAME_LEVEL,
  WEB_MAY_IMPORT,
} from './table.ts';

/** The room of a path: `src/routing/x.ts` → routing, `web/x.ts` → web; undefined for a file in no room. */
export function roomOf(path: string): string | undefined {
  const [top, room, ...rest] = path.split('/');
  if (top === 'web') return 'web';
  return top === 'src' && rest.length > 0 ? room : undefined;
}

const levelOf = (room: string): number => LEVELS.findIndex((level) => level.includes(room));

/** Whether code in `from` may import code in `to`. */
export function arrowAllowed(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'web') return WEB_MAY_IMPORT.includes(to);
  if (levelOf(from) < 0 || levelOf(to) < 0) return false;
  if (levelOf(to) < levelOf(from)) return true;
  return levelOf(to) === levelOf(from) && (SAME_LEVEL[from]?.to.includes(to) ?? false);
}

/** The file that a relative specifier names, or undefined for a package or built-in. */
function target(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

class Graph {
  readonly facts: ReadonlyMap<string, Facts>;

  constructor(files: readonly SourceFile[]) {
    this.facts = new Map(files.map((file) => [file.path, factsOf(file)]));
  }

  targets(path: string): string[] {
    return (this.facts.get(path)?.imports ?? []).flatMap(({ specifier }) => target(path, specifier) ?? []);
  }

  /** All files reachable from `starts`, themselves included. */
  reach(starts: readonly string[]): Set<string> {
    const seen = new Set<string>();
    const open = [...starts];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      open.push(...this.targets(path));
    }
    return seen;
  }
}

function* arrowViolations(graph: Graph): Iterable<string> {
  for (const [path, { imports }] of graph.facts) {
    const from = roomOf(path);
    if (from === undefined || (from !== 'web' && levelOf(from) < 0)) {
      yield `${path}: lies in no room of the table`;
      continue;
    }
    if (isTest(path)) continue;
    for (const { specifier, line } of imports) {
      const at = `${path}:${line}`;
      if (specifier === 'computed' && !Object.hasOwn(COMPUTED_IMPORTS, path)) {
        yield `${at}: imports a computed path, which no table can check`;
      }
      const file = target(path, specifier);
      if (file === undefined) continue;
      if (isTest(file)) yield `${at}: imports the test ${file}`;
      const to = roomOf(file);
      if (to === undefined) {
        if (!file.endsWith('.json')) yield `${at}: imports ${file}, which lies outside the rooms`;
      } else if (!arrowAllowed(from, to)) yield `${at}: ${from} may not import ${to} (${specifier})`;
    }
  }
}

function* cycleViolations(graph: Graph): Iterable<string> {
  const done = new Set<string>();
  const stack: string[] = [];
  function* visit(path: string): Iterable<string> {
    const index = stack.indexOf(path);
    if (index >= 0) {
      yield `cycle: ${[...stack.slice(index), path].join(' → ')}`;
      return;
    }
    if (done.has(path)) return;
    stack.push(path);
    for (const next of graph.targets(path)) yield* visit(next);
    stack.pop();
    done.add(path);
  }
  for (const path of graph.facts.keys()) yield* visit(path);
}

function* purityViolations(graph: Graph): Iterable<string> {
  const starts = [...graph.facts.keys()].filter((path) => PURE.includes(roomOf(path) ?? '') && !isTest(path));
  for (const path of graph.reach(starts)) {
    const facts = graph.facts.get(path);
    if (facts === undefined) continue;
    for (const { specifier, line } of facts.imports) {
      if (target(path, specifier) !== undefined) continue;
      if (isBuiltin(specifier)) yield `${path}:${line}: reached from a pure folder, imports ${specifier}`;
      else if (!PURE_PACKAGES.includes(packageOf(specifier))) {
        yield `${path}:${line}: reached from a pure folder, imports ${specifier}, which PURE_PACKAGES does not name`;
      }
    }
    for (const name of IMPURE_GLOBALS) {
      if (facts.identifiers.has(name)) yield `${path}: reached from a pure folder, names ${name}`;
    }
  }
}

function* lengthViolations(
  files: readonly SourceFile[],
  longFiles: Readonly<Record<string, string>>,
): Iterable<string> {
  const lengths = new Map(
    files
      .filter(({ path }) => !path.endsWith('.gen.ts'))
      .map(({ path, text }) => [path, text.split('\n').length - (text.endsWith('\n') ? 1 : 0)]),
  );
  for (const [path, lines] of lengths) {
    if (lines > LINES_AT_MOST) yield `${path}: ${lines} lines, ${LINES_AT_MOST} are the most`;
    else if (lines > LINES_NEED_A_REASON && !isTest(path) && longFiles[path] === undefined) {
      yield `${path}: ${lines} lines and no reason in LONG_FILES`;
    }
  }
  for (const path of Object.keys(longFiles)) {
    if ((lengths.get(path) ?? 0) <= LINES_NEED_A_REASON)
      yield `${path}: needs no entry in LONG_FILES any more`;
  }
}

/** Everything that breaks the table, one sentence each; fewer files than `atLeast` is itself a violation. */
export function violationsOf(
  files: readonly SourceFile[],
  atLeast: number,
  longFiles: Readonly<Record<string, string>> = LONG_FILES,
): string[] {
  if (files.length < atLeast) return [`read ${files.length} files, expected at least ${atLeast}`];
  const graph = new Graph(files);
  return [
    ...arrowViolations(graph),
    ...cycleViolations(graph),
    ...purityViolations(graph),
    ...lengthViolations(files, longFiles),
  ];
}
