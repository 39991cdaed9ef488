import { describe, expect, it } from 'vitest';
import { readChat } from './chat.ts';

const USER = { role: 'user', content: 'hello' };
const read = (more: Record<string, unknown>) => readChat({ messages: [USER], ...more }, 9);

describe('readChat', () => {
  it('has OpenAI’s defaults', () => {
    expect(read({})).toMatchObject({
      begun: undefined,
      opensAnswer: true,
      sampling: { temperature: 1, topP: 1, topK: 0, minP: 0, seed: 9 },
      maxTokens: undefined,
      stop: [],
    });
  });

  it('takes a negative or long seed as 32 bits, and -1 as all tokens', () => {
    expect(read({ seed: -1, top_k: -1 }).sampling).toMatchObject({ seed: 2 ** 32 - 1, topK: 0 });
  });

  it('prefers max_completion_tokens, and reads one stop sequence as a list', () => {
    expect(read({ max_tokens: 5, max_completion_tokens: 3, stop: 'x' })).toMatchObject({
      maxTokens: 3,
      stop: ['x'],
    });
  });

  it('goes on from an assistant’s last message', () => {
    const messages = [USER, { role: 'assistant', content: 'I am' }];
    const chat = read({ messages, continue_final_message: true, add_generation_prompt: false });
    expect(chat).toMatchObject({ begun: 'I am', opensAnswer: false });
  });

  it.each([
    [{ messages: undefined }, 'FL_PARAM_MISSING', 'messages'],
    [{ messages: [] }, 'FL_PARAM_INVALID', 'messages'],
    [{ temperature: 3 }, 'FL_PARAM_INVALID', 'temperature'],
    [{ temperature: '1' }, 'FL_PARAM_INVALID', 'temperature'],
    [{ max_tokens: 0 }, 'FL_PARAM_INVALID', 'max_tokens'],
    [{ top_p: 1.1 }, 'FL_PARAM_INVALID', 'top_p'],
    [{ n: 2 }, 'FL_UNSUPPORTED', 'n'],
    [{ tools: [{ type: 'function' }] }, 'FL_UNSUPPORTED', 'tools'],
    [{ logprobs: true }, 'FL_UNSUPPORTED', 'logprobs'],
    [{ response_format: { type: 'json_object' } }, 'FL_UNSUPPORTED', 'response_format'],
    [{ continue_final_message: 'yes' }, 'FL_PARAM_INVALID', 'continue_final_message'],
    [{ continue_final_message: true }, 'FL_PARAM_INVALID', 'messages'],
    [
      { continue_final_message: true, add_generation_prompt: true },
      'FL_PARAM_INVALID',
      'add_generation_prompt',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'x' }] }] },
      'FL_UNSUPPORTED',
      'messages',
    ],
  ])('refuses %j', (more, code, param) => {
    expect(() => read(more)).toThrowError(expect.objectContaining({ code, param }));
  });

  it('lets pass what says nothing', () => {
    const nothing = { n: 1, tools: [], logprobs: false, response_format: { type: 'text' }, stop: null };
    expect(() => read(nothing)).not.toThrow();
  });
});
