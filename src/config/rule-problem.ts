import { isRecord } from '../core/record.ts';
import { nearest } from '../core/suggest.ts';
import { issueWords, meantOf } from './plain-words.ts';
import type { Problem } from './problems.ts';
import { ruleLeafSchema } from './schema/routing.ts';
import { type Source, valueAt } from './source.ts';

type Path = readonly PropertyKey[];
type Node = Readonly<Record<string, unknown>>;

const FORMS = 'a rule is {type, name}, {all: […]}, {any: […]}, {not: …} or {operator, conditions}';
const OPERATORS: readonly unknown[] = ['AND', 'OR', 'NOT'];
const FORM_KEYS: readonly string[] = ['all', 'any', 'not', 'operator', 'conditions'];
const LISTS: readonly string[] = ['all', 'any', 'conditions'];
const LEAF_KEYS = Object.keys(ruleLeafSchema.shape);
const PREDICATE_KEYS = Object.keys(ruleLeafSchema.shape.predicate.unwrap().shape);

/** The faults of a rule tree that the schema refused, the innermost ones: its union would only say that nothing fits. */
export function ruleProblems(source: Source, path: Path, rule: unknown): Problem[] {
  const fault = (at: Path, message: string, mend = FORMS) =>
    source.problem(at, 'FL_CONFIG_INVALID', message, mend);
  if (!isRecord(rule)) return [fault(path, 'this is not a rule')];
  const node: Node = rule;
  const keys = formKeys(node);
  if (keys === undefined) return leafProblems(source, path, node);
  const problems = Object.keys(node)
    .filter((key) => !keys.includes(key))
    .map((key) => unknownKey(source, path, key, `keep ${keys.join(' and ')} alone`));
  if (keys.includes('operator') && !OPERATORS.includes(node.operator)) {
    problems.push(fault([...path, 'operator'], 'unknown operator', 'take AND, OR or NOT'));
  }
  if ('not' in node) return [...problems, ...ruleProblems(source, [...path, 'not'], node.not)];
  for (const key of keys.filter((one) => LISTS.includes(one))) {
    const list = node[key];
    const at = [...path, key];
    if (list === undefined) problems.push(fault(path, `${key} is missing`, `add ${key}, a list of rules`));
    else if (!Array.isArray(list))
      problems.push(fault(at, 'must be a list of rules', 'put each rule after a dash'));
    else problems.push(...list.flatMap((child, i) => ruleProblems(source, [...at, i], child)));
  }
  return problems;
}

/** The keys of the form that `node` is meant in; undefined for a leaf. */
function formKeys(node: Node): readonly string[] | undefined {
  if ('operator' in node || 'conditions' in node) return ['operator', 'conditions'];
  for (const key of ['all', 'any', 'not']) if (key in node) return [key];
  return undefined;
}

function leafProblems(source: Source, path: Path, leaf: Node): Problem[] {
  const form = mistypedForm(leaf);
  if (form !== undefined) return [unknownKey(source, path, form, meantOf(form, FORM_KEYS))];
  const issues = ruleLeafSchema.safeParse(leaf).error?.issues ?? [];
  const strays = Object.keys(leaf).filter((key) => !LEAF_KEYS.includes(key));
  const mistyped = strays.map((key) => nearest(key, LEAF_KEYS));
  return issues.flatMap((issue) => {
    const at = [...path, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const known = issue.path.length === 0 ? LEAF_KEYS : PREDICATE_KEYS;
      return issue.keys.map((key) => unknownKey(source, at, key, meantOf(key, known)));
    }
    const value = valueAt(leaf, issue.path);
    if (value === undefined) {
      const key = String(issue.path.at(-1));
      if (mistyped.includes(key)) return [];
      return [source.problem(path, 'FL_CONFIG_INVALID', `the rule has no ${key}`, FORMS)];
    }
    const { message, mend } = issueWords(issue, value);
    return [source.problem(at, 'FL_CONFIG_INVALID', message, mend)];
  });
}

/** The key that was meant for one of a form: what a leaf would need is then not missing. */
function mistypedForm(node: Node): string | undefined {
  if ('type' in node || 'name' in node) return undefined;
  return Object.keys(node).find((key) => {
    const meant = nearest(key, [...FORM_KEYS, ...LEAF_KEYS]);
    return meant !== undefined && FORM_KEYS.includes(meant);
  });
}

function unknownKey(source: Source, path: Path, key: string, mend: string): Problem {
  return source.problem(path, 'FL_CONFIG_UNKNOWN_KEY', 'unknown key', mend, key);
}
