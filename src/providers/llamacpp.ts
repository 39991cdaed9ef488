import { assistantLast } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'llamacpp',
  title: 'llama.cpp',
  summary: 'llama-server of llama.cpp.',
  url: 'http://127.0.0.1:8080/v1',
  health: '/health',
  parameters: { max_completion_tokens: { to: 'max_tokens' } },
  continueAnswer: assistantLast(false),
});
