import { continueFinalMessage } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'sglang',
  title: 'SGLang',
  summary: 'An SGLang server.',
  url: 'http://127.0.0.1:30000/v1',
  health: '/health',
  continueAnswer: continueFinalMessage,
  countsEvents: true,
});
