import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cacheKey, type KeyedRequest } from './key.ts';
import { SCOPES, type Scope } from './scope.ts';

type Body = Record<string, unknown>;

const asker = { key: 'k', user: 'u', team: 't', tenant: 'n', session: 's' };

function requestOf(body: Body, over: Partial<KeyedRequest> = {}): KeyedRequest {
  return {
    body,
    asker,
    recipe: 'main',
    decision: 'd',
    policy: 'p',
    models: ['a', 'b'],
    get: (field) => body[field],
    ...over,
  };
}

const system = { role: 'system', content: 'Be brief.' };
const user = (content: unknown) => ({ role: 'user', content });
const base: Body = { model: 'auto', messages: [system, user('What is Rust?')] };
const keyOf = (body: Body, over: Partial<KeyedRequest> = {}, scope: Scope = 'user') =>
  cacheKey(requestOf(body, over), scope);

/** The same value with every object's keys the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [name, turned(field)]);
  return Object.fromEntries(entries.reverse());
}

/** Values as JSON.parse gives them. */
const json = fc
  .anything({
    maxDepth: 3,
    values: [
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    ],
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const SAMPLING = {
  temperature: fc.double({ min: 0, max: 2, noNaN: true }),
  top_p: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.maxSafeInteger(),
  max_tokens: fc.nat(),
  max_completion_tokens: fc.nat(),
  stop: fc.oneof(fc.string(), fc.array(fc.string())),
  n: fc.integer({ min: 1, max: 8 }),
  logit_bias: fc.dictionary(fc.string(), fc.integer({ min: -100, max: 100 })),
  presence_penalty: fc.double({ min: -2, max: 2, noNaN: true }),
  frequency_penalty: fc.double({ min: -2, max: 2, noNaN: true }),
  logprobs: fc.boolean(),
  top_logprobs: fc.nat(20),
  tools: fc.array(json),
  tool_choice: json,
  parallel_tool_calls: fc.boolean(),
  response_format: json,
  reasoning_effort: fc.string(),
  service_tier: fc.string(),
  chat_template_kwargs: json,
  min_p: fc.double({ min: 0, max: 1, noNaN: true }),
  what_comes_next_year: json,
};
const sampling = fc.record(SAMPLING, { requiredKeys: [] }).map((fields) => ({ ...fields }) as Body);
const message = fc.record({
  role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'developer'),
  content: fc.oneof(fc.string({ unit: 'binary' }), fc.array(json)),
});
const body = fc.tuple(sampling, fc.array(message, { maxLength: 4 }), fc.string({ minLength: 1 })).map(
  ([fields, history, question]): Body => ({
    model: 'auto',
    ...fields,
    messages: [...history, user(question)],
  }),
);

const same = (a: unknown, b: unknown) => isDeepStrictEqual(a === undefined ? a : unsigned(a), unsigned(b));

/** With 0 in place of -0, which JSON tells apart and no server does. */
function unsigned(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

describe('property', () => {
  test('equal requests share a key, whatever the order of fields', () => {
    fc.assert(
      fc.property(body, (one) => {
        expect(keyOf(turned(one) as Body)).toEqual(keyOf(one));
        expect(keyOf(structuredClone(one))).toEqual(keyOf(one));
      }),
    );
  });

  test('requests that differ in one field share nothing', () => {
    const change = fc
      .constantFrom(...(Object.keys(SAMPLING) as (keyof typeof SAMPLING)[]))
      .chain((name) => fc.tuple(fc.constant(name), SAMPLING[name] as fc.Arbitrary<unknown>));
    fc.assert(
      fc.property(body, change, (one, [name, value]) => {
        fc.pre(!same(one[name], value));
        const [a, b] = [keyOf(one), keyOf({ ...one, [name]: value })];
        expect(b?.partition).not.toBe(a?.partition);
        expect(b?.exact).not.toBe(a?.exact);
      }),
      { numRuns: 500 },
    );
  });

  test('requests with another history share nothing; with another question, no more than the partition', () => {
    fc.assert(
      fc.property(body, fc.array(message, { maxLength: 4 }), (one, history) => {
        const messages = one.messages as unknown[];
        fc.pre(!same(messages.slice(0, -1), history));
        const [a, b] = [keyOf(one), keyOf({ ...one, messages: [...history, messages.at(-1)] })];
        expect(b?.partition).not.toBe(a?.partition);
        expect(b?.exact).not.toBe(a?.exact);
      }),
    );
    fc.assert(
      fc.property(body, fc.string({ unit: 'binary' }), (one, question) => {
        const messages = one.messages as { content: unknown }[];
        fc.pre(messages.at(-1)?.content !== question);
        expect(keyOf({ ...one, messages: [...messages.slice(0, -1), user(question)] })?.exact).not.toBe(
          keyOf(one)?.exact,
        );
      }),
    );
  });
});

describe('who shares', () => {
  const people = [
    asker,
    { ...asker, user: 'v' },
    { ...asker, user: 'v', team: 'other' },
    { ...asker, user: 'v', team: 'other', tenant: 'else' },
  ];
  const groups = (scope: Scope, askers: readonly KeyedRequest['asker'][] = people) =>
    new Set(askers.map((one) => keyOf(base, { asker: one }, scope)?.exact)).size;

  test('is as wide as the scope', () => {
    expect(SCOPES.map((scope) => groups(scope))).toEqual([1, 2, 3, 4]);
  });

  test('is narrow for those who have no place in the scope', () => {
    const loose = { key: undefined, user: undefined, team: undefined, tenant: undefined };
    for (const scope of ['tenant', 'team', 'user'] as const) {
      expect(groups(scope, [asker, loose])).toBe(2);
      expect(groups(scope, [{ ...loose, key: 'a' }, { ...loose, key: 'b' }, loose])).toBe(3);
      expect(
        groups(scope, [
          { ...loose, user: 'a' },
          { ...loose, key: 'a' },
        ]),
      ).toBe(2);
    }
    expect(
      groups('team', [
        { ...loose, user: 'a' },
        { ...loose, user: 'b' },
      ]),
    ).toBe(2);
  });

  test('is one end user of an application where the scope is the user', () => {
    const of = (id: string, scope: Scope) => keyOf({ ...base, user: id }, {}, scope)?.exact;
    expect(of('a', 'user')).not.toBe(of('b', 'user'));
    expect(of('a', 'team')).toBe(of('b', 'team'));
    expect(keyOf({ ...base, safety_identifier: 'a' })?.exact).toBe(of('a', 'user'));
  });

  test.each([
    { recipe: 'other' },
    { decision: null },
    { decision: 'null' },
    { policy: 'q' },
    { models: ['a'] },
    { models: ['b', 'a'] },
    { models: ['a,b'] },
  ])('is nobody with %j', (over) => {
    expect(keyOf(base, over)?.partition).not.toBe(keyOf(base)?.partition);
  });
});

describe('the question', () => {
  const questionOf = (...messages: unknown[]) => keyOf({ ...base, messages })?.question;

  test('is the text of the last user turn', () => {
    expect(questionOf(system, user(' What is Rust? '))).toBe('What is Rust?');
    const parts = [
      { type: 'text', text: 'What' },
      { type: 'text', text: 'is Rust?' },
    ];
    expect(questionOf(system, user(parts))).toBe('What\nis Rust?');
    expect(keyOf({ ...base, messages: [system, user('Why?')] })?.partition).toBe(keyOf(base)?.partition);
  });

  test.each([
    [
      'an image beside it',
      user([
        { type: 'text', text: 'hi' },
        { type: 'image_url', image_url: 'x' },
      ]),
    ],
    ['more in a part than text', user([{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }])],
    ['another role', { role: 'assistant', content: 'hi' }],
    ['a document', user('word '.repeat(500))],
    ['no content', { role: 'user' }],
  ])('is empty with %s', (_, turn) => {
    expect(questionOf(system, turn)).toBe('');
  });

  test('is empty for a text to be continued', () => {
    expect(keyOf({ ...base, prompt: 'Rust is' })?.question).toBe('');
  });

  test('names the same placeholders within a partition', () => {
    const partition = (content: string) => keyOf({ ...base, messages: [user(content)] })?.partition;
    expect(partition('Write to <EMAIL_ADDRESS_1>')).toBe(partition('Please write <EMAIL_ADDRESS_1>'));
    expect(partition('Write to <EMAIL_ADDRESS_1>')).not.toBe(partition('Write to <EMAIL_ADDRESS_2>'));
  });

  test('comes from the same kind of turn within a partition', () => {
    const named = { ...user('What is Rust?'), name: 'ann' };
    expect(keyOf({ ...base, messages: [system, named] })?.partition).not.toBe(keyOf(base)?.partition);
  });
});

test.each(['stream', 'stream_options', 'model', 'metadata', 'prompt_cache_key'])(
  '%s does not change the answer',
  (field) => {
    expect(keyOf({ ...base, [field]: { a: 1 } })).toEqual(keyOf(base));
  },
);

test('a field that is not there is not one that is null', () => {
  expect(keyOf({ ...base, stop: null })?.exact).not.toBe(keyOf(base)?.exact);
});

test('infinities are no null, and 0 has no sign', () => {
  const of = (text: string) => keyOf({ ...base, top_k: JSON.parse(text) as unknown })?.exact;
  expect(new Set(['null', '1e999', '-1e999', '0'].map(of)).size).toBe(4);
  expect(of('-0')).toBe(of('0'));
});

test('lone surrogates are not all the same', () => {
  const of = (content: string) => keyOf({ ...base, messages: [user(content)] })?.exact;
  expect(of('\ud800')).not.toBe(of('\ud801'));
});

test('seeds that JSON rounds to the same number get no key', () => {
  expect(keyOf({ ...base, seed: JSON.parse('9007199254740993') as unknown })).toBeUndefined();
});

test('a field is read as the plugins before left it', () => {
  const masked = requestOf(base, { get: (field) => (field === 'messages' ? [user('masked')] : base[field]) });
  expect(cacheKey(masked, 'user')).toEqual(keyOf({ ...base, messages: [user('masked')] }));
});
