import { z } from 'zod';
import { millisecondsSchema } from './values.ts';

/** How requests go to models whose backends have roles. */
export const disaggregationSchema = z.strictObject({
  minPromptTokens: z.int().nonnegative().default(0).meta({
    description:
      'Prompts below this (estimated from their bytes) are prefilled where they are decoded: a hop and a transfer would take longer. 0: all go by a prefill backend, as its role says.',
  }),
  attempts: z
    .int()
    .min(1)
    .default(2)
    .meta({ description: 'Prefill backends tried before the decode backend does it itself.' }),
  timeoutMs: millisecondsSchema
    .min(1)
    .default(30_000)
    .meta({ description: 'For the prefill; after it the decode backend does it itself.' }),
});
