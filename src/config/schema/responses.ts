import { z } from 'zod';

/** What is kept of answers to /v1/responses, so that the next request can go on from them. */
export const responsesSchema = z.strictObject({
  keep: z.boolean().default(true).meta({
    description:
      'Keep the text of requests and answers for previous_response_id: in the store, or in memory without one; false: nothing is kept, and clients send whole conversations.',
  }),
  retentionHours: z
    .number()
    .positive()
    .default(720)
    .meta({ description: 'A kept response is forgotten after this long; OpenAI keeps 30 days.' }),
  maxBytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024)
    .meta({
      description:
        'Size bound of responses kept in memory; the one that was not used for longest goes first.',
    }),
  maxItems: z.int().positive().default(2_000).meta({
    description: 'Items that one conversation may hold, all earlier turns together; a longer one is refused.',
  }),
});

export type ResponsesConfig = z.infer<typeof responsesSchema>;
