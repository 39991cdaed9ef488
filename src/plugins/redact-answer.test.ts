import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutsOf } from '../guard/guard.fixture.ts';
import type { ChatChunk } from '../protocol/openai-chat.ts';
import { masked, said, setUp } from './redact.fixture.ts';
import { chunksOf, completionOf, filtered, saidBy } from './request.fixture.ts';

describe('the answer', () => {
  test('has every text back, and a look-alike of the client’s as it was', async () => {
    const { plugin } = setUp();
    const { filter, messages } = await masked(plugin, said('a@x.org "<EMAIL_ADDRESS_1>"'));
    expect(messages[0]?.content).toBe('<EMAIL_ADDRESS_2> "<EMAIL_ADDRESS_1>"');
    const message = {
      role: 'assistant',
      content: '<EMAIL_ADDRESS_1> is not <EMAIL_ADDRESS_2>',
      reasoning_content: '<EMAIL_ADDRESS_2>',
      refusal: '<EMAIL_ADDRESS_2>',
      tool_calls: [
        {
          id: 't',
          type: 'function',
          function: { name: 'f', arguments: '{"a":"\\u003cEMAIL_ADDRESS_2\\u003e"}' },
        },
      ],
    };
    const answer = completionOf('', { choices: [{ index: 0, message, finish_reason: 'stop' }] });
    const restored = await filter?.whole(answer);
    expect(restored?.choices[0]?.message).toEqual({
      role: 'assistant',
      content: '<EMAIL_ADDRESS_1> is not a@x.org',
      reasoning_content: 'a@x.org',
      refusal: 'a@x.org',
      tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{"a":"a@x.org"}' } }],
    });
  });

  test('keeps its placeholders where that is wanted', async () => {
    const { filter, messages } = await masked(setUp({ restore: false }).plugin, said('a@x.org'));
    expect(messages[0]?.content).toBe('<EMAIL_ADDRESS_1>');
    expect(filter).toBeUndefined();
  });

  test('streams: restored as a whole is, wherever it is cut', async () => {
    const { plugin } = setUp();
    const text = '😀 <EMAIL_ADDRESS_1>, <EMAIL_ADDRESS_2> <b <EMAIL_ADDRESS_';
    const { filter: wholly } = await masked(plugin, said('a@x.org'));
    const whole = await wholly?.whole(completionOf(text));
    await fc.assert(
      fc.asyncProperty(cutsOf(text), async (pieces) => {
        const { filter } = await masked(plugin, said('a@x.org'));
        if (filter === undefined) throw new Error('no filter');
        const chunks = filtered(filter, chunksOf(pieces));
        expect(saidBy(chunks)).toBe(whole?.choices[0]?.message.content);
        expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
      }),
    );
  });

  const chunk = (choices: ChatChunk['choices'], over: object = {}): ChatChunk => ({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices,
    ...over,
  });
  const delta = (index: number, change: ChatChunk['choices'][0]['delta'], finish: string | null = null) =>
    chunk([{ index, delta: change, finish_reason: finish }]);
  const call = (index: number, args: string) => ({ tool_calls: [{ index, function: { arguments: args } }] });

  test('streams: choices, reasoning and the arguments of each tool call go by themselves', async () => {
    const { filter } = await masked(setUp().plugin, said('a@x.org b@x.org'));
    if (filter === undefined) throw new Error('no filter');
    const chunks = filtered(filter, [
      delta(0, { reasoning_content: '<EMAIL_' }),
      delta(1, { content: '<EMAIL_ADDRESS_2' }),
      delta(0, call(0, '{"a":"<EMAIL_ADD')),
      delta(0, call(1, '{"b":"\\u003cEMAIL_ADDRESS')),
      delta(0, { reasoning_content: 'ADDRESS_1>' }),
      delta(0, call(0, 'RESS_1>"}')),
      delta(1, { content: '>' }, 'stop'),
      delta(0, call(1, '_2\\u00')),
      delta(0, { ...call(1, '3e"}'), content: 'x <EMAIL' }, 'tool_calls'),
    ]);
    const seen: Record<string, string> = {};
    for (const { choices } of chunks) {
      for (const { index, delta: change } of choices) {
        const add = (key: string, text: string | null | undefined) => {
          seen[`${index} ${key}`] = (seen[`${index} ${key}`] ?? '') + (text ?? '');
        };
        if (typeof change.content === 'string') add('content', change.content);
        if (change.reasoning_content) add('reasoning', change.reasoning_content);
        for (const one of change.tool_calls ?? []) add(`call ${one.index}`, one.function?.arguments);
      }
    }
    expect(seen).toEqual({
      '0 reasoning': 'a@x.org',
      '1 content': 'b@x.org',
      '0 call 0': '{"a":"a@x.org"}',
      '0 call 1': '{"b":"b@x.org"}',
      '0 content': 'x <EMAIL',
    });
    expect(chunks.filter(({ choices }) => choices[0]?.finish_reason != null)).toHaveLength(2);
  });

  test('streams: what is held back comes at the end of a stream without a finish, and once', async () => {
    const { filter } = await masked(setUp().plugin, said('a@x.org'));
    if (filter === undefined) throw new Error('no filter');
    expect(filter.chunk(delta(0, { content: 'x <EMAIL' }))).toEqual([delta(0, { content: 'x ' })]);
    expect(filter.chunk(delta(0, { content: '_A' }))).toEqual([]);
    expect(
      filter.chunk(delta(0, { tool_calls: [{ index: 3, function: { arguments: '"\\u' } }] })),
    ).toHaveLength(1);
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    expect(filter.chunk(chunk([], { usage }))).toEqual([chunk([], { usage })]);
    expect(filter.end()).toEqual([
      delta(0, { content: '<EMAIL_A', tool_calls: [{ index: 3, function: { arguments: '\\u' } }] }),
    ]);
    expect(filter.end()).toEqual([]);
  });

  test('streams: an event without a placeholder is the very same', async () => {
    const { filter } = await masked(setUp().plugin, said('a@x.org'));
    const event = delta(0, { content: 'hello' });
    expect(filter?.chunk(event)[0]).toBe(event);
  });

  test('streams: parts of content keep their form', async () => {
    const { filter } = await masked(setUp().plugin, said('a@x.org'));
    if (filter === undefined) throw new Error('no filter');
    const parts = (text: string) => ({ content: [{ type: 'text', text }] });
    expect(filtered(filter, [delta(0, parts('<EMAIL_ADDRESS_1> <E'))])).toEqual([
      delta(0, parts('a@x.org ')),
      delta(0, parts('<E')),
    ]);
  });
});
