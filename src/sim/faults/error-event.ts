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
    /** The status that the event speaks of. */
    code: z.coerce.number().int().min(400).max(599).default(500),
    /** vllm: the status as `code`; openai: a `type`, no code; named: an SSE event of the name `error`. */
    form: z.enum(['vllm', 'openai', 'named']).default('vllm'),
  }),
  examples: [
    { title: 'Fails after three tokens', config: { after: 3 } },
    { title: 'Fails and just ends', config: { done: false } },
    { title: 'Rate limited within the answer', config: { code: 429 } },
  ],
  create({ after, done, code, form }) {
    const strikes = strikesAfter(after);
    const limited = code === 429;
    const error = {
      message: 'Simulated fault: error event.',
      type:
        form === 'vllm'
          ? limited
            ? 'rate_limit_error'
            : 'InternalServerError'
          : limited
            ? 'requests'
            : 'server_error',
      param: null,
      code: form === 'vllm' ? code : limited ? 'rate_limit_exceeded' : null,
    };
    const body = JSON.stringify({ error });
    const name = form === 'named' ? 'event: error\n' : '';
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        out.write(event.kind === 'body' ? body : `${name}data: ${body}\n\n${done ? 'data: [DONE]\n\n' : ''}`);
        out.close('end');
        return true;
      },
    };
  },
});
