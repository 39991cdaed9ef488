import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { anthropicEvents, assemble, chunkOf, usageChunk } from './anthropic.fixture.ts';
import { toAnthropicMessage } from './anthropic-openai-response.ts';
import { AnthropicStreamWriter } from './anthropic-openai-stream.ts';
import { anthropicStream } from './openai-anthropic-stream.ts';
import type { ChatChunk, ChatToolCall } from './openai-chat.ts';
import { readEvents } from './sse-events.ts';

const STAMP = { id: 'req_1', createdS: 1, model: 'm' };
const USAGE = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };

function write(chunks: readonly ChatChunk[], stops: readonly string[] = []): string {
  const writer = new AnthropicStreamWriter(stops, STAMP);
  return chunks.map((chunk) => writer.chunk(chunk)).join('') + writer.end();
}
const typesOf = (text: string) => anthropicEvents(text).map(({ type }) => type);
const done = (reason = 'stop', more: object = {}) => [
  chunkOf({}, { finish_reason: reason, ...more }),
  usageChunk(USAGE),
];
const args = (index: number, text: string, more: Partial<ChatToolCall> = {}) =>
  chunkOf({ tool_calls: [{ index, ...more, function: { ...more.function, arguments: text } }] });
const opens = (index: number, name: string, text = '') =>
  args(index, text, { id: `call_${index}`, type: 'function', function: { name } });

describe('a stream for an Anthropic client', () => {
  it('is pinned event by event', () => {
    const text = write([
      chunkOf({ role: 'assistant', content: '' }),
      chunkOf({ reasoning_content: 'hm' }),
      chunkOf({ content: 'H' }),
      chunkOf({ content: 'i' }),
      opens(0, 'f'),
      args(0, '{"a":'),
      args(0, '1}'),
      ...done('tool_calls'),
    ]);
    expect(anthropicEvents(text)).toEqual([
      {
        type: 'message_start',
        message: {
          id: 'msg_req_1',
          type: 'message',
          role: 'assistant',
          model: 'm',
          container: null,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: {
            input_tokens: 0,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 0,
            output_tokens: 0,
          },
        },
      },
      { type: 'ping' },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'thinking', thinking: '', signature: '' },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: null } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'H' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'i' } },
      { type: 'content_block_stop', index: 1 },
      {
        type: 'content_block_start',
        index: 2,
        content_block: {
          type: 'tool_use',
          id: 'call_0',
          name: 'f',
          input: {},
          caller: { type: 'direct' },
        },
      },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '1}' } },
      { type: 'content_block_stop', index: 2 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'tool_use', stop_sequence: null },
        usage: {
          input_tokens: 7,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 0,
          output_tokens: 5,
        },
      },
      { type: 'message_stop' },
    ]);
  });

  it('of an Anthropic backend is put together as that said it', () => {
    const fixtures = join(import.meta.dirname, '../providers/__fixtures__');
    const said = JSON.parse(readFileSync(join(fixtures, 'anthropic-message.json'), 'utf8'));
    const translator = anthropicStream({ id: 'x', created: 1 }, 'm');
    const chat = translator.push(readFileSync(join(fixtures, 'anthropic-stream.sse'))) + translator.end();
    const chunks = readEvents(Buffer.from(chat))
      .filter(({ data }) => data !== '[DONE]')
      .map(({ data }) => JSON.parse(data) as ChatChunk);
    const text = write(chunks);
    expect(assemble(anthropicEvents(text))).toMatchObject({ ...said, model: 'm' });
    expect(text).toContain('"signature_delta","signature":"EqQBfixture=="');
    expect(anthropicEvents(text)[0]).toMatchObject({
      message: { usage: { input_tokens: 472, cache_read_input_tokens: 2000, output_tokens: 2 } },
    });
  });

  it('says each piece when it comes', () => {
    const writer = new AnthropicStreamWriter([], STAMP);
    expect(typesOf(writer.chunk(chunkOf({ role: 'assistant' })))).toEqual(['message_start', 'ping']);
    expect(typesOf(writer.chunk(chunkOf({ content: 'a' })))).toEqual([
      'content_block_start',
      'content_block_delta',
    ]);
    expect(typesOf(writer.chunk(chunkOf({ content: 'b' })))).toEqual(['content_block_delta']);
    expect(typesOf(writer.chunk(opens(0, 'f', '{')))).toEqual([
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
    ]);
    expect(typesOf(writer.chunk(args(0, '}')))).toEqual(['content_block_delta']);
    expect(typesOf(writer.chunk(opens(1, 'g')))).toEqual(['content_block_stop', 'content_block_start']);
  });

  it('tells of a stop sequence, a refusal, cached tokens', () => {
    const stopped = write([chunkOf({ content: 'a' }), ...done('stop', { stop_reason: 'END' })], ['END']);
    expect(assemble(anthropicEvents(stopped))).toMatchObject({
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    });
    const matched = write([chunkOf({ content: 'a' }), ...done('stop', { matched_stop: 'END' })], ['END']);
    expect(assemble(anthropicEvents(matched))).toMatchObject({ stop_sequence: 'END' });
    const refused = write([chunkOf({ refusal: 'No.' }), ...done()]);
    expect(assemble(anthropicEvents(refused))).toMatchObject({
      content: [{ type: 'text', text: 'No.' }],
      stop_reason: 'refusal',
    });
    const cached = write([usageChunk({ ...USAGE, prompt_tokens_details: { cached_tokens: 4 } })]);
    expect(assemble(anthropicEvents(cached)).usage).toMatchObject({
      input_tokens: 3,
      cache_read_input_tokens: 4,
    });
  });

  it('ends with an error event, and nothing behind it', () => {
    const writer = new AnthropicStreamWriter([], STAMP);
    writer.chunk(chunkOf({ content: 'a' }));
    const [event] = anthropicEvents(writer.fail(new FairleadError('FL_UPSTREAM_CUT', 'Cut.')));
    expect(event).toMatchObject({ type: 'error', error: { type: 'api_error', message: 'Cut.' } });
    expect(writer.chunk(chunkOf({ content: 'b' })) + writer.end()).toBe('');
    expect(writer.fail(new FairleadError('FL_UPSTREAM_CUT', 'Cut.'))).toBe('');
  });

  it('that nothing could go on with is no whole answer', () => {
    const events = anthropicEvents(write([chunkOf({ content: 'a' }), ...done('error')]));
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      error: { details: { error_code: 'FL_UPSTREAM_CUT' } },
    });
  });
});

