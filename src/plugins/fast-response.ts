import { z } from 'zod';
import { definePlugin } from './define.ts';
import { saidAtOnce } from './said-at-once.ts';

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
    before: ({ model }) => ({ path: 'fast_response', completion: saidAtOnce(model, message, 'stop') }),
  }),
});
