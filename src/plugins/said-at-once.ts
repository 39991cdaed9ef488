import { randomUUID } from 'node:crypto';
import type { ChatCompletion } from '../protocol/openai-chat.ts';

/** An answer of the gateway's own that says `content`; it took no tokens. */
export function saidAtOnce(model: string, content: string, finish: string): ChatCompletion {
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, logprobs: null, finish_reason: finish }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  };
}
