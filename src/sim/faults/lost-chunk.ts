import { z } from 'zod';
import { afterTokens, defineFault, strikesAfter } from './define.ts';

export default defineFault({
  id: 'lost-chunk',
  title: 'Lost chunk',
  summary: 'Leaves one event out and goes on.',
  config: z.strictObject({ after: afterTokens }),
  examples: [{ title: 'The third token never comes', config: { after: 2 } }],
  create({ after }) {
    const strikes = strikesAfter(after);
    return { event: (event) => event.kind !== 'body' && strikes(event) };
  },
});
