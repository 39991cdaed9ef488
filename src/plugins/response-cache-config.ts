import { z } from 'zod';
import { SCOPES } from '../cache/scope.ts';
import { CONTROLS } from './response-cache-controls.ts';

export const responseCacheConfig = z.strictObject({
  mode: z.enum(['exact', 'semantic', 'exact_then_semantic']).default('exact').meta({
    description:
      'exact: the very same request only, which is never wrong; the others, which mean the same: then a question that asks the same in other words, which sometimes is (docs/cache.md).',
  }),
  scope: z.enum(SCOPES).default('user').meta({
    description:
      'Who shares answers. The default shares least, as answers may hold what only their asker may see. Who has no place in the scope shares as narrowly as it takes.',
  }),
  ttlSeconds: z.number().positive().default(3_600).meta({ description: 'How long an answer is good.' }),
  threshold: z.number().gt(0).max(1).optional().meta({
    description:
      'How probably, 0 to 1, one answer must serve both questions; left out: as calibrated for their language.',
  }),
  tags: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Names by which answers can be dropped together.' }),
  personalised: z.boolean().default(false).meta({
    description:
      'Answers depend on who asks: nothing is kept where that is not known. Only with the scope user.',
  }),
  requestControls: z
    .array(z.enum(CONTROLS))
    .default([...CONTROLS])
    .meta({
      description:
        'What clients may ask for with Cache-Control and x-fairlead-cache; the rest is passed over.',
    }),
  singleFlight: z.boolean().default(true).meta({
    description: 'A request that equals one under way waits for its answer, for half a minute at most.',
  }),
});

export type ResponseCacheConfig = z.output<typeof responseCacheConfig>;
