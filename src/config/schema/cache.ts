import { z } from 'zod';

export const cacheSchema = z.strictObject({
  maxBytes: z
    .int()
    .positive()
    .default(256 * 1024 * 1024)
    .meta({ description: 'Size bound of all answers kept in this process, vectors included.' }),
  eviction: z
    .enum(['wtinylfu', 'lru'])
    .default('wtinylfu')
    .meta({ description: 'Which answer goes when there is no room.' }),
  shared: z.enum(['none', 'redis', 'store']).default('none').meta({
    description:
      'Where gateways share answers: nowhere, in store.redis (exact), or in store.url (exact, and semantic with pgvector).',
  }),
});

export type CacheConfig = z.infer<typeof cacheSchema>;
