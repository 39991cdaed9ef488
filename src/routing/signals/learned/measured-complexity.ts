import type { Predicate } from '../../../config/schema/routing.ts';
import type { Complexity } from '../../../inference/contract.ts';
import type { Signal, SignalContext, SignalOutcome, SignalTier } from '../define.ts';
import { matchesPredicate } from '../match/predicate.ts';
import { asks, whenever } from './ask.ts';
import { learnedSignal } from './learned-signal.ts';
import { readingOf } from './reading.ts';

interface MeasuredOptions {
  readonly name: string;
  readonly difficulty?: Predicate | undefined;
  readonly needsReasoning?: Predicate | undefined;
  readonly tier?: SignalTier | undefined;
}

/** Matches when difficulty and needsReasoning lie within the bounds that are stated for them. */
export function measuredComplexity(options: MeasuredOptions, context: SignalContext): Signal {
  const { name, tier } = options;
  return learnedSignal([name], context, (classifiers) => {
    const ask = asks('complexity', classifiers, tier, context);
    return {
      emits: [name],
      slow: ask.slow,
      evaluate: (view) =>
        whenever(ask.of(readingOf(view, classifiers)), (answer) => [measuredOutcome(answer, options)]),
    };
  });
}

/** `raw` is what is bounded: the difficulty, where that is. */
function measuredOutcome(
  answer: Complexity,
  { name, difficulty, needsReasoning }: MeasuredOptions,
): SignalOutcome {
  const matched =
    (difficulty === undefined || matchesPredicate(answer.difficulty, difficulty)) &&
    (needsReasoning === undefined || matchesPredicate(answer.needsReasoning, needsReasoning));
  const evidence = `difficulty ${answer.difficulty.toFixed(2)}, needs reasoning ${answer.needsReasoning.toFixed(2)} (${answer.tier})`;
  const raw = difficulty === undefined ? answer.needsReasoning : answer.difficulty;
  return { name, matched, confidence: matched ? 1 : 0, raw, evidence };
}
