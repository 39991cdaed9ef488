import { describe, expect, test, vi } from 'vitest';
import wtinylfu from '../cache/eviction/wtinylfu.ts';
import { createResponseCache } from '../cache/response-cache.ts';
import type { Classifiers } from '../inference/contract.ts';
import type { ChatCompletion, ChatRequest } from '../protocol/openai-chat.ts';
import type { ImmediateAnswer, PluginRequest } from './define.ts';
import { chunksOf, completionOf, pluginRequest, pluginWorld, type TestRequest } from './request.fixture.ts';
import responseCache from './response-cache.ts';

/** One axis for each long word; good enough to be alike by. */
const classifiers = {
  read: (text: string) => ({
    embedding() {
      const vector = new Float32Array(256);
      for (const word of text.toLowerCase().match(/\w{4,}/g) ?? []) {
        const axis = [...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 7);
        vector[axis] = 1;
      }
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    },
  }),
} as unknown as Classifiers;

function setup(over: object = {}) {
  const keys = { mode: 'semantic', ...over };
  const clock = { nowMs: 1_700_000_000_000 };
  const time = { wallMs: () => clock.nowMs, monotonicMs: () => clock.nowMs };
  const cache = createResponseCache({ maxBytes: 1_000_000, eviction: wtinylfu, clock: time });
  const world = pluginWorld({ cache, classifiers, clock: time, costOf: () => 0.25 });
  const plugin = responseCache.create(responseCache.config.parse(keys), world);

  const requestOf = (body: Partial<ChatRequest> = {}, over: Partial<PluginRequest> = {}) =>
    pluginRequest(body, over);
  /** Asks, and has a backend answer where the cache does not. */
  async function ask(request: TestRequest, answer: ChatCompletion = completionOf('From a backend.')) {
    const kept = await plugin.before?.(request);
    if (kept === undefined) {
      const filter = plugin.after?.(request);
      await filter?.whole(answer);
      clock.nowMs += 100;
      filter?.close?.(true);
    }
    return { kept, part: request.answered.get('x-fairlead-cache'), said: textOf(kept) };
  }
  return { plugin, cache, clock, ask, requestOf };
}

const textOf = (answer: ImmediateAnswer | undefined) => answer?.completion.choices[0]?.message.content;
const saying = (content: string): Partial<ChatRequest> => ({ messages: [{ role: 'user', content }] });
const withHeaders = (headers: Record<string, string>) => ({ headers });

describe('an equal request', () => {
  test('is answered from the cache, under an id and a time of its own', async () => {
    const { ask, requestOf, cache } = setup();
    expect(await ask(requestOf())).toMatchObject({ kept: undefined, part: 'miss' });
    const { kept, part } = await ask(requestOf());
    expect(part).toBe('hit-exact');
    expect(kept).toMatchObject({
      path: 'cache',
      completion: {
        ...completionOf('From a backend.'),
        id: expect.stringMatching(/^chatcmpl-/) as string,
        created: 1_700_000_000,
      },
      again: expect.any(Function) as () => void,
    });
    expect(cache.stats()).toMatchObject({ hitsExact: 1, savedMs: 100, savedCost: 0.25, savedTokens: 12 });
  });

  test('can be had again without the request, until it is dropped', async () => {
    const { ask, requestOf, cache } = setup();
    await ask(requestOf());
    const again = (await ask(requestOf())).kept?.again;
    expect(again?.()?.completion.choices).toEqual(completionOf('From a backend.').choices);
    expect(cache.stats().hitsExact).toBe(2);
    await cache.invalidate({});
    expect(again?.()).toBeUndefined();
  });

  test('may stream where the first did not, and the other way round', async () => {
    const { ask, plugin, requestOf } = setup();
    await ask(requestOf());
    expect((await ask(requestOf({ stream: true }))).part).toBe('hit-exact');

    const streamed = requestOf({ ...saying('Tell me.'), stream: true });
    await plugin.before?.(streamed);
    const filter = plugin.after?.(streamed);
    const chunks = chunksOf(['Once ', 'upon ', 'a time.']);
    expect(chunks.flatMap((chunk) => filter?.chunk(chunk) ?? [])).toEqual(chunks);
    expect(filter?.end()).toEqual([]);
    filter?.close?.(true);
    expect((await ask(requestOf(saying('Tell me.')))).said).toBe('Once upon a time.');
  });

  test('of somebody else is not answered from it', async () => {
    const { ask, requestOf } = setup();
    const by = (user: string, team: string) => ({
      asker: { key: undefined, user, team, tenant: 'n', session: undefined },
    });
    await ask(requestOf({}, by('a', 't')));
    expect((await ask(requestOf({}, by('b', 't')))).part).toBe('miss');
    expect((await ask(requestOf({}, by('a', 't')))).part).toBe('hit-exact');
    const shared = setup({ scope: 'team' });
    await shared.ask(requestOf({}, by('a', 't')));
    expect((await shared.ask(requestOf({}, by('b', 't')))).part).toBe('hit-exact');
    expect((await shared.ask(requestOf({}, by('a', 'u')))).part).toBe('miss');
  });

  test('is asked anew once the answer is too old', async () => {
    const { ask, requestOf, clock } = setup({ ttlSeconds: 60 });
    await ask(requestOf());
    clock.nowMs += 60_000;
    expect((await ask(requestOf())).part).toBe('miss');
  });
});

