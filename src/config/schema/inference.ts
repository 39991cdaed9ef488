import { z } from 'zod';

/** The longest that a request is made to wait for a better reading of its prompt. */
const LONGEST_BUDGET_MS = 10_000;

export const inferenceSchema = z.strictObject({
  tier: z.enum(['fast', 'cascade']).default('fast').meta({
    description:
      'How signals read prompts: fast answers in microseconds; cascade asks the transformer where that is unsure.',
  }),
  budgetMs: z
    .number()
    .nonnegative()
    .max(LONGEST_BUDGET_MS)
    .default(5)
    .meta({ description: 'What the transformer may take for one text; the fast answer stands in after it.' }),
  models: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Folder of the models; left out: those that come with the package.' }),
});

export type InferenceConfig = z.infer<typeof inferenceSchema>;
