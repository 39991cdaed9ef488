import { assistantLast } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'openrouter',
  title: 'OpenRouter',
  summary: 'OpenRouter’s API; name your application by the headers http-referer and x-title.',
  url: 'https://openrouter.ai/api/v1',
  continueAnswer: assistantLast(false),
});
