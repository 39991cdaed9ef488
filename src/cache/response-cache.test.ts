import { describe, expect, test } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { seededRandom } from '../core/random.ts';
import type { CacheEntry, CacheFound, CacheKey, CacheLookup } from './contract.ts';
import lru from './eviction/lru.ts';
import { createResponseCache } from './response-cache.ts';
import type { SharedCache, SharedCandidate } from './shared/contract.ts';

function setup(maxBytes = 1_000_000, shared?: SharedCache) {
  const clock = { nowMs: 1_000_000 };
  const time: Clock = { wallMs: () => clock.nowMs, monotonicMs: () => clock.nowMs };
  const cache = createResponseCache({ maxBytes, eviction: lru, clock: time, shared });
  return { cache, clock, find: (lookup: CacheLookup) => cache.find(lookup) as CacheFound };
}

/** The unit vector that has the cosine `likeness` with the first axis. */
function vectorOf(likeness: number): Float32Array {
  const vector = new Float32Array(256);
  vector[0] = likeness;
  vector[1] = Math.sqrt(1 - likeness * likeness);
  return vector;
}

function lookupOf(question: string, likeness = 1, over: Partial<CacheKey> = {}): CacheLookup {
  const key = { partition: 'p', exact: `digest of ${question}`, question, ...over };
  return { key, vector: () => vectorOf(likeness), threshold: 0.5 };
}

function entryOf(content: string, over: Partial<CacheEntry> = {}): CacheEntry {
  return {
    completion: {
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    },
    tenant: undefined,
    model: 'm',
    tags: [],
    storedAtMs: 1_000_000,
    expiresAtMs: 1_060_000,
    tookMs: 250,
    cost: 0.5,
    ...over,
  };
}

const said = (found: CacheFound) =>
  found.kind === 'miss' ? undefined : found.entry.completion.choices[0]?.message.content;

describe('an equal request', () => {
  test('gets the answer until its time is over', () => {
    const { cache, clock, find } = setup();
    cache.put(lookupOf('What is Rust?'), entryOf('A language.'));
    clock.nowMs += 59_999;
    expect(find(lookupOf('What is Rust?'))).toMatchObject({ kind: 'exact', similarity: 1, ageMs: 59_999 });
    clock.nowMs += 1;
    expect(find(lookupOf('What is Rust?')).kind).toBe('miss');
    expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
  });

  test('gets none that is older than it wants', () => {
    const { cache, clock, find } = setup();
    cache.put(lookupOf('What is Rust?'), entryOf('A language.'));
    clock.nowMs += 5_000;
    expect(find({ ...lookupOf('What is Rust?'), maxAgeMs: 4_999 }).kind).toBe('miss');
    expect(find({ ...lookupOf('What is Rust?'), maxAgeMs: 5_000 }).kind).toBe('exact');
  });

  test('gets the newest answer', () => {
    const { cache, find } = setup();
    cache.put(lookupOf('Why?'), entryOf('Old.'));
    cache.put(lookupOf('Why?'), entryOf('New.'));
    expect(said(find(lookupOf('Why?')))).toBe('New.');
    expect(cache.stats().entries).toBe(1);
  });

  test('cannot be changed by whoever reads it, nor by whoever put it', () => {
    const { cache, find } = setup();
    const mine = entryOf('Mine.');
    cache.put(lookupOf('Why?'), mine);
    (mine.completion.choices as unknown[]).length = 0;
    const found = find(lookupOf('Why?'));
    expect(said(found)).toBe('Mine.');
    if (found.kind !== 'miss') (found.entry.completion.choices[0] as { index: number }).index = 9;
    expect(find(lookupOf('Why?'))).toMatchObject({ entry: { completion: { choices: [{ index: 0 }] } } });
  });
});

describe('an answer under way while its like is dropped', () => {
  test('is not kept, and the next one is', async () => {
    const { cache, clock, find } = setup();
    const began = entryOf('Old.');
    clock.nowMs += 50;
    await cache.invalidate({ model: began.model });
    cache.put(lookupOf('Why?'), { ...began, storedAtMs: clock.nowMs, tookMs: 100 });
    expect(find(lookupOf('Why?')).kind).toBe('miss');
    clock.nowMs += 200;
    cache.put(lookupOf('Why?'), { ...began, storedAtMs: clock.nowMs, tookMs: 100 });
    expect(find(lookupOf('Why?')).kind).toBe('exact');
  });

  test('is kept where it is none of what was dropped', async () => {
    const { cache, clock, find } = setup();
    await cache.invalidate({ model: 'another' });
    cache.put(lookupOf('Why?'), { ...entryOf('Mine.'), storedAtMs: clock.nowMs, tookMs: 100 });
    expect(find(lookupOf('Why?')).kind).toBe('exact');
  });
});

