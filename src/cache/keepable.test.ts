import { expect, test } from 'vitest';
import type { ChatCompletion } from '../protocol/openai-chat.ts';
import { keptFor } from './keepable.ts';

const answer = (message: object, finish: string | null = 'stop', over: object = {}): ChatCompletion => ({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
  ...over,
});
const text = { content: 'Yes.' };
const calls = { content: null, tool_calls: [{ id: '1', type: 'function', function: { name: 'f' } }] };

test.each([
  ['alike', answer(text)],
  ['same', answer(text, 'length')],
  ['same', answer(calls, 'tool_calls')],
  ['same', answer({ content: null, refusal: 'No.' })],
  [undefined, answer(text, 'content_filter')],
  [undefined, answer(text, 'abort')],
  [undefined, answer(text, null)],
  [undefined, answer({ content: '' })],
  [undefined, answer({ content: null, audio: { id: 'a' } })],
  [undefined, answer(text, 'stop', { choices: [] })],
  [undefined, answer(text, 'stop', { error: { message: 'x' } })],
  [undefined, answer(text, 'stop', { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } })],
])('%s: %j', (kept, completion) => {
  expect(keptFor(completion)).toBe(kept);
});

test('several choices are kept as the strictest of them', () => {
  const [good] = answer(text).choices;
  const [cut] = answer(text, 'length').choices;
  const [filtered] = answer(text, 'content_filter').choices;
  expect(keptFor(answer(text, 'stop', { choices: [good, cut] }))).toBe('same');
  expect(keptFor(answer(text, 'stop', { choices: [good, filtered] }))).toBeUndefined();
});
