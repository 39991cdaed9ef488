import { z } from 'zod';
import { millisecondsSchema } from './values.ts';

export const guardSchema = z.strictObject({
  vaultKey: z.string().min(16).optional().meta({
    description:
      'Encrypts masked values while they lie; made anew at each start when left out, so that a restart forgets them.',
    secret: true,
  }),
  vaultTtlMs: millisecondsSchema
    .min(1)
    .default(3_600_000)
    .meta({ description: 'How long the masked values of a conversation are kept after its last request.' }),
  vaultConversations: z
    .int()
    .positive()
    .default(10_000)
    .meta({ description: 'Conversations whose masked values are kept; the longest idle goes first.' }),
});

export type GuardConfig = z.infer<typeof guardSchema>;
