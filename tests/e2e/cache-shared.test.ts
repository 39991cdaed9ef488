import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CacheEntry, CacheKey } from '../../src/cache/contract.ts';
import { near, randomUnit, seeded } from '../../src/cache/index/vectors.fixture.ts';
import type { SharedCache } from '../../src/cache/shared/contract.ts';
import { createSharedCache } from '../../src/cache/shared/create.ts';
import { systemClock } from '../../src/core/clock.ts';
import {
  type PostgresServer,
  query,
  type RedisServer,
  startPostgres,
  startRedis,
} from './support/databases.ts';
import { startPgvector } from './support/pgvector.ts';

const HOUR_MS = 3_600_000;

function entryOf(text: string, changes: Partial<CacheEntry> = {}): CacheEntry {
  const nowMs = Date.now();
  return {
    completion: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'small',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    },
    tenant: undefined,
    model: 'small',
    tags: [],
    storedAtMs: nowMs,
    expiresAtMs: nowMs + HOUR_MS,
    tookMs: 12.5,
    cost: 0.001,
    ...changes,
  };
}

const keyOf = (partition: string, exact: string, question = ''): CacheKey => ({ partition, exact, question });

/** Two gateways on one server, each with a cache of its own. */
interface Setup {
  readonly one: SharedCache;
  readonly other: SharedCache;
  /** All that the server holds, as one text. */
  dump(): Promise<string>;
  /** Makes it answer nothing until what is returned is called. */
  hang(): Promise<() => Promise<unknown>>;
  readonly server: PostgresServer | RedisServer;
}

interface Case {
  readonly name: string;
  /** Whether it finds by likeness. */
  readonly semantic: boolean;
  readonly healthy: RegExp | undefined;
  start(): Promise<Setup>;
}

async function twoOn(
  shared: 'redis' | 'store',
  store: { redis?: string; url?: string },
): Promise<[SharedCache, SharedCache]> {
  const opened = await Promise.all([1, 2].map(() => createSharedCache({ shared }, store as never)));
  return opened as [SharedCache, SharedCache];
}

async function onPostgres(server: PostgresServer): Promise<Setup> {
  const url = await server.database();
  const [one, other] = await twoOn('store', { url });
  const dump = async () =>
    JSON.stringify(await query(url, 'select fairlead_cache_1::text as line from fairlead_cache_1'));
  const hang = async () => {
    // To stop its first process would not stop those that serve connections.
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin; lock table fairlead_cache_1 in access exclusive mode');
    return () => client.end();
  };
  return { one, other, dump, hang, server };
}

async function onRedis(): Promise<Setup> {
  const server = await startRedis();
  const [one, other] = await twoOn('redis', { redis: server.url });
  const dump = async () => {
    const redis = new Redis(server.url);
    const held: unknown[] = [];
    for (const name of await redis.keys('*'))
      held.push(
        name,
        (await redis.type(name)) === 'string' ? await redis.get(name) : await redis.zrange(name, '0', '-1'),
      );
    redis.disconnect();
    return JSON.stringify(held);
  };
  const hang = async () => {
    server.freeze();
    return async () => server.thaw();
  };
  return { one, other, dump, hang, server };
}

const CASES: readonly Case[] = [
  { name: 'Redis', semantic: false, healthy: undefined, start: onRedis },
  {
    name: 'PostgreSQL without pgvector',
    semantic: false,
    healthy: /no pgvector: gateways share answers to equal requests only/,
    start: async () => onPostgres(await startPostgres()),
  },
  {
    name: 'PostgreSQL with pgvector',
    semantic: true,
    healthy: undefined,
    start: async () => onPostgres(await startPgvector()),
  },
];

