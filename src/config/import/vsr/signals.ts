import type { Field } from '../source.ts';
import { HEURISTIC, importHeuristic } from './heuristic.ts';
import { importLearned, LEARNED } from './learned.ts';
import { importRoles } from './roles.ts';
import type { SignalNames, SignalUnit } from './signal-names.ts';

/** Every signal of a mapping such as routing.signals; names go to `names`, what they need no model for comes back. */
export function importSignals(signals: Field, names: SignalNames, to: string): SignalUnit[] {
  const units = importRoles(signals.at('role_bindings'), names, to);
  for (const [key, kind] of Object.entries(HEURISTIC))
    units.push(...importHeuristic(signals.at(key), kind, names, to));
  for (const [key, kind] of Object.entries(LEARNED)) importLearned(signals.at(key), kind, names);
  return units;
}
