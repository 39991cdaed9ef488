import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackendConfig } from '../config/schema/model.ts';
import { Registry } from '../core/registry.ts';
import type { ChatChunk, ChatCompletion, ChatRequest, ChatToolCall } from '../protocol/openai-chat.ts';
import { StreamReader } from '../protocol/stream-reader.ts';
import type { Provider } from './define.ts';
import { providers } from './index.gen.ts';

const registry = new Registry('provider', providers);
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '__fixtures__', name));
const REQUEST: ChatRequest = {
  model: 'some-model',
  messages: [{ role: 'user', content: 'Weather?' }],
  stream: true,
};

function create(id: string): Provider {
  const kind = registry.get(id);
  if (kind === undefined) throw new Error(`no provider ${id}`);
  const url = kind.defaultUrl ?? 'https://bedrock-runtime.eu-central-1.amazonaws.com';
  return kind.create({ url, ...kind.config.parse({}) } as BackendConfig & Record<string, unknown>);
}

/** One message of AWS's binary event stream. */
function frame(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(Buffer.byteLength(value));
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7]),
        length,
        Buffer.from(value),
      ]);
    }),
  );
  const body = Buffer.from(JSON.stringify(payload));
  const bytes = Buffer.alloc(16 + head.length + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(head.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  head.copy(bytes, 12);
  body.copy(bytes, 12 + head.length);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, bytes.length - 4)), bytes.length - 4);
  return bytes;
}

const bedrockEvents = JSON.parse(fixture('bedrock-stream.json').toString()) as {
  type: string;
  payload: unknown;
}[];
const bedrockFrames = bedrockEvents.map(({ type, payload }) =>
  frame({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }, payload),
);

interface Case {
  readonly id: string;
  readonly bytes: Buffer;
  readonly whole: unknown;
  /** A cut anywhere before this many bytes leaves the answer without its end. */
  readonly endsAt: number;
  readonly failure: Buffer;
  readonly failed: object;
}

const cases: readonly Case[] = [
  {
    id: 'anthropic',
    bytes: fixture('anthropic-stream.sse'),
    whole: JSON.parse(fixture('anthropic-message.json').toString()),
    endsAt: fixture('anthropic-stream.sse').length - 2,
    failure: Buffer.from(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    ),
    failed: { message: 'Overloaded', type: 'server_error', param: null, code: null },
  },
  {
    id: 'gemini',
    bytes: fixture('gemini-stream.sse'),
    whole: JSON.parse(fixture('gemini-response.json').toString()),
    endsAt: fixture('gemini-stream.sse').length - 2,
    failure: Buffer.from('data: {"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED"}}\n\n'),
    failed: { message: 'Quota', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' },
  },
  {
    id: 'bedrock',
    bytes: Buffer.concat(bedrockFrames),
    whole: JSON.parse(fixture('bedrock-response.json').toString()),
    endsAt: Buffer.concat(bedrockFrames.slice(0, -1)).length, // the stop reason; only the counts follow
    failure: frame(
      { ':message-type': 'exception', ':exception-type': 'throttlingException' },
      { message: 'Too many requests' },
    ),
    failed: {
      message: 'Too many requests',
      type: 'rate_limit_error',
      param: null,
      code: 'rate_limit_exceeded',
    },
  },
];

function translate(id: string, pieces: readonly Uint8Array[]): string {
  const translator = create(id).stream?.(REQUEST);
  if (translator === undefined) throw new Error(`${id} does not translate`);
  return pieces.map((piece) => translator.push(piece)).join('') + translator.end();
}

/** The payloads of an OpenAI stream; every event must be whole and on one line. */
function payloads(text: string): string[] {
  expect(text === '' || text.endsWith('\n\n')).toBe(true);
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      expect(event).toMatch(/^data: [^\n]+$/);
      return event.slice(6);
    });
}

const chunksOf = (text: string) =>
  payloads(text)
    .filter((payload) => payload !== '[DONE]')
    .map(
      (payload) => JSON.parse(payload) as ChatChunk & { error?: { code?: string; fairlead_code?: string } },
    );

/** Adds the deltas up as a client does. */
function addUp(chunks: readonly ChatChunk[]) {
  let content = '';
  let reasoning = '';
  const thinking: unknown[] = [];
  const calls: ChatToolCall[] = [];
  for (const { delta } of chunks.flatMap((chunk) => chunk.choices)) {
    if (typeof delta.content === 'string') content += delta.content;
    reasoning += delta.reasoning_content ?? '';
    if (Array.isArray(delta.thinking_blocks)) thinking.push(...(delta.thinking_blocks as unknown[]));
    for (const { index = 0, ...call } of delta.tool_calls ?? []) {
      const known = calls[index];
      if (known === undefined) calls[index] = { ...call, function: { ...call.function } };
      else if (known.function !== undefined) known.function.arguments += call.function?.arguments ?? '';
    }
  }
  return { content, reasoning, thinking, calls };
}

const parsedCalls = (calls: readonly ChatToolCall[] | undefined) =>
  calls?.map((call) => ({
    ...call,
    function: { ...call.function, arguments: JSON.parse(call.function?.arguments ?? '') },
  }));

/** Ids and times that an upstream does not give differ from run to run. */
const withoutStamp = (text: string) => text.replace(/"(id":"chatcmpl-[^"]*|created":\d+)"?/g, '');

