import { defined, type Field } from '../source.ts';
import { importDecisions } from './decisions.ts';
import type { KnowledgeFiles } from './knowledge.ts';
import type { Models } from './models.ts';
import { importProjections } from './projections.ts';
import { importRoles } from './roles.ts';
import { SignalNames } from './signal-names.ts';
import { importSignals } from './signals.ts';

/** A `routing` of the file, the main one's or a recipe's, in our form. */
export function importPolicy(
  routing: Field,
  models: Models,
  knowledge: KnowledgeFiles,
  to: string,
): Record<string, unknown> {
  const names = new SignalNames();
  const at = `${to}.signals`;
  const lists = routing.at('signals');
  const signals = [
    ...importRoles(lists.at('role_bindings'), names, at),
    ...importSignals((key) => lists.at(key), names, knowledge, at),
  ];
  const projections = importProjections(routing.at('projections'), names, `${to}.projections`);
  const decisions = importDecisions(routing.at('decisions'), names, models, `${to}.decisions`);
  return defined({
    strategy: routing.at('strategy').text(`${to}.strategy`),
    default: models.fallback,
    // names are only known to be unavailable once everything that refers to them has been read
    signals: [...signals, ...names.placeholders()],
    projections,
    decisions,
  });
}
