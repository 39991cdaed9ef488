import { z } from 'zod';
import { defineSignal } from './define.ts';
import { match, miss } from './outcomes.ts';

const UNITS = { '': 1, K: 1_000, M: 1_000_000 } as const;

/** A number of tokens: 4000, "4000", "32K", "1.5M" (K is 1,000). */
const tokenCount = z
  .union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?[kKmM]?$/)])
  .transform((value) => {
    if (typeof value === 'number') return value;
    const unit = value.replace(/[\d.]/g, '').toUpperCase() as keyof typeof UNITS;
    return Number.parseFloat(value) * UNITS[unit];
  });

export default defineSignal({
  id: 'context',
  title: 'Context length',
  summary:
    'Matches when the estimated prompt tokens of the whole request lie between two bounds, both included.',
  config: z.strictObject({
    minTokens: tokenCount.optional().meta({ description: 'Such as 4000 or 32K; left out: 0.' }),
    maxTokens: tokenCount.optional().meta({ description: 'Left out: no upper bound.' }),
  }),
  examples: [
    { title: 'Long documents', config: { minTokens: '32K', maxTokens: '256K' } },
    { title: 'Short prompts', config: { maxTokens: 500 } },
  ],
  cost: 'cpu',
  create: ({ name, minTokens = 0, maxTokens = Number.POSITIVE_INFINITY }) => ({
    emits: [name],
    evaluate: ({ tokens }) =>
      tokens >= minTokens && tokens <= maxTokens
        ? match(name, tokens, `about ${tokens} tokens`)
        : miss(name, tokens),
  }),
});
