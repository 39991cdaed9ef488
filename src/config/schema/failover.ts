import { z } from 'zod';

/** How a stream whose backend fails within the answer goes on at another. */
export const failoverSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether a stream that breaks goes on at another backend.' }),
  resumes: z.int().min(1).default(8).meta({ description: 'How often one stream may change its backend.' }),
  whenImpossible: z.enum(['error', 'finish']).default('error').meta({
    description:
      'How a stream ends that nothing can continue: error, with an error event and no [DONE]; finish, with finish_reason "error" and [DONE].',
  }),
  count: z.boolean().default(false).meta({
    description:
      'Ask servers that can (vLLM, SGLang) to count the tokens in every event, so that an event that comes twice is left out.',
  }),
  warm: z
    .boolean()
    .default(true)
    .meta({ description: 'Keep a connection open to the backend that would take over.' }),
});

export type FailoverConfig = z.infer<typeof failoverSchema>;
