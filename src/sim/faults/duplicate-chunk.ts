import { z } from 'zod';
import { afterTokens, defineFault, strikesAfter } from './define.ts';

export default defineFault({
  id: 'duplicate-chunk',
  title: 'Duplicate chunk',
  summary: 'Sends one event twice.',
  config: z.strictObject({ after: afterTokens }),
  examples: [{ title: 'The third token comes twice', config: { after: 2 } }],
  create({ after }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        out.write(event.text + event.text);
        return true;
      },
    };
  },
});
