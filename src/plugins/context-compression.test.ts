import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '../protocol/openai-chat.ts';
import kind from './context-compression.ts';
import { pluginRequest, pluginWorld } from './request.fixture.ts';

const FILLER = 'The office has a new coffee machine, and everyone is happy about it for now. '.repeat(20);
const user = (content: NonNullable<ChatMessage['content']>): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const SMALL = { triggerTokens: 300, targetTokens: 200 };

async function run(messages: ChatMessage[], config: object = SMALL) {
  const request = pluginRequest({ messages });
  const given = structuredClone(messages);
  await kind.create(kind.config.parse(config), pluginWorld()).before?.(request);
  expect(messages).toEqual(given);
  return { request, messages: request.get('messages') };
}

test('never touches the system prompt, the last turns, tool calls or the pairing of calls and results', async () => {
  const call = {
    id: 'c1',
    type: 'function',
    function: { name: 'search', arguments: JSON.stringify({ q: FILLER }) },
  };
  const given: ChatMessage[] = [
    { role: 'system', content: FILLER },
    user(FILLER),
    assistant(FILLER),
    user(`${FILLER}second to last`),
    { role: 'assistant', content: FILLER, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c1', content: FILLER },
    user(`${FILLER}Which port?`),
  ];
  const { messages } = await run(given);
  expect(messages.map(({ role }) => role)).toEqual(given.map(({ role }) => role));
  for (const at of [0, 3, 4, 6]) expect(messages[at]).toBe(given[at]);
  for (const at of [1, 2, 5]) expect(messages[at]?.content).toMatch(/\[… \d+ sentences left out\]/);
  expect(messages[5]?.tool_call_id).toBe('c1');
});

test('says what it did', async () => {
  const { request } = await run([user(FILLER), assistant(FILLER), user('a?'), user('b?')]);
  expect(request.answered.get('x-fairlead-compression')).toMatch(/^from=\d{3}; to=1?\d{2}$/);
  expect(request.findings).toEqual([
    { by: 'context_compression', what: 'long_context', action: 'compressed', count: expect.any(Number) },
  ]);
});

describe('does nothing', () => {
  test.each<[string, ChatMessage[], object]>([
    ['under the trigger', [user(FILLER), user('a?'), user('b?')], { triggerTokens: 4_000 }],
    ['with one long question', [user(FILLER)], SMALL],
    [
      'where no target is chosen',
      [user(FILLER), user('a?'), user('b?')],
      { ...SMALL, targets: { history: false } },
    ],
    ['without messages', [], SMALL],
  ])('%s', async (_, messages, config) => {
    const { request } = await run(messages, config);
    expect([...request.fields]).toEqual([]);
    expect(request.findings).toEqual([]);
  });
});

test('only results of tools, where only they are a target', async () => {
  const { messages } = await run(
    [user(FILLER), { role: 'tool', tool_call_id: 'c', content: FILLER }, user('a?'), user('b?')],
    { ...SMALL, targets: { history: false } },
  );
  expect(messages[0]?.content).toBe(FILLER);
  expect(messages[1]?.content).not.toBe(FILLER);
});

test('parts keep their kind and their place', async () => {
  const image = { type: 'image_url', image_url: { url: 'data:,x' } };
  const { messages } = await run([
    user([{ type: 'text', text: FILLER }, image, { type: 'text', text: FILLER }]),
    user('a?'),
    user('b?'),
  ]);
  const parts = messages[0]?.content as { type: string; text?: string }[];
  expect(parts.map(({ type }) => type)).toEqual(['text', 'image_url', 'text']);
  expect(parts[1]).toBe(image);
  expect(parts[0]?.text?.length).toBeLessThan(FILLER.length);
});

test('a result in JSON stays JSON', async () => {
  const rows = Array.from({ length: 50 }, (_, id) => ({ id, city: 'Oslo', state: 'shipped' }));
  const { messages } = await run([
    user('orders?'),
    { role: 'tool', tool_call_id: 'c', content: JSON.stringify({ rows }) },
    user('which are shipped?'),
  ]);
  const left = JSON.parse(messages[1]?.content as string) as { rows: unknown[] };
  expect(left.rows.length).toBeLessThan(50);
});

test('what plugins before have left is what is shortened', async () => {
  const request = pluginRequest({ messages: [user('unmasked'), user('a?'), user('b?')] });
  request.set('messages', [user(`${FILLER}<EMAIL_1>`), user('a?'), user('b?')]);
  await kind.create(kind.config.parse(SMALL), pluginWorld()).before?.(request);
  expect(JSON.stringify(request.get('messages'))).not.toContain('unmasked');
});
