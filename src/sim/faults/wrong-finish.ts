import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'wrong-finish',
  title: 'Wrong finish_reason',
  summary: 'Ends a whole answer with a finish_reason that is unknown, or that the answer does not bear out.',
  config: z.strictObject({ reason: z.string().default('exploded') }),
  examples: [
    { title: 'A reason that nobody knows', config: {} },
    { title: 'A tool call that is not there', config: { reason: 'tool_calls' } },
  ],
  create: ({ reason }) => ({
    event(event, out) {
      if (event.kind !== 'finish' && event.kind !== 'body') return false;
      const said = JSON.stringify(reason);
      out.write(event.text.replaceAll(/"finish_reason":"[^"]*"/g, `"finish_reason":${said}`));
      return true;
    },
  }),
});
