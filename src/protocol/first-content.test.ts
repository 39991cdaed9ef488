import { describe, expect, it } from 'vitest';
import { eventSays } from './first-content.ts';

const choice = (one: unknown) => ({ choices: [one] });

describe('eventSays', () => {
  it.each([
    ['a role alone', choice({ delta: { role: 'assistant', content: '' }, finish_reason: null }), false],
    [
      'vLLM’s empty fields',
      choice({ delta: { role: 'assistant', content: '', tool_calls: [] }, logprobs: null }),
      false,
    ],
    ['Azure’s filter results', { choices: [], prompt_filter_results: [1] }, false],
    ['text', choice({ delta: { content: 'a' } }), true],
    ['thinking', choice({ delta: { role: 'assistant', reasoning_content: 'hm' } }), true],
    ['a tool call', choice({ delta: { tool_calls: [{ index: 0 }] } }), true],
    ['an end', choice({ delta: {}, finish_reason: 'stop' }), true],
    ['a completion’s text', choice({ text: 'a' }), true],
    ['something else', { object: 'other' }, true],
  ])('%s', (_what, event, expected) => {
    expect(eventSays(event)).toBe(expected);
  });
});
