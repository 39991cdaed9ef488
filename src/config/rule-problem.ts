import type { Problem } from './problems.ts';
import type { Source } from './source.ts';

type Path = readonly PropertyKey[];

const FORMS = 'a rule is {type, name}, {all: […]}, {any: […]}, {not: …} or {operator, conditions}';
const LEAF_KEYS: ReadonlySet<string> = new Set(['type', 'name', 'predicate', 'label', 'onError']);

/** The innermost fault of a rule tree that the schema refused. A union would only say that nothing fits. */
export function ruleProblem(source: Source, path: Path, rule: unknown): Problem {
  return search(source, path, rule) ?? source.problem(path, 'FL_CONFIG_INVALID', 'this is not a rule', FORMS);
}

function search(source: Source, path: Path, rule: unknown): Problem | undefined {
  const fault = (at: Path, message: string, mend = FORMS) =>
    source.problem(at, 'FL_CONFIG_INVALID', message, mend);
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule))
    return fault(path, 'this is not a rule');
  const node = rule as Record<string, unknown>;
  if ('operator' in node) {
    if (!['AND', 'OR', 'NOT'].includes(String(node.operator))) {
      return fault([...path, 'operator'], 'unknown operator', 'take AND, OR or NOT');
    }
    return searchList(source, [...path, 'conditions'], node.conditions);
  }
  for (const key of ['all', 'any']) if (key in node) return searchList(source, [...path, key], node[key]);
  if ('not' in node) return search(source, [...path, 'not'], node.not);
  for (const key of ['type', 'name']) {
    if (typeof node[key] !== 'string' || node[key] === '') return fault(path, `the rule has no ${key}`);
  }
  const stray = Object.keys(node).find((key) => !LEAF_KEYS.has(key));
  if (stray !== undefined) {
    return source.problem(
      path,
      'FL_CONFIG_UNKNOWN_KEY',
      'unknown key',
      `a leaf has ${[...LEAF_KEYS].join(', ')}`,
      stray,
    );
  }
  if (node.predicate !== undefined)
    return fault([...path, 'predicate'], 'a predicate has gt, gte, lt, lte, each a number', '');
  return undefined;
}

function searchList(source: Source, path: Path, list: unknown): Problem | undefined {
  if (!Array.isArray(list))
    return source.problem(path, 'FL_CONFIG_INVALID', 'it must be a list of rules', FORMS);
  for (let i = 0; i < list.length; i++) {
    const found = isRule(list[i]) ? undefined : search(source, [...path, i], list[i]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Cheap look: a leaf with nothing wrong in it is not searched further. */
function isRule(rule: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return false;
  const node = rule as Record<string, unknown>;
  return (
    typeof node.type === 'string' &&
    typeof node.name === 'string' &&
    Object.keys(node).every((key) => key === 'type' || key === 'name')
  );
}
