import { z } from 'zod';
import { defineSignal } from './define.ts';
import { tierField } from './learned/ask.ts';
import { labelSignal } from './learned/label-signal.ts';

/** What a prompt counts as whose subject is not clear. */
const FALLBACK = 'other';

/** VSR writes computer_science in some files. */
const spaced = (category: string) => category.toLowerCase().replaceAll('_', ' ');

export default defineSignal({
  id: 'domain',
  title: 'Subject',
  summary: 'Matches when the prompt’s subject, one of MMLU-Pro’s 14 categories, is among those stated.',
  config: z.strictObject({
    categories: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({ description: 'Such as math, law, computer science; left out: the signal’s name.' }),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({ description: `Least probability; below it a prompt counts as ${FALLBACK}.` }),
    tier: tierField,
  }),
  examples: [
    { title: 'By its name', config: { categories: ['law'] } },
    { title: 'Science', config: { categories: ['physics', 'chemistry', 'biology'], threshold: 0.6 } },
  ],
  cost: 'cpu',
  needsModels: true,
  create: ({ name, categories = [name], threshold, tier }, context) =>
    labelSignal(
      {
        name,
        task: 'domain',
        wanted: categories.map(spaced),
        key: 'categories',
        threshold,
        fallback: FALLBACK,
        tier,
      },
      context,
    ),
});
