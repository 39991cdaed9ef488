import { z } from 'zod';

/** How the flow of tokens is watched. */
export const flowsSchema = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: 'Whether the gaps between tokens are measured.' }),
});

export type FlowsConfig = z.infer<typeof flowsSchema>;
