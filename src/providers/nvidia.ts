import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'nvidia',
  title: 'NVIDIA NIM',
  summary: 'NVIDIA’s hosted models; a NIM of your own by its URL.',
  url: 'https://integrate.api.nvidia.com/v1',
  parameters: { max_completion_tokens: { to: 'max_tokens' } },
});
