import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatChunk, ChatCompletion } from '../protocol/openai-chat.ts';
import { StreamAssembly } from './assemble.ts';
import { completionChunks } from './replay.ts';

function assembled(chunks: readonly ChatChunk[]): ChatCompletion | undefined {
  const assembly = new StreamAssembly();
  for (const chunk of chunks) assembly.push(chunk);
  return assembly.completion();
}

const text = fc.string({ unit: 'binary', maxLength: 400 });
const call = fc
  .record({ id: fc.string(), name: fc.string({ minLength: 1 }), args: text })
  .map(({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: args } }));
const message = fc
  .record(
    {
      content: fc.option(text),
      reasoning_content: text,
      reasoning: text,
      refusal: text,
      tool_calls: fc.array(call, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['content'] },
  )
  .map((said) => ({ role: 'assistant', ...said }));
const completion = fc
  .record({
    messages: fc.array(message, { minLength: 1, maxLength: 4 }),
    finish: fc.constantFrom('stop', 'length', 'tool_calls'),
    usage: fc.option(
      fc.record({ prompt_tokens: fc.nat(), completion_tokens: fc.nat(), total_tokens: fc.nat() }),
      { nil: undefined },
    ),
    fingerprint: fc.option(fc.string(), { nil: undefined }),
  })
  .map(
    ({ messages, finish, usage, fingerprint }): ChatCompletion => ({
      id: 'c-1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      ...(fingerprint === undefined ? {} : { system_fingerprint: fingerprint }),
      choices: messages.map((said, index) => ({ index, message: said, finish_reason: finish })),
      ...(usage === undefined ? {} : { usage }),
    }),
  );

describe('property', () => {
  test('an answer that is replayed and put together again is the same', () => {
    fc.assert(
      fc.property(completion, (one) => {
        expect(assembled(completionChunks(one, true))).toEqual(one);
      }),
    );
  });

  test('the choices of a stream may come mixed', () => {
    fc.assert(
      fc.property(completion, fc.infiniteStream(fc.nat(3)), (one, picks) => {
        const queues = new Map<number, ChatChunk[]>();
        for (const chunk of completionChunks(one, false)) {
          const at = chunk.choices[0]?.index ?? 0;
          queues.set(at, [...(queues.get(at) ?? []), chunk]);
        }
        const mixed: ChatChunk[] = [];
        const left = [...queues.values()];
        while (left.length > 0) {
          const at = (picks.next().value ?? 0) % left.length;
          mixed.push(left[at]?.shift() as ChatChunk);
          if (left[at]?.length === 0) left.splice(at, 1);
        }
        const { usage: _, ...rest } = one;
        expect(assembled(mixed)).toEqual(rest);
      }),
    );
  });
});

const saying = (content: string, over: object = {}): ChatCompletion => ({
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...over }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
});

describe('a replay', () => {
  test('has the events of a stream', () => {
    const head = { id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'm' };
    expect(completionChunks(saying('Hello.'), true)).toEqual([
      {
        ...head,
        choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello.' }, finish_reason: null }],
      },
      { ...head, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { ...head, choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
    ]);
    expect(completionChunks(saying('Hello.'), false)).toHaveLength(2);
  });

  test('cuts a long text between words, into a bounded number of pieces, and none in a character', () => {
    const pieces = (content: string) =>
      completionChunks(saying(content), false)
        .map(({ choices }) => String(choices[0]?.delta.content ?? ''))
        .filter((piece) => piece !== '');
    const words = pieces('Several short words that make up a text. '.repeat(20));
    expect(words.length).toBeGreaterThan(10);
    for (const piece of words.slice(1)) expect(piece).toMatch(/^ /);
    expect(pieces('word '.repeat(20_000)).length).toBeLessThanOrEqual(65);
    for (const piece of pieces(`a${'😀'.repeat(200)}`)) expect(piece).toMatch(/^\P{Surrogate}*$/u);
  });

  test('keeps the text whole beside its log-probabilities', () => {
    const logprobs = { content: [{ token: 'a', logprob: -1 }] };
    const chunks = completionChunks(saying('a '.repeat(200), { logprobs }), false);
    expect(chunks.filter(({ choices }) => choices[0]?.logprobs !== undefined)).toHaveLength(1);
    expect(chunks).toHaveLength(2);
  });
});

describe('a stream is not put together', () => {
  const chunks = completionChunks(saying('Hello.'), true);
  const [opening, finish] = chunks as [ChatChunk, ChatChunk];
  const withChoice = (over: object): ChatChunk => ({
    ...opening,
    choices: [{ index: 0, delta: {}, finish_reason: null, ...over }],
  });

  test.each([
    ['broke off', [opening]],
    ['said nothing', []],
    ['lacks a choice', [withChoice({ index: 1, finish_reason: 'stop' })]],
    ['has log-probabilities', [withChoice({ logprobs: { content: [] } }), finish]],
    ['has sound', [withChoice({ delta: { audio: { data: 'x' } } }), finish]],
    ['has pieces of an unknown list', [withChoice({ token_ids: [1, 2] }), finish]],
    ['ended in an error', [opening, { ...finish, error: { message: 'x' } }]],
    ['counts its choices wrongly', [withChoice({ index: 1e9, finish_reason: 'stop' })]],
  ])('that %s', (_, events) => {
    expect(assembled(events)).toBeUndefined();
  });

  test('but fields without a value do no harm, and a server’s own come along', () => {
    const delta = { content: 'Hi', audio: null, function_call: null };
    const mixed = [
      withChoice({ delta, logprobs: null, stop_reason: null }),
      withChoice({ finish_reason: 'stop', stop_reason: '###' }),
    ];
    expect(assembled(mixed)?.choices).toEqual([
      { index: 0, message: { role: 'assistant', content: 'Hi' }, stop_reason: '###', finish_reason: 'stop' },
    ]);
  });
});
