import { assistantLast } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'ollama',
  title: 'Ollama',
  summary: 'Ollama’s OpenAI-compatible surface.',
  url: 'http://127.0.0.1:11434/v1',
  health: '/api/version',
  parameters: { max_completion_tokens: { to: 'max_tokens' } },
  continueAnswer: assistantLast(false),
});
