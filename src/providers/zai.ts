import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'zai',
  title: 'Z.ai',
  summary: 'GLM by Z.ai’s own API.',
  url: 'https://api.z.ai/api/paas/v4',
  versionPath: '/api/paas/v4',
  endpoints: ['chat', 'embeddings', 'models'],
  parameters: {
    max_completion_tokens: { to: 'max_tokens' },
    temperature: { min: 0, max: 1 },
    top_p: { min: 0.01, max: 1 },
  },
});
