import { z } from 'zod';
import { defineSignal } from './define.ts';
import { Bank } from './learned/bank.ts';
import { FITTED } from './learned/calibrated.ts';
import { learnedSignal } from './learned/learned-signal.ts';
import { Rivals } from './learned/rivals.ts';
import { similaritySignal } from './learned/similarity-signal.ts';

const prototypes = z.strictObject({
  similarity: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .meta({ description: 'Cosine from which two candidates are one prototype.' }),
  max: z.int().min(1).default(8).meta({ description: 'Most prototypes that are kept, the largest first.' }),
  bestWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .meta({ description: 'Of the nearest prototype; the rest goes to the mean of the best ones.' }),
  top: z.int().min(1).default(2).meta({ description: 'How many are in that mean.' }),
});

const newRivals = () => new Rivals();

export default defineSignal({
  id: 'embedding',
  title: 'Similar prompts',
  summary: 'Matches when the prompt is similar in meaning to any, or to all, of a list of candidates.',
  config: z.strictObject({
    candidates: z
      .array(z.string().min(1))
      .min(1)
      .meta({ description: 'Prompts and phrases like those that should match; five or more are best.' }),
    threshold: z
      .number()
      .min(-1)
      .max(1)
      .optional()
      .meta({ description: `Least similarity. ${FITTED}` }),
    aggregation: z
      .enum(['max', 'mean', 'any'])
      .default('max')
      .meta({ description: 'max and any: the nearest candidate; mean: all of them on average.' }),
    prototypes: prototypes
      .optional()
      .meta({ description: 'Sum near candidates up first; `{}` takes the defaults.' }),
    bestOnly: z
      .boolean()
      .default(false)
      .meta({ description: 'Match only when no other embedding signal with bestOnly is nearer.' }),
  }),
  examples: [
    {
      title: 'Requests for support',
      config: { candidates: ['how do I set it up', 'the installation fails', 'I cannot log in'] },
    },
    {
      title: 'One of several topics',
      config: {
        candidates: ['rent a flat', 'buy a house', 'mortgage rates'],
        threshold: 0.55,
        aggregation: 'mean',
        bestOnly: true,
      },
    },
    {
      title: 'Many candidates summed up',
      config: { candidates: ['write a poem', 'write a short poem', 'a sonnet please'], prototypes: {} },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, candidates, threshold, aggregation, prototypes: summed, bestOnly }, context) =>
    learnedSignal([name], context, (classifiers) => {
      const bank = Bank.of(candidates, classifiers, {
        aggregation: aggregation === 'mean' ? 'mean' : 'max',
        prototypes: summed,
      });
      const rivals = bestOnly ? context.shared(newRivals, newRivals) : undefined;
      return similaritySignal({ name, bank, threshold, rivals }, classifiers, context);
    }),
});
