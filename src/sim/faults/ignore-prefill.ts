import { z } from 'zod';
import { isRecord } from '../../core/record.ts';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'ignore-prefill',
  title: 'Prefill ignored',
  summary: 'Begins the answer anew where the request holds its beginning.',
  config: z.strictObject({}),
  examples: [{ title: 'Begins anew', config: {} }],
  create: () => ({
    misread({ continue_final_message: _, add_generation_prompt: __, ...body }) {
      const { messages } = body;
      if (!Array.isArray(messages)) return body;
      const last: unknown = messages.at(-1);
      const prefilled = isRecord(last) && last.role === 'assistant';
      return prefilled ? { ...body, messages: messages.slice(0, -1) } : body;
    },
  }),
});
