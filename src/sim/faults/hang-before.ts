import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'hang-before',
  title: 'Hang before the answer',
  summary: 'Takes the request and sends nothing: for ever, or for some milliseconds.',
  config: z.strictObject({ ms: z.coerce.number().min(0).default(Number.POSITIVE_INFINITY) }),
  examples: [
    { title: 'Never answers', config: {} },
    { title: 'Answers late', config: { ms: 500 } },
  ],
  create: ({ ms }) => ({
    intercept(out) {
      out.wait(ms);
      return !Number.isFinite(ms);
    },
  }),
});
