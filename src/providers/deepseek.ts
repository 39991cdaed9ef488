import { markedMessage } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'deepseek',
  title: 'DeepSeek',
  summary: 'DeepSeek’s own API.',
  url: 'https://api.deepseek.com/v1',
  endpoints: ['chat', 'models'],
  parameters: { max_completion_tokens: { to: 'max_tokens' } },
  continueAnswer: markedMessage('prefix', false),
});
