import { definePlugin } from './define.ts';
import { responseCacheConfig } from './response-cache-config.ts';
import { ResponseCachePlugin } from './response-cache-plugin.ts';

export default definePlugin({
  id: 'response_cache',
  aliases: ['semantic-cache', 'semantic_cache'],
  title: 'Response cache',
  summary: 'Gives the answer that an equal request got, or one that asks the same in other words.',
  order: 40,
  needsModels: ({ mode = 'exact' }) => mode !== 'exact',
  config: responseCacheConfig,
  examples: [
    { title: 'The very same requests only, for an hour, for each user alone', config: {} },
    { title: 'Other words too', config: { mode: 'exact_then_semantic' } },
    {
      title: 'One team shares for a day',
      config: { scope: 'team', ttlSeconds: 86_400, tags: ['handbook'] },
    },
  ],
  create: (settings, world) => new ResponseCachePlugin(settings, world),
});
