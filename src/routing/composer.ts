import type { RuleLeaf, RuleNode } from '../config/schema/routing.ts';
import { FairleadError } from '../core/errors.ts';
import type { Signal, SignalOutcome } from './signals/define.ts';
import { matchesPredicate } from './signals/match/predicate.ts';

/** The leaves of a rule, from left to right. */
export function leaves(rule: RuleNode | undefined): RuleLeaf[] {
  if (rule === undefined) return [];
  return 'operator' in rule ? rule.conditions.flatMap(leaves) : [rule];
}

/** Under which name the outcome stands that a leaf asks for: a classifier speaks under `name:label`. */
export function spokenName({ name, label }: RuleLeaf): string {
  return label === undefined ? name : `${name}:${label}`;
}

/**
 * Whether a composer, a rule over signals alone, holds: AND, OR and NOT as in decisions, without confidences.
 * O(leaves).
 */
export function holds(
  rule: RuleNode,
  outcome: (type: string, name: string) => SignalOutcome | undefined,
): boolean {
  if ('operator' in rule) return OPERATORS[rule.operator](rule.conditions, (child) => holds(child, outcome));
  const said = outcome(rule.type, spokenName(rule));
  if (said === undefined) return false;
  return rule.predicate === undefined ? said.matched : matchesPredicate(said.raw, rule.predicate);
}

type Operator = (conditions: readonly RuleNode[], holds: (rule: RuleNode) => boolean) => boolean;

const OPERATORS: Readonly<Record<'AND' | 'OR' | 'NOT', Operator>> = {
  AND: (conditions, each) => conditions.every(each),
  OR: (conditions, each) => conditions.some(each),
  NOT: ([child, ...more], each) => child !== undefined && more.length === 0 && !each(child),
};

interface Composed {
  readonly name: string;
  readonly signal: Signal;
}

/** Throws FL_CONFIG_INVALID where composers lead back to their own signal, or to nothing. */
export function checkComposers(
  signals: readonly Composed[],
  find: (type: string, name: string) => number,
): void {
  const done = new Set<number>();
  const visit = (index: number, above: readonly number[]): void => {
    const { name, signal } = signals[index] as Composed;
    if (above.includes(index)) throw refusal(name, 'leads back to itself');
    if (done.has(index)) return;
    for (const leaf of leaves(signal.composer)) {
      const next = find(leaf.type, spokenName(leaf));
      if (next < 0) throw refusal(name, `refers to ${leaf.type} ${leaf.name}, which does not exist`);
      visit(next, [...above, index]);
    }
    done.add(index);
  };
  for (let index = 0; index < signals.length; index++) visit(index, []);
}

function refusal(name: string, what: string): FairleadError {
  return new FairleadError('FL_CONFIG_INVALID', `the composer of signal ${name} ${what}`, {
    param: `signals.${name}.composer`,
    hint: 'refer to other signals of the policy',
  });
}
