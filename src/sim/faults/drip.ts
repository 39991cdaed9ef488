import { z } from 'zod';
import { defineFault } from './define.ts';

export default defineFault({
  id: 'drip',
  title: 'Drip',
  summary: 'Sends a few bytes at a time with a pause after each, in real time.',
  config: z.strictObject({
    bytes: z.coerce.number().int().min(1).default(16),
    ms: z.coerce.number().min(0).default(5),
  }),
  examples: [{ title: 'Byte by byte', config: { bytes: 1, ms: 1 } }],
  create: ({ bytes, ms }) => ({
    event(event, out) {
      const all = Buffer.from(event.text);
      for (let at = 0; at < all.length; at += bytes) {
        out.write(all.subarray(at, at + bytes));
        out.wait(ms);
      }
      return true;
    },
  }),
});
