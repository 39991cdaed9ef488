import type { RuleLeaf, RuleNode } from '../config/schema/routing.ts';
import { spokenName } from './composer.ts';
import type { Evaluation } from './evaluation.ts';
import type { RuleTrace } from './outcome.ts';
import type { SignalSet } from './signal-set.ts';
import { matchesPredicate } from './signals/match/predicate.ts';

/** A compiled rule: its confidence, 0 to 1, when it matches, NO_MATCH when it does not. */
export type Rule = (evaluation: Evaluation) => number;

export const NO_MATCH = -1;

/** A decision without rules, and an empty AND, always match, with confidence 0. */
const always: Rule = () => 0;

/**
 * `node` as a function. AND: every child, the mean of their confidences. OR: any child, the highest.
 * NOT: confidence 1 when its one child does not match. Semantics of VSR's decision engine. Compiled
 * once; a call costs O(leaves) and allocates nothing.
 */
export function compileRule(node: RuleNode | undefined, signals: SignalSet): Rule {
  if (node === undefined) return always;
  if (!('operator' in node))
    return node.type === 'projection' ? projectionLeaf(node) : signalLeaf(node, signals);
  // In one fixed order, whatever the file's: sums of confidences then come out the same to the last bit.
  const children = [...node.conditions].sort((a, b) => (ruleKey(a) < ruleKey(b) ? -1 : 1));
  return OPERATORS[node.operator](children.map((child) => compileRule(child, signals)));
}

function ruleKey(node: RuleNode): string {
  if (!('operator' in node))
    return JSON.stringify([node.type, node.name, node.predicate, node.label, node.onError]);
  return `${node.operator}(${node.conditions.map(ruleKey).sort().join(',')})`;
}

const OPERATORS: Readonly<Record<'AND' | 'OR' | 'NOT', (children: readonly Rule[]) => Rule>> = {
  AND: (children) =>
    children.length === 0
      ? always
      : (evaluation) => {
          let sum = 0;
          for (const child of children) {
            const confidence = child(evaluation);
            if (confidence === NO_MATCH) return NO_MATCH;
            sum += confidence;
          }
          return sum / children.length;
        },
  OR: (children) => (evaluation) => {
    let best = NO_MATCH;
    for (const child of children) {
      const confidence = child(evaluation);
      // No signal is surer than 1, so the others need not be asked.
      if (confidence >= 1) return confidence;
      if (confidence > best) best = confidence;
    }
    return best;
  },
  NOT: (children) => {
    const [child] = children;
    // a NOT of none or of several never matches, as in VSR
    if (child === undefined || children.length > 1) return () => NO_MATCH;
    return (evaluation) => (child(evaluation) === NO_MATCH ? 1 : NO_MATCH);
  },
};

function projectionLeaf({ name, predicate }: RuleLeaf): Rule {
  if (predicate === undefined) return ({ projections }) => projections.confidence(name) ?? NO_MATCH;
  return ({ projections }) => {
    const value = projections.value(name);
    return value !== undefined && matchesPredicate(value, predicate) ? 1 : NO_MATCH;
  };
}

function signalLeaf(leaf: RuleLeaf, signals: SignalSet): Rule {
  const { type, predicate, onError } = leaf;
  const name = spokenName(leaf);
  const index = signals.find(type, name);
  if (index === -1) return () => NO_MATCH;
  return (evaluation) => {
    const outcome = evaluation.outcome(index, name);
    if (outcome === undefined) return onError === 'match' && evaluation.signals.failed(index) ? 1 : NO_MATCH;
    // a predicate reads the raw value, whether or not the signal itself calls that a match, and is a plain yes or no
    if (predicate !== undefined) return matchesPredicate(outcome.raw, predicate) ? 1 : NO_MATCH;
    return outcome.matched ? outcome.confidence : NO_MATCH;
  };
}

/** The tree of `node` as it came out, for `explain`. */
export function traceRule(node: RuleNode, signals: SignalSet, evaluation: Evaluation): RuleTrace {
  const result = compileRule(node, signals)(evaluation);
  const verdict = { matched: result !== NO_MATCH, confidence: Math.max(0, result) };
  if ('operator' in node) {
    const children = node.conditions.map((child) => traceRule(child, signals, evaluation));
    return { operator: node.operator, ...verdict, children };
  }
  const { type } = node;
  const name = spokenName(node);
  const raw =
    type === 'projection'
      ? evaluation.projections.value(name)
      : evaluation.outcome(signals.find(type, name), name)?.raw;
  return { leaf: { type, name, raw: raw ?? 0 }, ...verdict };
}
