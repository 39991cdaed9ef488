import { continueFinalMessage } from './continuation.ts';
import { kvTransferParams } from './kv-handoff.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'vllm',
  title: 'vLLM',
  summary: 'A vLLM server.',
  url: 'http://127.0.0.1:8000/v1',
  health: '/health',
  tokenizePath: '/tokenize',
  continueAnswer: continueFinalMessage,
  countsEvents: true,
  kvHandoff: kvTransferParams,
});
