import { describe, expect, it } from 'vitest';
import type { BackendConfig } from '../config/schema/model.ts';
import { FairleadError } from '../core/errors.ts';
import type { ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import type { Endpoint, Provider, ProviderKind } from './define.ts';
import { providers } from './index.gen.ts';

const KEY = 'sk-very-secret';
const ENDPOINTS: readonly Endpoint[] = ['chat', 'completions', 'embeddings', 'models'];
const FALLBACK_URL = 'https://bedrock-runtime.eu-central-1.amazonaws.com';

function create(kind: ProviderKind, config: object, base: object = {}): Provider {
  const url = kind.defaultUrl ?? FALLBACK_URL;
  return kind.create({ url, key: KEY, ...base, ...kind.config.parse(config) } as unknown as BackendConfig &
    Record<string, unknown>);
}

const CONVERSATION: ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Weather in Zürich and in “Bern”?' }] },
  {
    role: 'assistant',
    content: 'I look.',
    tool_calls: [
      {
        id: 'call_1',
        type: 'function',
        function: { name: 'get_weather', arguments: '{"city":"Zürich","days":[1,2]}' },
      },
      { id: 'call_2', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Bern"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'call_1', content: '{"sky":"🌦"}' },
  { role: 'tool', tool_call_id: 'call_2', content: 'sunny' },
  { role: 'user', content: 'And tomorrow?' },
];
const REQUEST: ChatRequest = {
  model: 'a-model',
  messages: CONVERSATION,
  tools: [
    { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } },
  ],
};

/** Every string in a JSON value, keys left out. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

describe.each(providers.map((kind) => [kind.id, kind] as const))('provider %s', (_id, kind) => {
  it('parses its examples and builds from them', () => {
    expect(kind.examples.length).toBeGreaterThan(0);
    for (const { config } of kind.examples)
      expect(create(kind, config).request('chat', { model: 'm', stream: false })).toBeDefined();
  });

  it('refuses keys that it does not know', () => {
    expect(kind.config.safeParse({ nonsense: 1 }).success).toBe(false);
  });

  it('says what it is', () => {
    expect(kind.title).not.toBe('');
    expect(kind.summary).toMatch(/\.$/);
    expect(kind.reasoningServer).toMatch(/^[a-z-]+$/);
    if (kind.defaultUrl !== undefined) expect(URL.canParse(kind.defaultUrl)).toBe(true);
  });

  it('builds paths below the URL’s own and keeps the key in headers', () => {
    for (const { config } of kind.examples) {
      const provider = create(kind, config);
      for (const endpoint of ENDPOINTS) {
        for (const stream of [false, true]) {
          const request = provider.request(endpoint, { model: 'org/a model:1', stream });
          if (request === undefined) continue;
          expect(request.path).toMatch(/^\/[\w./:?=&%-]+$/);
          expect(request.path).not.toContain('//');
          expect(request.path).not.toContain(KEY);
          expect(Object.values(request.headers).some((value) => value.includes(KEY))).toBe(true);
          expect(Object.keys(request.headers).every((name) => name === name.toLowerCase())).toBe(true);
          expect(request.method).toBe(endpoint === 'models' ? 'GET' : 'POST');
        }
      }
      if (provider.healthPath !== undefined) expect(provider.healthPath).toMatch(/^\/[\w/-]+$/);
    }
  });

  it('sends no key where there is none, and the headers of the configuration', () => {
    const provider = create(kind, {}, { key: undefined, headers: { 'X-Team': 'a' } });
    const headers = provider.request('chat', { model: 'm', stream: false })?.headers ?? {};
    expect(headers['x-team']).toBe('a');
    expect(Object.keys(headers)).not.toContain('authorization');
  });

  it.each([
    'no url',
    'localhost:8000',
    'ftp://host/v1',
    'https://user:pass@host/v1',
    'https://host/v1?key=1',
  ])('refuses the URL %s without repeating a secret', (url) => {
    try {
      create(kind, {}, { url });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FairleadError);
      expect((error as FairleadError).code).toBe('FL_CONFIG_INVALID');
      expect((error as FairleadError).message).not.toContain('pass');
    }
  });

  it('is whole: it passes bytes on, or translates all three ways', () => {
    const { passThrough, encode, decode, stream, decodeError } = create(kind, {});
    for (const part of [encode, decode, stream, decodeError]) expect(part === undefined).toBe(passThrough);
  });

  it('keeps the text, arguments and order of a tool conversation', () => {
    const encoded = create(kind, {}).encode?.(REQUEST);
    if (encoded === undefined) return;
    expect(encoded.lost).toEqual([]);
    const text = JSON.stringify(encoded.body);
    const words = ['Be brief.', 'Weather in Zürich and in “Bern”?', 'I look.', '🌦', 'sunny', 'And tomorrow?'];
    for (const word of words)
      expect(
        strings(encoded.body).some((value) => value.includes(word)),
        word,
      ).toBe(true);
    const order = words.slice(1).map((word) => text.indexOf(word));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(text).toContain('{"city":"Zürich","days":[1,2]}');
    expect(text.split('"call_1"')).toHaveLength(3);
    expect(text.split('"call_2"')).toHaveLength(3);
  });

  it('names what it cannot carry, and refuses several answers', () => {
    const { encode } = create(kind, {});
    if (encode === undefined) return;
    const { lost } = encode({
      ...REQUEST,
      logit_bias: { 5: 1 },
      logprobs: true,
      prediction: {},
      n: 1,
      store: false,
    });
    expect([...lost].sort()).toEqual(['logit_bias', 'logprobs', 'prediction']);
    expect(() => encode({ ...REQUEST, n: 2 })).toThrowError(
      expect.objectContaining({ code: 'FL_UNSUPPORTED', param: 'n' }),
    );
  });

  it('refuses parts that it cannot take, rather than dropping them', () => {
    const { encode } = create(kind, {});
    if (encode === undefined) return;
    const ask = (part: object) =>
      encode({ model: 'm', messages: [{ role: 'user', content: [part as never] }] });
    expect(() => ask({ type: 'telepathy' })).toThrowError(
      expect.objectContaining({ code: 'FL_UNSUPPORTED' }),
    );
    expect(() => ask({ type: 'file', file: { file_id: 'file-1' } })).toThrowError(
      expect.objectContaining({ code: 'FL_UNSUPPORTED', param: 'messages[0].content[0]' }),
    );
  });

  it('takes any body as an error or an answer without failing on its own', () => {
    const { decode, decodeError } = create(kind, {});
    for (const body of [
      undefined,
      null,
      'x',
      5,
      [],
      {},
      { error: 'x' },
      { error: { message: 5 } },
      { content: [null, 5] },
    ]) {
      expect(decodeError?.(500, body)).toBeUndefined();
      try {
        decode?.(body, REQUEST);
      } catch (error) {
        expect((error as FairleadError).code).toBe('FL_UPSTREAM_PROTOCOL');
      }
    }
  });
});

it('no two providers share an id', () => {
  expect(new Set(providers.map((kind) => kind.id)).size).toBe(providers.length);
});
