import { z } from 'zod';
import { afterTokens, defineFault, strikesAfter } from './define.ts';

export default defineFault({
  id: 'error-event',
  title: 'Error event',
  summary: 'Says that it failed within an answer that began with 200, as vLLM does when generation breaks.',
  config: z.strictObject({
    after: afterTokens,
    /** Whether `[DONE]` still follows in a stream, as it does in vLLM. */
    done: z.stringbool().or(z.boolean()).default(true),
  }),
  examples: [
    { title: 'Fails after three tokens', config: { after: 3 } },
    { title: 'Fails and just ends', config: { done: false } },
  ],
  create({ after, done }) {
    const strikes = strikesAfter(after);
    const error = {
      message: 'Simulated fault: error event.',
      type: 'InternalServerError',
      param: null,
      code: 500,
    };
    const body = JSON.stringify({ error });
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        out.write(event.kind === 'body' ? body : `data: ${body}\n\n${done ? 'data: [DONE]\n\n' : ''}`);
        out.close('end');
        return true;
      },
    };
  },
});
