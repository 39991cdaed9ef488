import type { z } from 'zod';
import { valueAt } from './source.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/**
 * What comes wholly from the environment is text, and becomes a number or a boolean where the schema
 * asked for one. Changes `raw` in place at those of the `whole` paths; true when it changed any.
 */
export function coerce(raw: unknown, whole: readonly Path[], issues: readonly Issue[]): boolean {
  let changed = false;
  for (const issue of flatten(issues)) {
    if (issue.code !== 'invalid_type' || !whole.some((path) => samePath(path, issue.path))) continue;
    const value = read(issue.expected, valueAt(raw, issue.path));
    const holder = valueAt(raw, issue.path.slice(0, -1));
    if (value === undefined || typeof holder !== 'object' || holder === null) continue;
    (holder as Record<PropertyKey, unknown>)[issue.path.at(-1) as PropertyKey] = value;
    changed = true;
  }
  return changed;
}

function read(expected: string, text: unknown): number | boolean | undefined {
  if (typeof text !== 'string') return undefined;
  if (expected === 'boolean') return BOOLEANS.get(text);
  if ((expected !== 'number' && expected !== 'int') || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The issues with those of the branches of unions, each with its whole path. */
function flatten(issues: readonly Issue[], base: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    const inner =
      issue.code === 'invalid_union' ? issue.errors.flatMap((branch) => flatten(branch, path)) : [];
    return [{ ...issue, path }, ...inner];
  });
}

const samePath = (a: Path, b: Path) => a.length === b.length && a.every((part, i) => part === b[i]);
