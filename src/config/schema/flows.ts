import { z } from 'zod';
import { millisecondsSchema } from './values.ts';

/** How the flow of tokens is watched. */
export const flowsSchema = z.strictObject({
  enabled: z.boolean().default(true).meta({
    description:
      'Whether the gaps between tokens are measured, and a backend that becomes slower than it used to be is drained.',
  }),
  minStallMs: millisecondsSchema
    .default(150)
    .meta({ description: 'No silence shorter than this is a stall, however even a backend’s tokens come.' }),
  probeShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.02)
    .meta({ description: 'Share of its weight that a backend keeps while it is slower than it used to be.' }),
});

export type FlowsConfig = z.infer<typeof flowsSchema>;
