import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { definePlugin } from './define.ts';

export default definePlugin({
  id: 'fast_response',
  title: 'Fast response',
  summary: 'Answers at once with a fixed text; no backend is asked.',
  order: 100,
  config: z.strictObject({
    message: z.string().min(1).meta({ description: 'The whole answer.' }),
  }),
  examples: [{ title: 'Refuse politely', config: { message: 'I cannot help with that.' } }],
  create: ({ message }) => ({
    before: ({ model }) => ({
      path: 'fast_response',
      completion: {
        id: `chatcmpl-${randomUUID()}`,
        object: 'chat.completion',
        created: Math.floor(Date.now() / 1000),
        model,
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: message },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      },
    }),
  }),
});