describe.each(cases)('$id stream', ({ id, bytes, whole, endsAt, failure, failed }) => {
  const text = translate(id, [bytes]);
  const chunks = chunksOf(text);

  it('has OpenAI’s order: the role first, one id, one finish reason, the usage, [DONE]', () => {
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.slice(1).every((chunk) => chunk.choices[0]?.delta.role === undefined)).toBe(true);
    expect(new Set(chunks.map((chunk) => `${chunk.id} ${chunk.created} ${chunk.model}`)).size).toBe(1);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('tool_calls');
    expect(chunks.filter((chunk) => chunk.choices[0]?.finish_reason)).toHaveLength(1);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(payloads(text).at(-1)).toBe('[DONE]');
    expect(payloads(text).filter((payload) => payload === '[DONE]')).toHaveLength(1);
  });

  it('is a whole stream to the gateway’s reader, which withholds the counts', () => {
    const reader = new StreamReader({ wantsUsage: false });
    const passed = reader.push(Buffer.from(text))?.toString() ?? '';
    expect(reader.state).toBe('done');
    expect(reader.usage).toEqual(chunks.at(-1)?.usage);
    expect(passed).not.toContain('"choices":[]');
    expect(passed.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('adds up to the answer that is not streamed', () => {
    const answer = create(id).decode?.(whole, REQUEST) as ChatCompletion;
    const [choice] = answer.choices;
    const sum = addUp(chunks);
    expect(sum.content).toBe('Grüezi, ich sehe nach 🌦.');
    expect(sum.reasoning).toBe('Two places, so two calls.');
    expect(choice?.message.content).toBe(sum.content);
    expect(choice?.message.reasoning_content).toBe(sum.reasoning);
    expect(sum.thinking).toEqual(
      ((choice?.message.thinking_blocks as object[] | undefined) ?? []).map((block) => ({ ...block })),
    );
    expect(parsedCalls(sum.calls)).toEqual(parsedCalls(choice?.message.tool_calls));
    expect(choice?.finish_reason).toBe('tool_calls');
    expect(answer.usage).toEqual(chunks.at(-1)?.usage);
  });

  it('is the same under every split of the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, at) => bytes.subarray(edges[at], end));
        expect(withoutStamp(translate(id, pieces))).toBe(withoutStamp(text));
      }),
    );
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(withoutStamp(translate(id, single))).toBe(withoutStamp(text));
  });

  it('never passes a cut stream off as whole', () => {
    fc.assert(
      fc.property(fc.nat(endsAt - 1), (length) => {
        const cut = translate(id, [bytes.subarray(0, length)]);
        expect(cut).not.toContain('[DONE]');
        expect(cut).not.toMatch(/"finish_reason":"/);
        expect(chunksOf(cut).at(-1)?.error?.fairlead_code).toBe('FL_UPSTREAM_CUT');
      }),
    );
  });

  it('ends with the upstream’s own error where there is one, and nothing after it', () => {
    const begun = bytes.subarray(
      0,
      bytes.indexOf(id === 'bedrock' ? (bedrockFrames[3] ?? '') : '\n\n') + (id === 'bedrock' ? 0 : 2),
    );
    const events = payloads(translate(id, [begun, failure, bytes.subarray(begun.length)]));
    expect(JSON.parse(events.at(-1) ?? '')).toEqual({ error: failed });
    expect(events).not.toContain('[DONE]');
  });
});

it('gemini: an id that changes within the answer does not', () => {
  const event = (responseId: string) =>
    Buffer.from(
      `data: ${JSON.stringify({ responseId, candidates: [{ content: { parts: [{ text: 'a' }] } }] })}\n\n`,
    );
  const chunks = chunksOf(translate('gemini', [event('one'), event('two')]));
  expect(chunks.slice(0, 2).map((chunk) => chunk.id)).toEqual(['one', 'one']);
});

it.each(['anthropic', 'gemini'])(
  '%s: an event that is not JSON ends the stream as a protocol error',
  (id) => {
    const events = chunksOf(translate(id, [Buffer.from('data: {"type":"pi\n\ndata: {}\n\n')]));
    expect(events).toHaveLength(1);
    expect(events[0]?.error?.fairlead_code).toBe('FL_UPSTREAM_PROTOCOL');
  },
);

it('bedrock: a frame with a wrong checksum ends the stream as a protocol error', () => {
  const bytes = Buffer.concat(bedrockFrames.slice(0, 2));
  bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1;
  expect(chunksOf(translate('bedrock', [bytes])).at(-1)?.error?.fairlead_code).toBe('FL_UPSTREAM_PROTOCOL');
});

it('bedrock: a stream without its counts is whole', () => {
  const events = payloads(translate('bedrock', bedrockFrames.slice(0, -1)));
  expect(events.at(-1)).toBe('[DONE]');
  expect(JSON.parse(events.at(-2) ?? '').choices[0].finish_reason).toBe('tool_calls');
});

describe('gemini: how an answer may end', () => {
  const ended = (finishReason: string) =>
    translate('gemini', [
      Buffer.from(
        `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason }] })}\n\n`,
      ),
    ]);

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
  ])('%s is %s', (finishReason, expected) => {
    expect(chunksOf(ended(finishReason)).at(-1)?.choices[0]?.finish_reason).toBe(expected);
  });

  it('a blocked prompt is content_filter', () => {
    const text = translate('gemini', [Buffer.from('data: {"promptFeedback":{"blockReason":"SAFETY"}}\n\n')]);
    expect(chunksOf(text)[0]?.choices[0]).toMatchObject({
      delta: { role: 'assistant' },
      finish_reason: 'content_filter',
    });
  });

  it('an answer that the model spoilt is an error', () => {
    expect(chunksOf(ended('MALFORMED_FUNCTION_CALL')).at(-1)?.error?.fairlead_code).toBe(
      'FL_UPSTREAM_PROTOCOL',
    );
  });
});
