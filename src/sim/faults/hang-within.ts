import { z } from 'zod';
import { afterTokens, defineFault, firstHalf, strikesAfter } from './define.ts';

export default defineFault({
  id: 'hang-within',
  title: 'Hang within the answer',
  summary: 'Stops after some tokens with the connection open: for ever, or for some milliseconds.',
  config: z.strictObject({
    after: afterTokens,
    ms: z.coerce.number().min(0).default(Number.POSITIVE_INFINITY),
  }),
  examples: [
    { title: 'Ten tokens, then silence', config: { after: 10 } },
    { title: 'A pause of half a second', config: { after: 3, ms: 500 } },
  ],
  create({ after, ms }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        const sent = event.kind === 'body' ? firstHalf(event.text) : '';
        if (sent !== '') out.write(sent);
        out.wait(ms);
        out.write(event.text.slice(sent.length));
        return true;
      },
    };
  },
});
