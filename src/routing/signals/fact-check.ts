import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import type { Labelled } from '../../inference/contract.ts';
import { defineSignal } from './define.ts';
import { asks, tierField, whenever } from './learned/ask.ts';
import { learnedSignal } from './learned/learned-signal.ts';
import { readingOf } from './learned/reading.ts';
import { match, miss } from './outcomes.ts';

const NEEDS = 'needs_fact_check';
const NEEDS_NOT = 'no_fact_check_needed';

/** Probability that the answer states facts that can be checked. */
function needs({ probs }: Labelled): number {
  return probs[NEEDS] ?? 0;
}

export default defineSignal({
  id: 'fact_check',
  title: 'Facts to check',
  summary: 'Matches when an answer to the prompt states facts that should be checked, or when it does not.',
  config: z.strictObject({
    answer: z
      .enum([NEEDS, NEEDS_NOT])
      .optional()
      .meta({ description: 'Which of the two it matches; left out: the signal’s name.' }),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .meta({ description: 'Probability from which facts need a check.' }),
    tier: tierField,
  }),
  examples: [
    { title: 'Facts', config: { answer: NEEDS } },
    { title: 'No facts, and surely so', config: { answer: NEEDS_NOT, threshold: 0.3 } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, answer = name, threshold, tier }, context) => {
    if (answer !== NEEDS && answer !== NEEDS_NOT) {
      throw new FairleadError('FL_CONFIG_INVALID', `signal ${name} does not say what it matches`, {
        param: `signals.${name}.answer`,
        hint: `set answer to ${NEEDS} or ${NEEDS_NOT}`,
      });
    }
    return learnedSignal([name], context, (classifiers) => {
      const ask = asks('factCheck', classifiers, tier, context);
      return {
        emits: [name],
        slow: ask.slow,
        evaluate: (view) =>
          whenever(ask.of(readingOf(view, classifiers)), (labelled) => {
            const probability = needs(labelled);
            const share = answer === NEEDS ? probability : 1 - probability;
            const evidence = `${NEEDS} ${probability.toFixed(2)} (${labelled.tier})`;
            return (answer === NEEDS) === probability >= threshold
              ? match(name, share, evidence, share)
              : miss(name, share).map((outcome) => ({ ...outcome, evidence }));
          }),
      };
    });
  },
});
