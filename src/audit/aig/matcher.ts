import type { ProbeResponse } from '../probe/exchange.ts';
import { type Comparison, comparisonsOf, evaluate, parseRule } from './expression.ts';
import { type AigRegex, compileRegex } from './regex.ts';
import { FINGERPRINT_FIELDS, type Field, RuleError } from './tokens.ts';

/** What a matcher looks at. */
export interface Seen {
  readonly response: ProbeResponse;
  /** Signed 32-bit hash of the target's icon; 0 where it has none. */
  readonly icon: number;
}

export interface Matcher {
  readonly usesIcon: boolean;
  readonly warnings: readonly string[];
  /** `compat`: as A.I.G. does, where a pattern runs over the text in lower case and so misses its own capitals. */
  matches(seen: Seen, compat: boolean): boolean;
}

/** Reads one matcher of a fingerprint. Throws RuleError. */
export function readMatcher(rule: string): Matcher {
  const expression = parseRule(rule, FINGERPRINT_FIELDS);
  const comparisons = comparisonsOf(expression);
  const hashes = comparisons.filter(({ field }) => field === 'hash').length;
  if (hashes !== 0 && hashes !== comparisons.length)
    throw new RuleError('a rule over hash may name no other field');
  const patterns = new Map(comparisons.filter(({ operator }) => operator === '~=').map(compileBoth));
  return {
    usesIcon: comparisons.some(({ field }) => field === 'icon'),
    warnings: [...patterns.values()].flatMap(({ ours }) => ours.warning ?? []),
    matches: (seen, compat) =>
      evaluate(expression, (comparison) => holds(comparison, seen, patterns.get(comparison), compat)),
  };
}

interface Patterns {
  readonly ours: AigRegex;
  readonly theirs: AigRegex;
}

function compileBoth(comparison: Comparison): readonly [Comparison, Patterns] {
  const { text } = comparison;
  return [comparison, { ours: compileRegex(text, 'i'), theirs: compileRegex(text, '') }];
}

const READ: Readonly<Partial<Record<Field, (seen: Seen) => string>>> = {
  body: ({ response }) => response.body,
  header: ({ response }) => headerText(response),
  icon: ({ icon }) => String(icon),
  hash: ({ response }) => response.icon?.sha256 ?? '',
};

function holds(
  { field, operator, text }: Comparison,
  seen: Seen,
  patterns: Patterns | undefined,
  compat: boolean,
): boolean {
  const value = READ[field]?.(seen) ?? '';
  const lower = value.toLowerCase();
  if (patterns !== undefined)
    return (compat ? patterns.theirs.exec(lower) : patterns.ours.exec(value)) !== undefined;
  const wanted = text.toLowerCase();
  if (operator === '==') return lower === wanted;
  // A.I.G. has no order for these fields: < and > stop it, and here they never match.
  if (operator === '=' || operator === '!=') return lower.includes(wanted) === (operator === '=');
  return false;
}

/** The head of a response as it was sent, nearly: names are in lower case, and repeated ones are joined. */
export function headerText({ headers }: ProbeResponse): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
