import type { Field } from '../source.ts';
import type { KnowledgeFiles } from './knowledge.ts';
import type { LEARNED, LearnedKeys } from './learned-keys.ts';
import { importRules } from './rules.ts';
import type { SignalNames, SignalUnit } from './signal-names.ts';

const NOT_HERE = 'this build has no such signal';

/** What there is to import with: names go to `names`, and `later` is called once all signals are declared. */
export interface LearnedContext {
  readonly names: SignalNames;
  readonly knowledge: KnowledgeFiles;
  readonly to: string;
  later(work: () => void): void;
}

/** The rules of one family in our form; those that cannot be are declared as signals that never match. */
export function importLearned(
  list: Field,
  kind: (typeof LEARNED)[string],
  context: LearnedContext,
): SignalUnit[] {
  const { names, knowledge, later } = context;
  const units: SignalUnit[] = [];
  for (const rule of list.items()) {
    const name = rule.at('name').word;
    if (name === '') {
      rule.refused('has no name');
      continue;
    }
    const emitted = kind.names?.(name) ?? [name];
    if (emitted.some((one) => names.has(kind.leaf, one))) {
      rule.refused(`there is a ${kind.leaf} ${name} before it`);
      continue;
    }
    const to = `${context.to}.${name}`;
    const read: LearnedKeys = kind.read?.(rule, to, name, knowledge) ?? { missing: NOT_HERE };
    if ('missing' in read) {
      const reason = `${kind.leaf} ${name}: ${read.missing}; it never matches`;
      for (const one of emitted) names.declareUnavailable(kind.leaf, one, reason);
      rule.approximated(emitted.map((one) => `signals.unavailable.${kind.leaf}:${one}`).join(', '), reason);
      continue;
    }
    rule.at('name').mapped(`${to}.name`);
    rule.at('description').ignored('signals carry no description');
    if (kind.difference === undefined) rule.mapped(to);
    else rule.approximated(to, kind.difference);
    for (const one of emitted) names.declare(kind.leaf, one, { type: kind.leaf, name: one });
    const unit = { type: kind.leaf, name, ...read.keys };
    const composer = rule.at('composer');
    if (composer.present)
      later(() => Object.assign(unit, { composer: importRules(composer, names, `${to}.composer`) }));
    units.push(unit);
  }
  return units;
}
