import { readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import { NEVER, type SignalNames } from './signal-names.ts';

/** A rule tree in our form; undefined where the file's is no rule. */
export function importRule(rule: Field, names: SignalNames, to: string): unknown {
  if (rule.at('type').present) return leaf(rule, names, to);
  const operator = rule.at('operator').text(`${to}.operator`)?.toUpperCase();
  rule.at('on_unknown').ignored('a signal that fails counts as not matched');
  if (operator === undefined && rule.at('conditions').present) {
    rule.at('conditions').refused('has no operator');
    return undefined;
  }
  if (operator === undefined) return undefined;
  const children = rule.at('conditions').items();
  const conditions = children
    .map((child) => importRule(child, names, to))
    .filter((child) => child !== undefined);
  if (operator === 'NOT' && conditions.length !== 1) {
    rule.approximated(`${to}.operator: OR`, 'a NOT of none or of several never matches, which an empty OR says');
    return { operator: 'OR', conditions: [] };
  }
  return { operator, conditions };
}

function leaf(rule: Field, names: SignalNames, to: string): unknown {
  const type = String(rule.at('type').value);
  const name = String(rule.at('name').value);
  const ours = names.resolve(type, name);
  if (ours.type === NEVER) {
    // A bound on the raw value would match on its 0, so it goes too.
    rule.approximated(`${to}: ${ours.name}`, `${type} ${name} is not in this build; the leaf never matches`);
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