describe('a question in other words', () => {
  const first = lookupOf('How do I reverse a list in Python?');

  test('gets the answer from the threshold on', () => {
    const { cache, find } = setup();
    cache.put(first, entryOf('reversed(x)'));
    const near = find(lookupOf('how do I reverse a list in python', 0.99));
    expect(near.kind).toBe('semantic');
    expect(near.similarity).toBeGreaterThan(0.5);
    const far = find(lookupOf('how do I reverse a list in python', 0));
    expect(far).toMatchObject({ kind: 'miss', reason: 'below the threshold', refusedBy: undefined });
    expect(far.similarity).toBeLessThan(0.5);
  });

  test('gets none of another partition, and none where no likeness is asked for', () => {
    const { cache, find } = setup();
    cache.put(first, entryOf('reversed(x)'));
    const other = 'how do I reverse a list in python';
    expect(find(lookupOf(other, 1, { partition: 'q' })).kind).toBe('miss');
    expect(find({ ...lookupOf(other), vector: undefined }).kind).toBe('miss');
    expect(find(lookupOf('', 1)).kind).toBe('miss');
  });

  test('is refused by a guard, which the miss names', () => {
    const { cache, find } = setup();
    cache.put(lookupOf('How many people lived in Rome in 1990?'), entryOf('2.8 million'));
    expect(find(lookupOf('How many people lived in Rome in 1890?'))).toMatchObject({
      kind: 'miss',
      refusedBy: expect.any(String) as string,
    });
    expect(cache.stats()).toMatchObject({ refused: 1, misses: 1 });
  });

  test('gets the next nearest where the nearest is refused', () => {
    const { cache, find } = setup();
    cache.put(lookupOf('How many people lived in Rome in 1990?', 1), entryOf('2.8 million'));
    cache.put(lookupOf('How many people lived in Rome in 1890?', 0.98), entryOf('0.4 million'));
    expect(said(find(lookupOf('how many people lived in rome in 1890', 0.99)))).toBe('0.4 million');
  });

  test('does not get an answer that was kept for the same request only', () => {
    const { cache, find } = setup();
    cache.put({ ...first, vector: undefined }, entryOf('cut of'));
    expect(find(lookupOf('how do I reverse a list in python')).kind).toBe('miss');
    expect(find(first).kind).toBe('exact');
  });
});