describe('a question in other words', () => {
  const first = saying('How do I reverse a long list in Python 3?');
  const other = saying('how do I reverse a long list in python 3');

  test('is answered from the cache, and the likeness told to the record', async () => {
    const { ask, requestOf } = setup({ threshold: 0.5 });
    await ask(requestOf(first));
    const request = requestOf(other);
    expect((await ask(request)).part).toBe('hit-semantic');
    expect(request.findings).toMatchObject([{ by: 'response_cache', what: 'alike', action: 'answered' }]);
  });

  test('is asked where only equal requests count', async () => {
    const { ask, requestOf } = setup({ mode: 'exact' });
    await ask(requestOf(first));
    expect((await ask(requestOf(other))).part).toBe('miss');
  });

  test('is asked where a guard sees a difference, which the record names', async () => {
    const { ask, requestOf } = setup({ threshold: 0.5 });
    await ask(requestOf(first));
    const request = requestOf(saying('How do I reverse a long list in Python 2?'));
    expect((await ask(request)).part).toBe('miss');
    expect(request.findings).toMatchObject([{ by: 'response_cache', action: 'refused' }]);
  });

  test('does not get an answer that was cut for length', async () => {
    const { ask, requestOf } = setup({ threshold: 0.5 });
    const cut = completionOf('Use');
    cut.choices[0] = { ...cut.choices[0], finish_reason: 'length' } as (typeof cut.choices)[number];
    await ask(requestOf(first), cut);
    expect((await ask(requestOf(other))).part).toBe('miss');
    expect((await ask(requestOf(first))).part).toBe('hit-exact');
  });
});

describe('not kept is', () => {
  const next = async ({ ask, requestOf }: ReturnType<typeof setup>) => (await ask(requestOf())).part;

  test('a broken answer, or one whose client left', async () => {
    const world = setup();
    const request = world.requestOf();
    await world.plugin.before?.(request);
    const filter = world.plugin.after?.(request);
    for (const chunk of chunksOf(['all of it'])) filter?.chunk(chunk);
    filter?.close?.(false);
    expect(await next(world)).toBe('miss');
  });

  test('a stream that ended early', async () => {
    const world = setup();
    const request = world.requestOf({ stream: true });
    await world.plugin.before?.(request);
    const filter = world.plugin.after?.(request);
    for (const chunk of chunksOf(['half of']).slice(0, 1)) filter?.chunk(chunk);
    filter?.close?.(true);
    expect(await next(world)).toBe('miss');
  });

  test('an answer that the provider filtered', async () => {
    const world = setup();
    const filtered = completionOf('I cannot');
    filtered.choices[0] = { ...filtered.choices[0], finish_reason: 'content_filter' } as never;
    await world.ask(world.requestOf(), filtered);
    expect(await next(world)).toBe('miss');
  });

  test('a request that the provider is to store', async () => {
    const { ask, requestOf } = setup();
    await ask(requestOf({ store: true }));
    expect((await ask(requestOf({ store: true }))).part).toBe('bypass');
  });

  test('a personal answer of somebody unknown', async () => {
    const { ask, requestOf } = setup({ personalised: true });
    expect((await ask(requestOf())).part).toBe('bypass');
    await ask(requestOf({ user: 'ann' }));
    expect((await ask(requestOf({ user: 'ann' }))).part).toBe('hit-exact');
    expect((await ask(requestOf({ user: 'bob' }))).part).toBe('miss');
  });
});

