import { z } from 'zod';
import { CHAT_FIELDS } from './chat-fields.ts';
import { definePlugin } from './define.ts';

const config = z.strictObject({
  blockedParams: z.array(z.string().min(1)).default([]).meta({ description: 'Top-level fields to remove.' }),
  maxTokensLimit: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'Cap on max_tokens and max_completion_tokens.' }),
  maxN: z.int().positive().optional().meta({ description: 'Cap on n.' }),
  stripUnknown: z
    .boolean()
    .default(false)
    .meta({ description: 'Removes top-level fields that OpenAI’s chat completions do not have.' }),
});

/** Needed to route at all: blocking them would leave no request. */
const REQUIRED = new Set(['model', 'messages', 'prompt']);

export default definePlugin({
  id: 'request_params',
  title: 'Request parameters',
  summary: 'Removes and caps parameters that clients send.',
  order: 200,
  config,
  examples: [
    { title: 'Short answers, one at a time', config: { maxTokensLimit: 1024, maxN: 1 } },
    { title: 'Only what OpenAI knows, and no seed', config: { blockedParams: ['seed'], stripUnknown: true } },
  ],
  create({ blockedParams, maxTokensLimit, maxN, stripUnknown }) {
    const blocked = new Set(blockedParams.filter((field) => !REQUIRED.has(field)));
    const caps = new Map<string, number>();
    if (maxTokensLimit !== undefined) {
      caps.set('max_tokens', maxTokensLimit);
      caps.set('max_completion_tokens', maxTokensLimit);
    }
    if (maxN !== undefined) caps.set('n', maxN);
    return {
      before(request) {
        for (const field in request.body) {
          if (blocked.has(field) || (stripUnknown && !CHAT_FIELDS.has(field) && !REQUIRED.has(field))) {
            request.remove(field);
            continue;
          }
          const limit = caps.get(field);
          const value = request.get(field);
          if (limit !== undefined && typeof value === 'number' && value > limit) request.set(field, limit);
        }
        return undefined;
      },
    };
  },
});
