import { z } from 'zod';
import { afterTokens, defineFault, firstHalf, strikesAfter } from './define.ts';

export default defineFault({
  id: 'half-frame',
  title: 'Half a frame',
  summary: 'Sends half of an event and ends the connection.',
  config: z.strictObject({ after: afterTokens, how: z.enum(['reset', 'fin', 'end']).default('fin') }),
  examples: [{ title: 'Broken in the sixth token', config: { after: 5 } }],
  create({ after, how }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        out.write(firstHalf(event.text));
        out.close(how);
        return true;
      },
    };
  },
});
