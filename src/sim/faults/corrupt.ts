import { z } from 'zod';
import { afterTokens, defineFault, strikesAfter } from './define.ts';

export default defineFault({
  id: 'corrupt',
  title: 'Corrupt event',
  summary: 'Breaks the JSON of one event and goes on.',
  config: z.strictObject({ after: afterTokens }),
  examples: [{ title: 'The first event is broken', config: { after: 0 } }],
  create({ after }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        out.write(event.text.replace('{', '{"simulated fault'));
        return true;
      },
    };
  },
});
