import { readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import { NEVER, type SignalNames } from './signal-names.ts';

/** A rule that never matches: an OR of nothing. */
const NOTHING = { operator: 'OR', conditions: [] };
const OPERATORS = new Set(['AND', 'OR', 'NOT']);

/** A decision's rule tree in our form; undefined, which always matches, where the file has none. */
export function importRules(rules: Field, names: SignalNames, to: string): unknown {
  return rules.entries().length === 0 ? undefined : importRule(rules, names, to);
}

function importRule(rule: Field, names: SignalNames, to: string): unknown {
  if (rule.at('type').present) return leaf(rule, names, to);
  const operator = rule.at('operator').text(`${to}.operator`)?.toUpperCase();
  rule.at('on_unknown').ignored('a signal that fails counts as not matched');
  if (operator === undefined || !OPERATORS.has(operator)) {
    // Left out, it would make the decision match always.
    rule.refused('has no operator AND, OR or NOT; it never matches');
    return NOTHING;
  }
  const children = rule.at('conditions').items();
  const conditions = children.map((child, i) => importRule(child, names, `${to}.conditions[${i}]`));
  if (operator === 'NOT' && conditions.length !== 1) {
    rule.approximated(
      `${to}.operator: OR`,
      'a NOT of none or of several never matches, like an OR of nothing',
    );
    return NOTHING;
  }
  return { operator, conditions };
}

function leaf(rule: Field, names: SignalNames, to: string): unknown {
  const type = rule.at('type').word;
  const name = rule.at('name').word;
  const ours = names.resolve(type, name);
  if (ours.type === NEVER) {
    // A bound on the raw value would match on its 0, so it goes too.
    rule.approximated(`${to}: ${ours.name}`, `${ours.name} never matches; the signal states why`);
    return ours;
  }
  rule.at('type').mapped(`${to}.type`);
  rule.at('name').mapped(`${to}.name`);
  return { ...ours, ...gates(rule, to) };
}

function gates(rule: Field, to: string): Record<string, unknown> {
  const predicate = rule.at('predicate');
  return defined({
    predicate: predicate.present
      ? readKeys(predicate, `${to}.predicate`, { gt: 'number', gte: 'number', lt: 'number', lte: 'number' })
      : undefined,
    ...readKeys(rule, to, { label: 'text', on_error: 'text' }),
  });
}
