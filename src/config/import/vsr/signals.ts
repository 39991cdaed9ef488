import type { Field } from '../source.ts';
import { HEURISTIC, importHeuristic } from './heuristic.ts';
import type { KnowledgeFiles } from './knowledge.ts';
import { importLearned } from './learned.ts';
import { LEARNED } from './learned-keys.ts';
import type { SignalNames, SignalUnit } from './signal-names.ts';

/**
 * Every signal of a policy in our form; names go to `names`. `listOf` gives the list of rules of a key under
 * routing.signals, wherever it stands in the file.
 */
export function importSignals(
  listOf: (key: string) => Field,
  names: SignalNames,
  knowledge: KnowledgeFiles,
  to: string,
): SignalUnit[] {
  const works: (() => void)[] = [];
  const later = (work: () => void) => {
    works.push(work);
  };
  const units = [
    ...Object.entries(HEURISTIC).flatMap(([key, kind]) => importHeuristic(listOf(key), kind, names, to)),
    ...Object.entries(LEARNED).flatMap(([key, kind]) =>
      importLearned(listOf(key), kind, { names, knowledge, to, later }),
    ),
  ];
  // a composer may refer to any signal of the file
  for (const work of works) work();
  return units;
}
