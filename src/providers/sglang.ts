import { z } from 'zod';
import { continueFinalMessage } from './continuation.ts';
import { defineProvider } from './define.ts';
import { bootstrapRoom } from './kv-handoff.ts';
import { compatibleProvider, compatibleShape } from './openai-base.ts';
import { parseBackendUrl } from './url.ts';

export default defineProvider({
  id: 'sglang',
  title: 'SGLang',
  summary: 'An SGLang server.',
  config: z.strictObject({
    ...compatibleShape,
    bootstrapPort: z.int().min(1).max(65_535).default(8998).meta({
      description: 'Of a prefill server: its --disaggregation-bootstrap-port.',
    }),
  }),
  examples: [{ title: 'SGLang', config: {} }],
  reasoningServer: 'sglang',
  defaultUrl: 'http://127.0.0.1:30000/v1',
  create: (backend) =>
    compatibleProvider(backend, {
      health: '/health',
      continueAnswer: continueFinalMessage,
      countsEvents: true,
      kvHandoff: bootstrapRoom(parseBackendUrl(backend.url).hostname, backend.bootstrapPort),
    }),
});
