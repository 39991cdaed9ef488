import { z } from 'zod';
import { defineSignal } from './define.ts';
import { Bank } from './learned/bank.ts';
import { FITTED } from './learned/calibrated.ts';
import { learnedSignal } from './learned/learned-signal.ts';
import { Rivals } from './learned/rivals.ts';
import { similaritySignal } from './learned/similarity-signal.ts';

const newRivals = () => new Rivals();

const config = z
  .strictObject({
    description: z.string().min(1).optional().meta({ description: 'What prompts of this kind ask for.' }),
    examples: z.array(z.string().min(1)).default([]).meta({ description: 'Prompts of this kind.' }),
    threshold: z
      .number()
      .min(-1)
      .max(1)
      .optional()
      .meta({ description: `Least similarity. ${FITTED}` }),
  })
  .refine(({ description, examples }) => description !== undefined || examples.length > 0, {
    message: 'a preference needs a description or examples',
  });

export default defineSignal({
  id: 'preference',
  title: 'Preference',
  summary: 'Matches when, of all preferences of the policy, the prompt is most similar to this one.',
  config,
  examples: [
    {
      title: 'Short answers',
      config: {
        description: 'the user wants a brief answer',
        examples: ['keep it short', 'in one sentence', 'just give me the command'],
      },
    },
    { title: 'By its description alone', config: { description: 'reviews of source code', threshold: 0.5 } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, description, examples, threshold }, context) =>
    learnedSignal([name], context, (classifiers) => {
      const texts = description === undefined ? examples : [description, ...examples];
      const bank = Bank.of(texts, classifiers, { aggregation: 'max' });
      const rivals = context.shared(newRivals, newRivals);
      return similaritySignal({ name, bank, threshold, rivals }, classifiers, context);
    }),
});
