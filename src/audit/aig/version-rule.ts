import type { Operator, Range } from '../versions/range.ts';
import { compareAsAig } from './arithmetic.ts';
import { comparisonsOf, type Expression, evaluate, parseRule } from './expression.ts';
import { RuleError, type RuleOperator, VERSION_FIELDS } from './tokens.ts';

/** A rule over versions, compiled both ways. */
export interface VersionRule {
  /** As ranges for our own order; undefined where it would be too many. */
  readonly ranges: readonly Range[] | undefined;
  /** True where the rule asks where the service listens, and not for a version alone. */
  readonly asksPlace: boolean;
  /** A.I.G.'s own verdict. `isInternal`: the service listens beyond its own machine. */
  affectsAsAig(version: string, isInternal: boolean): boolean;
}

const OPERATOR: Readonly<Partial<Record<RuleOperator, Operator>>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
};
const HOLDS: Readonly<Record<Operator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};
/** Ranges that one rule may become. */
const MOST_RANGES = 64;

/** Reads the rule of an advisory. Throws RuleError. */
export function readVersionRule(rule: string): VersionRule {
  const expression = parseRule(rule, VERSION_FIELDS);
  const comparisons = comparisonsOf(expression);
  for (const { field, operator } of comparisons)
    if (field === 'version' && OPERATOR[operator] === undefined)
      throw new RuleError(`${operator} is no operator for versions`);
  return {
    ranges: rangesOf(expression),
    asksPlace: comparisons.some(({ field }) => field === 'is_internal'),
    affectsAsAig: (version, isInternal) =>
      evaluate(expression, ({ field, operator, text }) => {
        if (field !== 'version') return isInternal;
        return HOLDS[OPERATOR[operator] ?? '='](compareAsAig(version, text));
      }),
  };
}

/** The expression as an "or" of "and"s; where a service listens is left out. */
function rangesOf(expression: Expression): readonly Range[] | undefined {
  if (expression.kind === 'comparison') {
    const { field, operator, text } = expression;
    return [field === 'version' ? [{ op: OPERATOR[operator] ?? '=', version: text }] : []];
  }
  const [left, right] = [rangesOf(expression.left), rangesOf(expression.right)];
  if (left === undefined || right === undefined) return undefined;
  const ranges =
    expression.joint === '||'
      ? [...left, ...right]
      : left.flatMap((one) => right.map((other): Range => [...one, ...other]));
  return ranges.length > MOST_RANGES ? undefined : ranges;
}