describe('room', () => {
  const filled = (count: number, maxBytes: number) => {
    const world = setup(maxBytes);
    for (let n = 0; n < count; n++)
      world.cache.put(lookupOf(`Question ${n}?`, 1, { partition: `p${n % 3}` }), entryOf('x'.repeat(500)));
    return world;
  };

  test('is never more than allowed', () => {
    const { cache, find } = filled(300, 100_000);
    const { bytes, entries, evicted } = cache.stats();
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(entries).toBeGreaterThan(10);
    expect(evicted).toBe(300 - entries);
    expect(find(lookupOf('Question 299?')).kind).toBe('exact');
    expect(find({ ...lookupOf('Question 0?'), vector: undefined }).kind).toBe('miss');
  });

  test('comes back whole when all is dropped', async () => {
    const { cache } = filled(300, 100_000);
    await cache.invalidate({});
    expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
  });

  test('is not given to an answer that would fill an eighth of it', () => {
    const { cache, find } = setup(100_000);
    cache.put(lookupOf('Why?'), entryOf('x'.repeat(20_000)));
    expect(find(lookupOf('Why?')).kind).toBe('miss');
  });

  test('is taken back from answers whose time is over, though nobody asks for them', () => {
    const { cache, clock } = filled(20, 1_000_000);
    clock.nowMs += 60_000;
    for (let n = 0; n < 10; n++)
      cache.put(
        lookupOf(`New ${n}?`),
        entryOf('y', { storedAtMs: clock.nowMs, expiresAtMs: clock.nowMs + 1 }),
      );
    expect(cache.stats().entries).toBe(10);
  });

  test('stays in order through any mix of calls', () => {
    const { cache, clock, find } = setup(60_000);
    const random = seededRandom(3);
    const pick = (most: number) => Math.floor(random() * most);
    for (let step = 0; step < 3_000; step++) {
      const lookup = lookupOf(`Question ${pick(60)}?`, random(), { partition: `p${pick(5)}` });
      if (random() < 0.4)
        cache.put(lookup, entryOf('z'.repeat(pick(900)), { expiresAtMs: clock.nowMs + pick(300) + 1 }));
      else find(lookup);
      clock.nowMs += 1;
      expect(cache.stats().bytes).toBeLessThanOrEqual(60_000);
      expect(cache.stats().bytes).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('requests under way', () => {
  test('the first leads, equal ones get its answer and count as hits', async () => {
    const { cache, find } = setup();
    const lookup = lookupOf('Why?');
    for (const leads of [true, false, false]) {
      expect(find(lookup).kind).toBe('miss');
      const joined = cache.join(lookup.key.exact);
      expect(joined === undefined).toBe(leads);
      void joined?.then((entry) => expect(said({ kind: 'exact', entry } as CacheFound)).toBe('So.'));
    }
    cache.settle(lookup.key.exact, entryOf('So.'));
    await new Promise(setImmediate);
    expect(cache.stats()).toMatchObject({
      misses: 1,
      hitsExact: 2,
      savedTokens: 14,
      savedMs: 500,
      savedCost: 1,
    });
    expect(cache.join(lookup.key.exact)).toBeUndefined();
  });

  test('a leader that fails frees those who wait', async () => {
    const { cache, find } = setup();
    const lookup = lookupOf('Why?');
    find(lookup);
    void cache.join(lookup.key.exact);
    find(lookup);
    const joined = cache.join(lookup.key.exact);
    cache.settle(lookup.key.exact, undefined);
    expect(await joined).toBeUndefined();
    expect(cache.stats()).toMatchObject({ misses: 2, hitsExact: 0 });
  });

  test('a leader that is not heard of again is followed by another', async () => {
    const { cache, clock } = setup();
    void cache.join('a');
    const joined = cache.join('a');
    clock.nowMs += 300_000;
    expect(cache.join('b')).toBeUndefined();
    expect(await joined).toBeUndefined();
    expect(cache.join('a')).toBeUndefined();
  });

  test('the end of the cache frees those who wait', async () => {
    const { cache } = setup();
    void cache.join('a');
    const joined = cache.join('a');
    await cache.dispose();
    expect(await joined).toBeUndefined();
  });
});

test('what is dropped fits every field that is given', async () => {
  const { cache, clock } = setup();
  const entries: [string, Partial<CacheEntry>][] = [
    ['1', { tenant: 'a', model: 'x', tags: ['t', 'u'] }],
    ['2', { tenant: 'a', model: 'y', tags: ['t'] }],
    ['3', { tenant: 'b', model: 'x', tags: [] }],
    ['4', {}],
  ];
  const fill = () => {
    clock.nowMs += 1_000; // asked for after what was dropped
    const storedAtMs = clock.nowMs;
    for (const [question, over] of entries)
      cache.put(lookupOf(question), entryOf('!', { storedAtMs, ...over }));
  };
  fill();
  expect(await cache.invalidate({ tenant: 'c' })).toBe(0);
  expect(await cache.invalidate({ tenant: 'a', tag: 'u' })).toBe(1);
  expect(await cache.invalidate({ model: 'x' })).toBe(1);
  expect(await cache.invalidate({})).toBe(2);
  fill();
  expect(await cache.invalidate({ tag: 't' })).toBe(2);
});

describe('behind what this process holds', () => {
  function sharedWith(candidates: SharedCandidate[]) {
    const calls: unknown[][] = [];
    const shared: SharedCache = {
      find: async (key, vector, k) => {
        calls.push(['find', key.exact, vector !== undefined, k]);
        return candidates;
      },
      put: async (key, vector, entry) =>
        void calls.push(['put', key.exact, vector !== undefined, entry.model]),
      invalidate: async (what) => {
        calls.push(['invalidate', what]);
        return 5;
      },
      health: () => undefined,
      dispose: async () => void calls.push(['dispose']),
    };
    return { ...setup(1_000_000, shared), calls };
  }
  const near = (question: string, similarity: number): SharedCandidate => ({
    kind: 'near',
    question,
    similarity,
    entry: entryOf(`To ${question}`),
  });

  test('an equal answer of another gateway is given', async () => {
    const { find, cache } = sharedWith([{ ...near('Why?', 1), kind: 'exact' }]);
    expect(await find(lookupOf('Why?'))).toMatchObject({ kind: 'exact', similarity: 1 });
    expect(cache.stats()).toMatchObject({ hitsExact: 1, misses: 0, entries: 0 });
  });

  test('an alike one has to pass the same guards', async () => {
    const { find, cache } = sharedWith([
      near('How many people lived in Rome in 1990?', 0.999),
      near('How many people lived in Rome in 1890?', 0.99),
    ]);
    const hit = await find(lookupOf('how many people lived in rome in 1890'));
    expect(said(hit)).toBe('To How many people lived in Rome in 1890?');
    expect(await find(lookupOf('How many people lived in Rome in 1790?'))).toMatchObject({
      kind: 'miss',
      refusedBy: expect.any(String) as string,
    });
    expect(cache.stats()).toMatchObject({ hitsSemantic: 1, misses: 1, refused: 1 });
  });

  test('an older one than is wanted does not count', async () => {
    const { find, clock } = sharedWith([{ ...near('Why?', 1), kind: 'exact' }]);
    clock.nowMs += 2_000;
    expect((await find({ ...lookupOf('Why?'), maxAgeMs: 1_000 })).kind).toBe('miss');
  });

  test('every new answer goes, and is dropped from there as well', async () => {
    const { cache, calls, find } = sharedWith([]);
    cache.put(lookupOf('Why?'), entryOf('So.'));
    cache.put({ ...lookupOf('How?'), vector: undefined }, entryOf('Thus.'));
    expect(find(lookupOf('Why?'))).toMatchObject({ kind: 'exact' });
    expect(await cache.invalidate({ tag: 't' })).toBe(5);
    await cache.dispose();
    expect(calls).toEqual([
      ['put', 'digest of Why?', true, 'm'],
      ['put', 'digest of How?', false, 'm'],
      ['invalidate', { tag: 't' }],
      ['dispose'],
    ]);
  });
});
