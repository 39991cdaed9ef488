import type { z } from 'zod';
import { nearest } from '../core/suggest.ts';
import type { Problem } from './problems.ts';
import { ruleProblem } from './rule-problem.ts';
import type { Source } from './source.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Top-level keys that later releases will take, so that the message can say more than "unknown". */
const RESERVED: ReadonlySet<string> = new Set(['cache', 'guard', 'store']);

/** Which keys an object at `path` may have, and which types a union at `path` knows. */
export interface Vocabulary {
  keysAt(path: Path, value: unknown): readonly string[];
  typesAt(path: Path): readonly string[];
}

/** Zod's issues as problems of the file: one useful line each, never a dump of a union's branches. */
export function issueProblems(
  issues: readonly Issue[],
  source: Source,
  raw: unknown,
  words: Vocabulary,
): Problem[] {
  return issues.flatMap((issue) => issueProblem(issue, source, raw, words));
}

function issueProblem(issue: Issue, source: Source, raw: unknown, words: Vocabulary): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(source, path, key, words.keysAt(path, valueAt(raw, path))));
  }
  const value = valueAt(raw, path);
  if (issue.code === 'invalid_union') {
    const discriminator = issue.discriminator;
    if (discriminator !== undefined) {
      // the path may already lead to the key that tells the forms apart
      const holder = path.at(-1) === discriminator ? path.slice(0, -1) : path;
      return [unknownType(source, holder, discriminator, valueAt(raw, holder), words.typesAt(holder))];
    }
    if (path.includes('rules')) return [ruleProblem(source, path, value)];
    const inner = (issue.errors ?? []).flat()[0];
    return [
      invalid(
        source,
        path,
        inner === undefined ? 'it has none of the forms that go here' : lower(inner.message),
      ),
    ];
  }
  if (issue.code === 'invalid_type' && value === undefined) {
    const key = String(path.at(-1));
    return [source.problem(path.slice(0, -1), 'FL_CONFIG_INVALID', `${key} is missing`, `add ${key}`)];
  }
  return [invalid(source, path, lower(issue.message))];
}

function unknownKey(source: Source, path: Path, key: string, known: readonly string[]): Problem {
  if (path.length === 0 && RESERVED.has(key)) {
    return source.problem(
      path,
      'FL_CONFIG_UNKNOWN_KEY',
      `${key} is not there yet in this release`,
      'remove it',
      key,
    );
  }
  const meant = nearest(key, known);
  const mend =
    meant !== undefined
      ? `did you mean ${meant}?`
      : known.length > 0
        ? `known: ${known.join(', ')}`
        : 'remove it';
  return source.problem(path, 'FL_CONFIG_UNKNOWN_KEY', 'unknown key', mend, key);
}

function unknownType(
  source: Source,
  path: Path,
  key: string,
  value: unknown,
  known: readonly string[],
): Problem {
  const given =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  if (typeof given !== 'string') {
    const mend = `add ${key}: one of ${known.join(', ')}`;
    return source.problem(path, 'FL_CONFIG_INVALID', `${key} is missing`, mend);
  }
  const meant = nearest(given, known);
  const mend = meant === undefined ? `there is ${known.join(', ')}` : `did you mean ${meant}?`;
  return source.problem([...path, key], 'FL_CONFIG_INVALID', `unknown ${key} ${given}`, mend);
}

function invalid(source: Source, path: Path, message: string): Problem {
  return source.problem(path, 'FL_CONFIG_INVALID', message, '');
}

const lower = (message: string) => message.charAt(0).toLowerCase() + message.slice(1);

export function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
