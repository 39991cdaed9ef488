import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'lmstudio',
  title: 'LM Studio',
  summary: 'The local server of LM Studio.',
  url: 'http://127.0.0.1:1234/v1',
  health: 'models',
  parameters: { max_completion_tokens: { to: 'max_tokens' } },
});
