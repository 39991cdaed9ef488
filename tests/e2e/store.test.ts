import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StoreConfig, storeSchema } from '../../src/config/schema/store.ts';
import { systemClock } from '../../src/core/clock.ts';
import { describeCounters } from '../../src/store/counters/counters.fixture.ts';
import { createCounters } from '../../src/store/counters/create.ts';
import { createRedisCounters } from '../../src/store/counters/redis.ts';
import { postgresKind } from '../../src/store/database/postgres.ts';
import { openStore } from '../../src/store/open-store.ts';
import { eventRecord, keyRecord, takeOf } from '../../src/store/records.fixture.ts';
import { describeStore } from '../../src/store/store.fixture.ts';
import {
  type PostgresServer,
  query,
  type RedisServer,
  startPostgres,
  startRedis,
} from './support/databases.ts';

let postgres: PostgresServer;
let redis: RedisServer;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
});
afterAll(async () => {
  await Promise.all([postgres, redis].map((server) => server?.[Symbol.asyncDispose]()));
});

const urlOf = ({ url }: StoreConfig): string => url ?? '';

const isWell = async (watched: { health(): { readonly ok: boolean } }) => {
  while (!watched.health().ok) await pause(20);
};

describeStore('PostgreSQL', {
  fresh: async () => ({ url: await postgres.database() }),
  tamper: async (config, sql) => void (await query(urlOf(config), sql)),
  kind: (config) => postgresKind(urlOf(config)),
});

describeCounters('Redis', {
  shared: true,
  open: async () => {
    const counters = await createRedisCounters(redis.url, systemClock);
    return { counters, [Symbol.asyncDispose]: () => counters.dispose() };
  },
});

describe('Redis', () => {
  test('forgets a window by itself when it is over', async () => {
    const counters = await createRedisCounters(redis.url, systemClock);
    const take = takeOf({ key: 'short', expiresAtMs: Date.now() + 150 });
    await counters.take([take]);
    expect(await counters.read([take])).toEqual([1]);
    await pause(250);
    expect(await counters.read([take])).toEqual([0]);
    await counters.dispose();
  });

  test('that hangs holds up no request for long, and is taken up again when it answers', async () => {
    const config = storeSchema.parse({ redis: redis.url });
    const counters = await createCounters({ config });
    const take = takeOf({ key: 'hung', limit: 3 });
    await counters.take([take]);
    redis.freeze();
    const startMs = performance.now();
    expect(await counters.take([take])).toEqual({ ok: true, used: [2] });
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(counters.health().degraded).toEqual([expect.stringMatching(/^Redis does not count/)]);
    redis.thaw();
    await isWell(counters);
    const [used] = await counters.read([take]);
    // What was asked of it while it hung may have been counted there, too: never less than was taken.
    expect(used).toBeGreaterThanOrEqual(2);
    expect(used).toBeLessThanOrEqual(3);
    await counters.dispose();
  });

  test('that is gone: limits go on in memory and come back to it; or requests are refused', async () => {
    const config = storeSchema.parse({ redis: redis.url });
    const [serve, refuse] = await Promise.all([
      createCounters({ config }),
      createCounters({ config: { ...config, onFailure: 'refuse' } }),
    ]);
    const take = takeOf({ key: 'gone', limit: 3 });
    await serve.take([take]);
    await redis.stop();
    expect(await serve.take([take])).toEqual({ ok: true, used: [2] });
    expect(await serve.take([take])).toEqual({ ok: true, used: [3] });
    expect(await serve.take([take])).toMatchObject({ ok: false, over: 0 });
    await expect(async () => refuse.take([take])).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    const late = await createCounters({ config }); // a gateway that starts meanwhile
    expect(await late.take([take])).toMatchObject({ ok: true });
    await redis.start();
    await Promise.all([serve, refuse, late].map(isWell));
    // This Redis keeps nothing over a stop, so what it has now is what was counted in memory: two and one.
    expect(await refuse.read([take])).toEqual([3]);
    await Promise.all([serve, refuse, late].map((counters) => counters.dispose()));
  });
});

describe('PostgreSQL', () => {
  test('that is stopped: records wait and limits go on; all is caught up when it is back', async () => {
    const config = storeSchema.parse({ url: await postgres.database(), flushMs: 5 });
    const store = await openStore(config);
    const counters = await createCounters({ config, store });
    const take = takeOf({ limit: 3 });
    await counters.take([take]);
    await store.keys.put(keyRecord());
    await postgres.stop();
    expect(await counters.take([take])).toEqual({ ok: true, used: [2] });
    for (let index = 0; index < 10; index++) store.log.addEvent(eventRecord({ atMs: index }));
    await expect(store.log.flush()).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    await expect(store.keys.list()).rejects.toMatchObject({ code: 'FL_STORE_UNAVAILABLE' });
    expect(store.health().degraded).toEqual([
      expect.stringMatching(/PostgreSQL .*: requests go on; 10 records wait/),
    ]);
    const late = await openStore(config, { mayBeDown: true });
    expect(late.health().ok).toBe(false);
    await postgres.start();
    await Promise.all([store, late, counters].map(isWell));
    await store.log.flush();
    expect(await late.log.verify()).toMatchObject({ ok: true, rows: 10 });
    expect(await late.keys.list()).toEqual([keyRecord()]);
    expect(await store.counters.read([take])).toEqual([2]);
    await Promise.all([store.close(), late.close()]);
  });

  test('that breaks connections off in the middle writes every record once', async () => {
    const config = storeSchema.parse({ url: await postgres.database(), flushMs: 1 });
    const store = await openStore(config);
    let added = 0;
    for (let round = 0; round < 20; round++) {
      for (let index = 0; index < 20; index++)
        store.log.addEvent(eventRecord({ atMs: Date.now(), detail: { n: added++ } }));
      await pause(10);
      await query(
        urlOf(config),
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'fairlead' and datname = current_database()`,
      );
    }
    await store.log.flush().catch(() => undefined);
    await isWell(store);
    await store.log.flush();
    const rows = await store.log.list({ limit: 1_000 });
    const numbers = rows.map(({ body }) => (body as ReturnType<typeof eventRecord>).detail.n);
    expect(numbers).toEqual(Array.from({ length: added }, (_, index) => added - 1 - index));
    expect(await store.log.verify()).toMatchObject({ ok: true, rows: added });
    await store.close();
  });
});
