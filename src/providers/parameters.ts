import type { ParameterRule } from './define.ts';

/** Edits of a request's top level. */
export interface ParameterEdits {
  readonly set: Readonly<Record<string, unknown>>;
  /** May name fields that the request lacks: a dropped one must also go where the gateway added it. */
  readonly remove: readonly string[];
}

/**
 * What a provider's table changes in a request. A field that is renamed keeps its value, unless the
 * request already states the new name; numbers are moved to the nearer end of a range that they leave.
 * O(rules).
 */
export function parameterEdits(
  request: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, ParameterRule>>,
): ParameterEdits {
  const set: Record<string, unknown> = {};
  const remove: string[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.drop === true) {
      remove.push(name);
      continue;
    }
    const value = request[name];
    if (value === undefined || value === null) continue;
    const fitted = typeof value === 'number' ? clamp(value, rule) : value;
    if (rule.to !== undefined) {
      remove.push(name);
      if (request[rule.to] === undefined || request[rule.to] === null) set[rule.to] = fitted;
    } else if (fitted !== value) set[name] = fitted;
  }
  return { set, remove };
}

function clamp(value: number, { min, max }: ParameterRule): number {
  if (min !== undefined && value < min) return min;
  return max !== undefined && value > max ? max : value;
}
