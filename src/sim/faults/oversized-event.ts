import { z } from 'zod';
import { afterTokens, defineFault, strikesAfter } from './define.ts';

const MIB = 1024 * 1024;

export default defineFault({
  id: 'oversized-event',
  title: 'Oversized event',
  summary: 'Pads the JSON of one event with blanks to many megabytes and goes on.',
  config: z.strictObject({
    after: afterTokens,
    bytes: z.coerce
      .number()
      .int()
      .min(1)
      .default(9 * MIB),
  }),
  examples: [{ title: 'One event of nine megabytes', config: {} }],
  create({ after, bytes }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        out.write(event.text.replace('{', `{${' '.repeat(bytes)}`));
        return true;
      },
    };
  },
});