describe('a client’s wish', () => {
  const outcomeOf = async (headers: Record<string, string>, keys: object = {}) => {
    const { ask, requestOf } = setup(keys);
    await ask(requestOf(), completionOf('First.'));
    const { part } = await ask(requestOf({}, withHeaders(headers)), completionOf('Second.'));
    return [part, (await ask(requestOf())).said];
  };

  test.each([
    [{ 'cache-control': 'no-cache' }, ['miss', 'Second.']],
    [{ 'cache-control': 'no-store' }, ['bypass', 'First.']],
    [{ 'cache-control': 'max-age=1, no-transform' }, ['hit-exact', 'First.']],
    [{ 'cache-control': 'only-if-cached' }, ['hit-exact', 'First.']],
    [{ 'x-fairlead-cache': 'off' }, ['bypass', 'First.']],
    [{ 'x-fairlead-cache': 'Refresh' }, ['miss', 'Second.']],
    [{ 'x-fairlead-cache': 'exact' }, ['hit-exact', 'First.']],
  ])('%j is done', async (headers, outcome) => {
    expect(await outcomeOf(headers)).toEqual(outcome);
  });

  test('that is not allowed is passed over', async () => {
    const headers = { 'cache-control': 'no-store', 'x-fairlead-cache': 'refresh' };
    expect(await outcomeOf(headers, { requestControls: ['max-age'] })).toEqual(['hit-exact', 'First.']);
  });

  test('for an answer no older than it is', async () => {
    const { ask, requestOf, clock } = setup();
    await ask(requestOf());
    clock.nowMs += 5_000;
    const young = withHeaders({ 'cache-control': 'max-age=4' });
    expect((await ask(requestOf({}, young))).part).toBe('miss');
    expect((await ask(requestOf({}, young))).part).toBe('hit-exact');
  });

  test('for no other words', async () => {
    const { ask, requestOf } = setup({ threshold: 0.5 });
    await ask(requestOf(saying('How do I reverse a long list in Python 3?')));
    const exact = withHeaders({ 'x-fairlead-cache': 'exact' });
    const other = saying('how do I reverse a long list in python 3');
    expect((await ask(requestOf(other, exact))).part).toBe('miss');
  });

  test('for a kept answer or none gets a 504', () => {
    const { plugin, requestOf } = setup();
    for (const headers of [
      { 'cache-control': 'only-if-cached' },
      { 'cache-control': 'only-if-cached, no-store' },
    ]) {
      expect(() => plugin.before?.(requestOf({}, withHeaders(headers)))).toThrow(
        expect.objectContaining({ code: 'FL_CONFLICT', status: 504 }) as Error,
      );
    }
  });

  test('that means nothing is refused', () => {
    const { plugin, requestOf } = setup();
    expect(() => plugin.before?.(requestOf({}, withHeaders({ 'x-fairlead-cache': 'on' })))).toThrow(
      expect.objectContaining({ code: 'FL_PARAM_INVALID' }) as Error,
    );
  });
});

describe('equal requests at once', () => {
  test('wait for the first, and share its answer', async () => {
    const { plugin, requestOf, cache } = setup();
    const [leader, ...others] = [requestOf(), requestOf(), requestOf()] as const;
    expect(plugin.before?.(leader)).toBeUndefined();
    const waiting = others.map((request) => plugin.before?.(request));
    const filter = plugin.after?.(leader);
    await filter?.whole(completionOf('Once.'));
    filter?.close?.(true);
    for (const answer of waiting) expect(textOf(await answer)).toBe('Once.');
    expect(others.map(({ answered }) => answered.get('x-fairlead-cache'))).toEqual([
      'hit-exact',
      'hit-exact',
    ]);
    expect(cache.stats()).toMatchObject({ misses: 1, hitsExact: 2 });
  });

  test('go on by themselves where the first fails', async () => {
    const { plugin, requestOf, ask } = setup();
    const [leader, other] = [requestOf(), requestOf()];
    plugin.before?.(leader);
    const waiting = plugin.before?.(other);
    plugin.after?.(leader)?.close?.(false);
    expect(await waiting).toBeUndefined();
    expect(other.answered.get('x-fairlead-cache')).toBe('miss');
    const filter = plugin.after?.(other);
    await filter?.whole(completionOf('Mine.'));
    filter?.close?.(true);
    expect((await ask(requestOf())).said).toBe('Mine.');
  });

  test('go on by themselves where the first takes too long', async () => {
    vi.useFakeTimers();
    try {
      const { plugin, requestOf } = setup();
      plugin.before?.(requestOf());
      const waiting = plugin.before?.(requestOf());
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await waiting).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test('do not wait where they are told not to', () => {
    const { plugin, requestOf } = setup({ singleFlight: false });
    expect(plugin.before?.(requestOf())).toBeUndefined();
    expect(plugin.before?.(requestOf())).toBeUndefined();
  });
});

test('the answer is kept under the model that gave it', async () => {
  const { plugin, requestOf, cache } = setup({ tags: ['docs'] });
  const request = { ...requestOf(), model: 'chosen' };
  plugin.before?.(request);
  const filter = plugin.after?.(request);
  request.model = 'fallback';
  await filter?.whole(completionOf('Hi.'));
  filter?.close?.(true);
  expect(await cache.invalidate({ model: 'chosen' })).toBe(0);
  expect(await cache.invalidate({ model: 'fallback', tag: 'docs' })).toBe(1);
});

describe('settings are refused', () => {
  const create = (keys: object, world = pluginWorld()) =>
    responseCache.create(responseCache.config.parse(keys), world);
  const invalid = expect.objectContaining({ code: 'FL_CONFIG_INVALID' }) as Error;

  test('that share what is personal', () => {
    const world = pluginWorld({ classifiers });
    expect(() => create({ personalised: true, scope: 'tenant' }, world)).toThrow(invalid);
  });

  test('that compare words where no models are loaded', () => {
    for (const mode of ['semantic', 'exact_then_semantic']) expect(() => create({ mode })).toThrow(invalid);
    for (const keys of [{}, { mode: 'exact' }]) expect(() => create(keys)).not.toThrow();
  });
});
