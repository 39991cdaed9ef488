import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { CacheStats, Invalidation } from '../cache/contract.ts';
import type { FairleadError } from '../core/errors.ts';
import { addCacheRoutes } from './cache.ts';

const stats = { entries: 2, bytes: 900, hitsExact: 1, savedCost: 0.5 } as CacheStats;

function setup() {
  const dropped: Invalidation[] = [];
  const app = new Hono();
  app.onError((error, c) => c.json({ code: (error as FairleadError).code, message: error.message }, 400));
  addCacheRoutes(
    app,
    {
      stats: () => stats,
      invalidate: async (what) => {
        dropped.push(what);
        return 3;
      },
    },
    { bodyBytes: 1_000, jsonDepth: 8 },
  );
  const post = async (body: unknown) => {
    const response = await app.fetch(
      new Request('http://x/api/v1/cache/invalidate', { method: 'POST', body: JSON.stringify(body) }),
    );
    return { status: response.status, body: await response.json() };
  };
  return { app, post, dropped };
}

test('tells what the cache holds and saved', async () => {
  const response = await setup().app.fetch(new Request('http://x/api/v1/cache/stats'));
  expect(await response.json()).toEqual(stats);
});

test('drops what the fields name, and says how many went', async () => {
  const { post, dropped } = setup();
  expect(await post({ tenant: 'blue', model: 'coder', tag: 'docs' })).toEqual({
    status: 200,
    body: { removed: 3 },
  });
  expect(await post({})).toMatchObject({ status: 200 });
  expect(dropped).toEqual([{ tenant: 'blue', model: 'coder', tag: 'docs' }, {}]);
});

test.each([[{ tenat: 'blue' }], [{ tag: 7 }], [{ tag: '' }], [{ tags: ['docs'] }], [[]]])(
  'drops nothing for %j',
  async (body) => {
    const { post, dropped } = setup();
    expect((await post(body)).status).toBe(400);
    expect(dropped).toEqual([]);
  },
);

test('a misspelt field is told from the right one', async () => {
  const { post } = setup();
  expect((await post({ tenat: 'blue' })).body).toMatchObject({ code: 'FL_PARAM_INVALID' });
});
