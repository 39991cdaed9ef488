import type { Classifiers } from '../../../inference/contract.ts';
import type { Signal, SignalContext } from '../define.ts';

const NONE = 'no on-board models are loaded, so it never matches';

/** The signal that `build` makes of the models; one that never matches and says why where there are none. */
export function learnedSignal(
  emits: readonly string[],
  { classifiers }: SignalContext,
  build: (classifiers: Classifiers) => Signal,
): Signal {
  return classifiers === undefined ? silentSignal(emits, NONE) : build(classifiers);
}

/** A signal that never matches, with the reason as its evidence and note. */
export function silentSignal(emits: readonly string[], reason: string): Signal {
  const outcomes = emits.map((name) => ({ name, matched: false, confidence: 0, raw: 0, evidence: reason }));
  return { emits, notes: [reason], evaluate: () => outcomes };
}