describe('sealed thinking', () => {
  const sealed = (thinking: string, signature: string) =>
    chunkOf({ thinking_blocks: [{ type: 'thinking', thinking, signature }] });
  const contentOf = (...chunks: ChatChunk[]) =>
    assemble(anthropicEvents(write([...chunks, ...done()]))).content;
  const block = (thinking: string, signature: string) => ({ type: 'thinking', thinking, signature });
  const text = { type: 'text', text: 'x', citations: null };

  it('seals what was thought before it', () => {
    const thought = [chunkOf({ reasoning_content: 'a' }), chunkOf({ reasoning_content: 'b' })];
    expect(contentOf(...thought, sealed('ab', 's'), chunkOf({ content: 'x' }))).toEqual([
      block('ab', 's'),
      text,
    ]);
  });

  it('seals also what a filter has changed', () => {
    expect(contentOf(chunkOf({ reasoning_content: 'Ann' }), sealed('<NAME_1>', 's'))).toEqual([
      block('Ann', 's'),
    ]);
  });

  it('is not said again by what a filter has held back of its copy', () => {
    const rest = { thinking_blocks: [{ type: 'thinking', thinking: 'b' }] };
    const end = chunkOf(rest, { finish_reason: 'stop' });
    expect(contentOf(chunkOf({ reasoning_content: 'ab' }), sealed('a', 's'), end)).toEqual([
      block('ab', 's'),
    ]);
  });

  it('comes by itself, redacted, and without words', () => {
    const redacted = { type: 'redacted_thinking', data: 'd' };
    expect(contentOf(sealed('a', 's'), chunkOf({ thinking_blocks: [redacted] }), sealed('', 't'))).toEqual([
      block('a', 's'),
      redacted,
      block('', 't'),
    ]);
  });

  it('is not said twice where it stands before its words, in one event or over several', () => {
    const blocks = { thinking_blocks: [block('abcd', 's')] };
    expect(contentOf(chunkOf({ ...blocks, reasoning_content: 'abcd' }), chunkOf({ content: 'x' }))).toEqual([
      block('abcd', 's'),
      text,
    ]);
    expect(
      contentOf(
        chunkOf({ ...blocks, reasoning_content: 'ab' }),
        chunkOf({ reasoning_content: 'cd' }),
        chunkOf({ content: 'x' }),
      ),
    ).toEqual([block('abcd', 's'), text]);
  });

  it('may come in pieces beside its words', () => {
    const piece = (words: string) =>
      chunkOf({ thinking_blocks: [block(words, '')], reasoning_content: words });
    expect(contentOf(piece('a'), piece('b'), sealed('', 's'), chunkOf({ content: 'x' }))).toEqual([
      block('ab', 's'),
      text,
    ]);
  });
});

