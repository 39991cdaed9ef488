import { describe, expect, it } from 'vitest';
import { saysSomething } from './first-content.ts';

const frame = (choice: unknown) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;

describe('saysSomething', () => {
  it.each([
    ['a role alone', frame({ delta: { role: 'assistant', content: '' }, finish_reason: null }), false],
    [
      'vLLM’s empty fields',
      frame({ delta: { role: 'assistant', content: '', tool_calls: [] }, logprobs: null }),
      false,
    ],
    ['a comment', ': ping\n\n', false],
    ['Azure’s filter results', 'data: {"choices":[],"prompt_filter_results":[1]}\n\n', false],
    ['text', frame({ delta: { content: 'a' } }), true],
    ['thinking', frame({ delta: { role: 'assistant', reasoning_content: 'hm' } }), true],
    ['a tool call', frame({ delta: { tool_calls: [{ index: 0 }] } }), true],
    ['an end', frame({ delta: {}, finish_reason: 'stop' }), true],
    ['a completion’s text', frame({ text: 'a' }), true],
    ['the end of all', 'data: [DONE]\n\n', true],
    ['something else', 'data: {"object":"other"}\n\n', true],
  ])('%s', (_what, text, expected) => {
    expect(saysSomething(Buffer.from(text))).toBe(expected);
    expect(saysSomething(Buffer.from(frame({ delta: { role: 'assistant' } }) + text))).toBe(expected);
  });
});