describe.each(CASES)('$name', ({ semantic, healthy, start }) => {
  let setup: Setup;
  const random = seeded(7);

  beforeAll(async () => {
    setup = await start();
  });

  afterAll(async () => {
    if (setup === undefined) return;
    await Promise.all([setup.one.dispose(), setup.other.dispose()]);
    await setup.server[Symbol.asyncDispose]();
  });

  function expectWell(): void {
    if (healthy === undefined) expect(setup.one.health()).toBeUndefined();
    else expect(setup.one.health()).toMatch(healthy);
  }

  test('nothing but what was put is stored', async () => {
    const { one, dump } = setup;
    const entry = {
      ...entryOf('the answer', { tenant: 'acme', tags: ['faq'] }),
      vault: 'canary-1',
      extra: 'canary-2',
    };
    const vector = randomUnit(random);
    const key = { ...keyOf('p5', 'e5', 'the question'), prompt: 'canary-3' };
    await one.put(key, () => vector, entry);
    const held = await dump();
    expect(held).toContain('the answer');
    expect(held).not.toContain('canary');
    // Without what was put, only names, digests of names and numbers are left.
    const rest = held
      .replaceAll(
        /the answer|the question|acme|faq|chatcmpl-1|chat\.completion|assistant|stop|small|p5|e5/g,
        '',
      )
      .replaceAll(/fairlead:cache:1:(of:[\w-]{43})?/g, '');
    const words = new Set(rest.match(/[A-Za-z_]{2,}/g));
    const names = [
      'question',
      'entry',
      'completion',
      'id',
      'object',
      'created',
      'model',
      'choices',
      'index',
      'message',
    ];
    names.push(
      'role',
      'content',
      'finish_reason',
      'tenant',
      'tags',
      'storedAtMs',
      'expiresAtMs',
      'tookMs',
      'cost',
      'line',
    );
    expect([...words].filter((word) => !names.includes(word))).toEqual([]);
  });

  test('what one gateway puts, another finds, as it was', async () => {
    const { one, other } = setup;
    // What databases are known to stumble over: the zero character, half a surrogate pair, quotes.
    const entry = entryOf('zero \u0000, half \ud800, "quotes", \\, 漢字 🐟', {
      tenant: 'acme',
      tags: ['a', "b'"],
    });
    await one.put(keyOf('p', 'e', 'is \u0000 a character?'), undefined, entry);
    const found = await other.find({ partition: 'p', exact: 'e' }, undefined, 4);
    expect(found).toEqual([{ kind: 'exact', question: 'is \u0000 a character?', similarity: 1, entry }]);
    expectWell();
  });

  test('nothing is found across partitions', async () => {
    const { one, other } = setup;
    const vector = randomUnit(random);
    await one.put(keyOf('mine', 'same', 'q'), () => vector, entryOf('secret'));
    expect(await other.find({ partition: 'yours', exact: 'same' }, () => vector, 4)).toEqual([]);
  });

  test('a second answer takes the place of the first', async () => {
    const { one, other } = setup;
    await one.put(keyOf('p2', 'e', 'q'), undefined, entryOf('old'));
    await other.put(keyOf('p2', 'e', 'q'), undefined, entryOf('new', { model: 'large' }));
    const [found] = await one.find({ partition: 'p2', exact: 'e' }, undefined, 4);
    expect(found?.entry.completion.choices[0]?.message.content).toBe('new');
    expect(found?.entry.model).toBe('large');
  });

  test('what has expired is not found, and is gone in the end', async () => {
    const { one, dump } = setup;
    await one.put(keyOf('p3', 'never'), undefined, entryOf('late words', { expiresAtMs: Date.now() - 1 }));
    await one.put(keyOf('p3', 'soon'), undefined, entryOf('brief words', { expiresAtMs: Date.now() + 400 }));
    expect(await one.find({ partition: 'p3', exact: 'soon' }, undefined, 4)).toHaveLength(1);
    expect(await one.find({ partition: 'p3', exact: 'never' }, undefined, 4)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await one.find({ partition: 'p3', exact: 'soon' }, undefined, 4)).toEqual([]);
    for (let i = 0; i < 64; i++) await one.put(keyOf('p3', `more ${i}`), undefined, entryOf('more'));
    expect(await dump()).not.toMatch(/late words|brief words/);
  });

  test('invalidation drops what fits every field, for every gateway, and counts it', async () => {
    const { one, other } = setup;
    const put = (exact: string, changes: Partial<CacheEntry>) =>
      one.put(keyOf('p4', exact), undefined, entryOf('x', changes));
    await put('1', { tenant: 'blue', model: 'm4', tags: ['t4', 'u4'] });
    await put('2', { tenant: 'blue', model: 'm5', tags: ['t4'] });
    await put('3', { tenant: 'red', model: 'm4', tags: ['t4'] });
    const left = async () => {
      const found = await Promise.all(
        ['1', '2', '3'].map(
          async (exact) => [exact, await other.find({ partition: 'p4', exact }, undefined, 1)] as const,
        ),
      );
      return found.filter(([, [one]]) => one !== undefined).map(([exact]) => exact);
    };
    expect(await other.invalidate({ tenant: 'blue', model: 'm5', tag: 'u4' })).toBe(0);
    expect(await other.invalidate({ tenant: "blue' or '1'='1" })).toBe(0);
    expect(await left()).toEqual(['1', '2', '3']);
    expect(await other.invalidate({ tenant: 'blue', model: 'm4' })).toBe(1);
    expect(await left()).toEqual(['2', '3']);
    expect(await other.invalidate({ tag: 't4' })).toBe(2);
    expect(await left()).toEqual([]);
    await put('1', {});
    await put('2', {});
    expect(await one.invalidate({})).toBeGreaterThanOrEqual(2);
    expect(await left()).toEqual([]);
    expect(await one.invalidate({})).toBe(0);
  });

  test('a server that is gone is a miss and a sentence, and is used again when it is back', async () => {
    const { one, other, server } = setup;
    const key = { partition: 'p6', exact: 'e6' };
    await one.put({ ...key, question: '' }, undefined, entryOf('x'));
    await server.stop();
    expect(await one.find(key, undefined, 4)).toEqual([]);
    expect(one.health()).toMatch(/does not answer: each gateway keeps answers for itself/);
    await expect(one.put({ ...key, question: '' }, undefined, entryOf('y'))).resolves.toBeUndefined();
    await expect(one.invalidate({})).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    await server.start();
    await expect.poll(() => one.health() ?? '', { timeout: 10_000 }).not.toMatch(/does not answer/);
    await expect.poll(() => other.health() ?? '', { timeout: 10_000 }).not.toMatch(/does not answer/);
    await one.put({ ...key, question: '' }, undefined, entryOf('again'));
    await expect.poll(() => other.find(key, undefined, 4), { timeout: 10_000 }).toHaveLength(1);
  });

  test('a server that hangs holds a request up for a moment, and the next ones not at all', async () => {
    const { one, hang } = setup;
    const key = { partition: 'p7', exact: 'e7' };
    await one.put({ ...key, question: '' }, undefined, entryOf('x'));
    expect(await one.find(key, undefined, 4)).toHaveLength(1);
    const goOn = await hang();
    try {
      const startMs = performance.now();
      expect(await one.find(key, undefined, 4)).toEqual([]);
      expect(performance.now() - startMs).toBeLessThan(1_500);
      const nextMs = performance.now();
      for (let i = 0; i < 50; i++) expect(await one.find(key, undefined, 4)).toEqual([]);
      expect(performance.now() - nextMs).toBeLessThan(500);
    } finally {
      await goOn();
    }
    await expect.poll(() => one.health() ?? '', { timeout: 10_000 }).not.toMatch(/does not answer/);
    await expect.poll(() => one.find(key, undefined, 4), { timeout: 10_000 }).toHaveLength(1);
  });

  test('what somebody else wrote in an answer’s place is a miss', async () => {
    const { one, server } = setup;
    const key = { partition: 'p8', exact: 'e8' };
    await one.put({ ...key, question: '' }, undefined, entryOf('x'));
    if ('url' in server) {
      const redis = new Redis(server.url);
      await redis.set('fairlead:cache:1:p8:e8', '{"question":"","entry":{"completion":{}}}');
      redis.disconnect();
    } else
      await query(
        server.urlOf('test_1'),
        `update fairlead_cache_1 set answer = '{"entry":7}' where exact = 'e8'`,
      );
    expect(await one.find(key, undefined, 4)).toEqual([]);
  });

  test.runIf(semantic)('the nearest of the partition come best first, with their questions', async () => {
    const { one, other } = setup;
    const asked = randomUnit(random);
    const vectors = [0.1, 0.3, 0.5, 0.7, 3].map((spread) => near(asked, spread, random));
    for (const [i, vector] of vectors.entries()) {
      await one.put(keyOf('p9', `e${i}`, `question ${i}`), () => vector, entryOf(`answer ${i}`));
      await one.put(keyOf('p10', `e${i}`, `foreign ${i}`), () => vector, entryOf('foreign'));
    }
    // Without a vector, and with one that says nothing: found by their digest alone.
    await one.put(keyOf('p9', 'none', 'none'), undefined, entryOf('none'));
    await one.put(keyOf('p9', 'zero', 'zero'), () => new Float32Array(256), entryOf('zero'));
    const found = await other.find({ partition: 'p9', exact: 'new' }, () => asked, 3);
    expect(found.map(({ kind, question }) => [kind, question])).toEqual([
      ['near', 'question 0'],
      ['near', 'question 1'],
      ['near', 'question 2'],
    ]);
    for (const [i, { similarity }] of found.entries()) {
      const cosine = asked.reduce((sum, value, at) => sum + value * (vectors[i]?.[at] ?? 0), 0);
      expect(similarity).toBeCloseTo(cosine, 5);
    }
    expect(await other.find({ partition: 'p9', exact: 'e1' }, () => asked, 3)).toMatchObject([
      { kind: 'exact', question: 'question 1' },
    ]);
    expect(await other.find({ partition: 'p9', exact: 'new' }, () => new Float32Array(256), 3)).toEqual([]);
  });

  test.runIf(semantic)('a partition of thousands is searched by the index', async () => {
    const { one, other, server } = setup;
    if (!('urlOf' in server)) return;
    const asked = randomUnit(random);
    await query(
      server.urlOf('test_1'),
      `insert into fairlead_cache_1 (partition, exact, answer, model, tags, stored_at_ms, expires_at_ms, vector)
       select 'p11', 'filler ' || n, '{}', 'm', '{}', 0, ${Date.now() + HOUR_MS},
         (select array_agg(random() - 0.5) from generate_series(1, 256) where n > 0)::vector
       from generate_series(1, 2500) n`,
    );
    const vector = near(asked, 0.3, random);
    await one.put(keyOf('p11', 'needle', 'needle'), () => vector, entryOf('found'));
    const found = await other.find({ partition: 'p11', exact: 'new' }, () => asked, 1);
    expect(found.map(({ question }) => question)).toEqual(['needle']);
  });
});

test('a server that is not there yet is used once it is', async () => {
  const server = await startPostgres();
  const url = await server.database();
  await server.stop();
  const cache = await createSharedCache({ shared: 'store' }, { url });
  if (cache === undefined) throw new Error('a shared cache was asked for');
  try {
    expect(cache.health()).toMatch(/does not answer/);
    await server.start();
    await expect.poll(() => cache.health() ?? '', { timeout: 10_000 }).not.toMatch(/does not answer/);
    await cache.put(keyOf('p', 'e'), undefined, entryOf('x'));
    expect(await cache.find({ partition: 'p', exact: 'e' }, undefined, 1)).toHaveLength(1);
  } finally {
    await cache.dispose();
    await server[Symbol.asyncDispose]();
  }
});

test('a place that the configuration does not name is told', async () => {
  await expect(createSharedCache({ shared: 'redis' }, undefined, systemClock)).rejects.toMatchObject({
    code: 'FL_CONFIG_REFERENCE',
    message: 'cache.shared is redis, and store.redis is missing.',
  });
  expect(await createSharedCache({ shared: 'none' }, {}, systemClock)).toBeUndefined();
});
