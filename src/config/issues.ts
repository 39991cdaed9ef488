import type { z } from 'zod';
import { nearest } from '../core/suggest.ts';
import { issueWords, listed, meantOf } from './plain-words.ts';
import { type Problem, pathText } from './problems.ts';
import { ruleProblems } from './rule-problem.ts';
import { type Source, valueAt } from './source.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Which keys an object at `path` may have, and which types a union at `path` knows. */
export interface Vocabulary {
  keysAt(path: Path, value: unknown): readonly string[];
  typesAt(path: Path): readonly string[];
}

/** Zod's issues as problems of the file: one useful line for each fault, never a dump of a union's branches. */
export function issueProblems(
  issues: readonly Issue[],
  source: Source,
  raw: unknown,
  words: Vocabulary,
): Problem[] {
  const rules = new Set<string>();
  const mistyped = mistypedKeys(issues, raw, words);
  return issues.flatMap((issue) => {
    const root = rulesOf(issue.path);
    if (root === undefined) {
      return mistyped.has(pathText(issue.path)) ? [] : issueProblem(issue, source, raw, words);
    }
    // however many issues the union of forms has made of it, a tree is searched once
    const id = root.join('.');
    if (rules.has(id)) return [];
    rules.add(id);
    return ruleProblems(source, root, valueAt(raw, root));
  });
}

/** Paths of keys that are there under another spelling: that they are missing is no second fault. */
function mistypedKeys(issues: readonly Issue[], raw: unknown, words: Vocabulary): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const value = valueAt(raw, issue.path);
    for (const key of issue.keys) {
      const near = nearest(key, words.keysAt(issue.path, value));
      if (near !== undefined && valueAt(value, [near]) === undefined)
        meant.add(pathText([...issue.path, near]));
    }
  }
  return meant;
}

/** The path of the rule tree that `path` leads to or into. */
function rulesOf(path: Path): Path | undefined {
  const at = path.findIndex((part, i) => part === 'rules' && path[i - 2] === 'decisions');
  return at < 0 ? undefined : path.slice(0, at + 1);
}

function issueProblem(issue: Issue, source: Source, raw: unknown, words: Vocabulary): Problem[] {
  const { path } = issue;
  const value = valueAt(raw, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(source, path, key, words.keysAt(path, value)));
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const { discriminator } = issue;
    // the path may already lead to the key that tells the forms apart
    const holder = path.at(-1) === discriminator ? path.slice(0, -1) : path;
    return [typeProblem(source, holder, discriminator, valueAt(raw, holder), words.typesAt(holder))];
  }
  if (value === undefined && path.length > 0) {
    const key = String(path.at(-1));
    return [source.problem(path.slice(0, -1), 'FL_CONFIG_INVALID', `${key} is missing`, `add ${key}`)];
  }
  const { message, mend } = issueWords(issue, value);
  const isWritten = typeof value !== 'string' || source.written(path, value) === value;
  return [
    source.problem(path, 'FL_CONFIG_INVALID', message, isWritten ? mend : 'mend what the variable holds'),
  ];
}

function unknownKey(source: Source, path: Path, key: string, known: readonly string[]): Problem {
  return source.problem(path, 'FL_CONFIG_UNKNOWN_KEY', 'unknown key', meantOf(key, known), key);
}

/** The key that tells the forms of a unit apart is missing, no text, or no name that is known. */
function typeProblem(
  source: Source,
  holder: Path,
  key: string,
  unit: unknown,
  known: readonly string[],
): Problem {
  const given = valueAt(unit, [key]);
  if (given === undefined) {
    const mistyped = Object.keys(unit ?? {}).find((one) => nearest(one, [key]) !== undefined);
    if (mistyped !== undefined) return unknownKey(source, holder, mistyped, [key]);
    return source.problem(
      holder,
      'FL_CONFIG_INVALID',
      `${key} is missing`,
      `add ${key}: one of ${listed(known)}`,
    );
  }
  const path = [...holder, key];
  if (typeof given !== 'string') {
    return source.problem(path, 'FL_CONFIG_INVALID', 'must be text', `take one of ${listed(known)}`);
  }
  const message = `unknown ${key} ${source.written(path, given)}`;
  return source.problem(path, 'FL_CONFIG_INVALID', message, meantOf(given, known));
}
