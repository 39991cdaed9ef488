import { z } from 'zod';
import { isRecord } from '../../core/record.ts';
import type { Fields } from '../http/fields.ts';
import { defineFault } from './define.ts';

/** What servers say that go on with no answer: the newer Claude models, and a server that knows no such field. */
const WORDS = {
  claude:
    'This model does not support assistant message prefill. The conversation must end with a user message.',
  field: 'Extra inputs are not permitted: continue_final_message',
} as const;

export default defineFault({
  id: 'refuse-prefill',
  title: 'Prefill refused',
  summary: 'Answers 400 to a request whose last message is the beginning of the answer; others are answered.',
  config: z.strictObject({ as: z.enum(['claude', 'field']).default('claude') }),
  examples: [
    { title: 'As newer Claude models do', config: {} },
    { title: 'As a server that does not know the field', config: { as: 'field' } },
  ],
  create: ({ as }) => ({
    intercept(out, body) {
      if (!isPrefilled(body)) return false;
      const error = { message: WORDS[as], type: 'invalid_request_error', param: null, code: null };
      out.json(400, JSON.stringify({ error }));
      return true;
    },
  }),
});

function isPrefilled(body: Fields | undefined): boolean {
  const messages = body?.messages;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return body?.continue_final_message === true || (isRecord(last) && last.role === 'assistant');
}
