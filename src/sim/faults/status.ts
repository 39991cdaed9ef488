import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'status',
  title: 'Status',
  summary: 'Answers with an error status; 429 and 503 carry Retry-After.',
  config: z.strictObject({
    code: z.coerce.number().int().min(400).max(599).default(503),
    /** Seconds; 0 leaves the header out. */
    retryAfter: z.coerce.number().int().min(0).default(1),
  }),
  examples: [
    { title: 'Out of service', config: {} },
    { title: 'Rate limited for five seconds', config: { code: 429, retryAfter: 5 } },
  ],
  create: ({ code, retryAfter }) => ({
    intercept(out) {
      const type = code === 429 ? 'rate_limit_error' : code < 500 ? 'BadRequestError' : 'InternalServerError';
      const says = retryAfter > 0 && (code === 429 || code === 503);
      out.json(
        code,
        JSON.stringify({ error: { message: `Simulated fault: status ${code}.`, type, param: null, code } }),
        says ? { 'retry-after': `${retryAfter}` } : {},
      );
      return true;
    },
  }),
});