describe('whatever the order of the chunks', () => {
  const words = fc.stringMatching(/^[a-z☂]{1,6}$/);
  interface Piece {
    readonly kind: 'text' | 'thinking' | 'call';
    readonly text: string;
    /** Which, of a call. */
    readonly call?: number;
  }
  const calls = fc.array(fc.dictionary(words, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }), {
    maxLength: 3,
  });

  /** Pieces of every call's arguments and of texts, mixed; the pieces of one call keep their order. */
  const mixed = fc
    .tuple(
      calls,
      fc.array(fc.record({ kind: fc.constantFrom('text', 'thinking'), text: words })),
      fc.infiniteStream(fc.nat(1000)),
    )
    .map(([inputs, said, dice]) => {
      const roll = () => dice.next().value as number;
      const queues: Piece[][] = inputs.map((input, call) => {
        const text = JSON.stringify(input);
        const cut = roll() % (text.length + 1);
        const parts = [text.slice(0, cut), text.slice(cut)];
        return [
          { kind: 'call', call, text: '' },
          ...parts.map((part) => ({ kind: 'call' as const, call, text: part })),
        ];
      });
      queues.push(said as Piece[]);
      const pieces: Piece[] = [];
      for (;;) {
        const open = queues.filter((queue) => queue.length > 0);
        const queue = open[roll() % Math.max(1, open.length)];
        if (queue === undefined) return { inputs, pieces };
        pieces.push(queue.shift() as Piece);
      }
    });

  const chunksOf = (pieces: readonly Piece[]) => {
    const seen = new Set<number>();
    return pieces.map((piece) => {
      if (piece.kind === 'text') return chunkOf({ content: piece.text });
      if (piece.kind === 'thinking') return chunkOf({ reasoning_content: piece.text });
      const { call = 0, text } = piece;
      const isNew = !seen.has(call);
      seen.add(call);
      return isNew ? opens(call, `f${call}`, text) : args(call, text);
    });
  };

  it('the blocks come one after another, and nothing is lost', () => {
    fc.assert(
      fc.property(mixed, fc.boolean(), ({ inputs, pieces }, usageFirst) => {
        const chunks = chunksOf(pieces);
        const order = usageFirst ? [usageChunk(USAGE), ...chunks] : [...chunks, usageChunk(USAGE)];
        const message = assemble(anthropicEvents(write([...order, chunkOf({}, { finish_reason: 'stop' })])));
        const content = message.content as (Record<string, unknown> & { type: string })[];
        const joined = (kind: string) =>
          content
            .filter(({ type }) => type === kind)
            .map((block) => block[kind])
            .join('');
        const said = (kind: string) =>
          pieces.map((piece) => (piece.kind === kind ? piece.text : '')).join('');
        expect(joined('text')).toBe(said('text'));
        expect(joined('thinking')).toBe(said('thinking'));
        const used = content.filter(({ type }) => type === 'tool_use');
        expect(used).toHaveLength(inputs.length);
        for (const [call, input] of inputs.entries()) {
          expect(used.find(({ id }) => id === `call_${call}`)).toMatchObject({
            name: `f${call}`,
            input: JSON.parse(JSON.stringify(input)),
          });
        }
        expect(message.usage).toMatchObject({ input_tokens: 7, output_tokens: 5 });
      }),
    );
  });

  it('the events put together are the whole answer', () => {
    fc.assert(
      fc.property(
        fc.record({ reasoning: fc.string(), content: fc.string(), inputs: calls }),
        fc.constantFrom('stop', 'length', 'content_filter'),
        fc.integer({ min: 1, max: 5 }),
        ({ reasoning, content, inputs }, reason, size) => {
          const pieces = (text: string) =>
            Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
              text.slice(at * size, (at + 1) * size),
            );
          const chunks = [
            ...pieces(reasoning).map((text) => chunkOf({ reasoning_content: text })),
            ...pieces(content).map((text) => chunkOf({ content: text })),
            ...inputs.flatMap((input, call) => [
              opens(call, `f${call}`),
              ...pieces(JSON.stringify(input)).map((text) => args(call, text)),
            ]),
            ...done(reason),
          ];
          const whole = {
            id: 'chatcmpl-1',
            object: 'chat.completion' as const,
            created: 1,
            model: 'm',
            choices: [
              {
                index: 0,
                message: {
                  role: 'assistant',
                  content,
                  reasoning_content: reasoning,
                  tool_calls: inputs.map((input, call) => ({
                    id: `call_${call}`,
                    function: { name: `f${call}`, arguments: JSON.stringify(input) },
                  })),
                },
                finish_reason: reason,
              },
            ],
            usage: USAGE,
          };
          expect(assemble(anthropicEvents(write(chunks)))).toEqual(toAnthropicMessage(whole, [], STAMP));
        },
      ),
    );
  });
});
