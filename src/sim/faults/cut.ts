import { z } from 'zod';
import { afterTokens, defineFault, firstHalf, strikesAfter } from './define.ts';

export default defineFault({
  id: 'cut',
  title: 'Cut',
  summary: 'Ends the connection between two events, after some tokens.',
  config: z.strictObject({
    after: afterTokens,
    /** reset: RST; fin: closed before the body is whole; end: the body ends as if it were whole. */
    how: z.enum(['reset', 'fin', 'end']).default('reset'),
  }),
  examples: [
    { title: 'Five tokens, then a reset', config: { after: 5 } },
    { title: 'An answer that just stops', config: { after: 5, how: 'end' } },
  ],
  create({ after, how }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        if (event.kind === 'body') out.write(firstHalf(event.text));
        out.close(how);
        return true;
      },
    };
  },
});
