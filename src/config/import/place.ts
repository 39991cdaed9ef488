import { isRecord } from '../../core/record.ts';
import type { Problem } from '../problems.ts';
import type { ReportLine } from './source.ts';

/** Moves problems of an imported configuration to the keys of the imported file that they come from. */
export function placeProblems(
  problems: readonly Problem[],
  config: Readonly<Record<string, unknown>>,
  report: readonly ReportLine[],
): Problem[] {
  const origins = new Map<string, ReportLine>();
  for (const line of report) {
    const to = line.to?.split(': ')[0];
    if (to !== undefined && !origins.has(to)) origins.set(to, line);
  }
  return problems.map((problem) => {
    const origin = originOf(reportedPath(problem.path, config), origins);
    return origin === undefined
      ? { ...problem, line: 1, column: 1 }
      : { ...problem, line: origin.line, column: 1, path: origin.path };
  });
}

/** The line for what is at `path`, else for something below it, else for the nearest thing above it. */
function originOf(path: string, origins: ReadonlyMap<string, ReportLine>): ReportLine | undefined {
  for (let at = path; at !== ''; at = at.replace(/(?:^|\.)[^.[\]]+$|\[[^[\]]*\]$/, '')) {
    const below = [...origins.keys()].find((to) => to.startsWith(`${at}.`) || to.startsWith(`${at}[`));
    const origin = origins.get(at) ?? (below === undefined ? undefined : origins.get(below));
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** `path` as reports write it: recipes and signals by their names, since their order is not the file's. */
function reportedPath(path: string, config: Readonly<Record<string, unknown>>): string {
  let policy = config.routing;
  let text = path;
  const recipe = /^recipes\[(\d+)\]/.exec(path);
  if (recipe !== null) {
    const unit = itemAt(config.recipes, recipe[1]);
    policy = unit?.routing;
    text = `recipes.${unit?.name}${path.slice(recipe[0].length)}`;
  }
  return text.replace(/(?<=routing\.signals)\[(\d+)\]/, (_, index: string) => {
    const signals = isRecord(policy) ? policy.signals : undefined;
    return `.${itemAt(signals, index)?.name}`;
  });
}

function itemAt(list: unknown, index: string | undefined): Record<string, unknown> | undefined {
  const item: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
  return isRecord(item) ? item : undefined;
}
