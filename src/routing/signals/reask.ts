import { z } from 'zod';
import { cosine } from '../../inference/contract.ts';
import { defineSignal } from './define.ts';
import { learnedSignal } from './learned/learned-signal.ts';
import { readingOf } from './learned/reading.ts';
import { match, miss } from './outcomes.ts';

export default defineSignal({
  id: 'reask',
  title: 'Asked again',
  summary: 'Matches when the last user message says the same as every one of the user turns just before it.',
  config: z.strictObject({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.8)
      .meta({ description: 'Least similarity to each of the earlier turns.' }),
    lookbackTurns: z
      .int()
      .min(1)
      .max(32)
      .default(1)
      .meta({ description: 'How many earlier user turns; with fewer it does not match.' }),
  }),
  examples: [
    { title: 'Twice in a row', config: {} },
    { title: 'Three times in a row', config: { threshold: 0.75, lookbackTurns: 2 } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, threshold, lookbackTurns }, context) =>
    learnedSignal([name], context, (classifiers) => ({
      emits: [name],
      evaluate: (view) => {
        const turns = view.userTexts;
        if (turns.length <= lookbackTurns) return miss(name);
        const asked = readingOf(view, classifiers).embedding().slice();
        let least = 1;
        for (const turn of turns.slice(-1 - lookbackTurns, -1))
          least = Math.min(least, cosine(asked, readingOf(view, classifiers, turn).embedding()));
        const evidence = `similarity ${least.toFixed(3)} over ${lookbackTurns} turns`;
        return least >= threshold ? match(name, least, evidence, Math.min(1, least)) : miss(name, least);
      },
    })),
});
