import type { Hono } from 'hono';
import type { Invalidation, ResponseCache } from '../cache/contract.ts';
import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import { readJson } from './body.ts';
import { notA } from './input.ts';

/** What these endpoints reach of the cache. */
export type CacheAdmin = Pick<ResponseCache, 'stats' | 'invalidate'>;

const FIELDS: readonly string[] = ['tenant', 'model', 'tag'] satisfies (keyof Invalidation)[];

/** What the response cache holds and saved, and how its answers are dropped. */
export function addCacheRoutes(
  app: Hono,
  cache: CacheAdmin,
  limits: { readonly bodyBytes: number; readonly jsonDepth: number },
): void {
  app.get('/api/v1/cache/stats', (c) => c.json(cache.stats()));
  app.post('/api/v1/cache/invalidate', async (c) =>
    c.json({ removed: await cache.invalidate(invalidationOf(await readJson(c.req.raw, limits))) }),
  );
}

/** Throws FL_PARAM_INVALID. A field that is misspelt must not widen what goes, so unknown ones are refused. */
function invalidationOf(body: Readonly<Record<string, unknown>>): Invalidation {
  for (const [name, value] of Object.entries(body)) {
    if (!FIELDS.includes(name)) {
      const meant = nearest(name, FIELDS);
      throw new FairleadError('FL_PARAM_INVALID', `Unknown parameter: '${name}'.`, {
        param: name,
        hint: meant === undefined ? `Known: ${FIELDS.join(', ')}.` : `Did you mean '${meant}'?`,
      });
    }
    if (typeof value !== 'string' || value === '') throw notA(name, 'a text that is not empty');
  }
  return body;
}
