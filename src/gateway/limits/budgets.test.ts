import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeSchema } from '../../config/schema/store.ts';
import { systemClock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Counters } from '../../store/contract.ts';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { openStore } from '../../store/open-store.ts';
import { standingClock } from '../identity/identity.fixture.ts';
import type { Limiter } from './contract.ts';
import { createLimiter } from './limiter.ts';
import { FAILED, SERVED, SMALL, slowCounters, subjectOf } from './limits.fixture.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-budgets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const CLIENTS = 50;
const hundred = subjectOf({ budgets: [{ unit: 'requests', per: 'total', amount: 100 }] }, 'key:shared');

/** Fifty clients that ask until they are refused; resolves with how many requests were served. */
async function rush(limiters: readonly Limiter[]): Promise<number> {
  let served = 0;
  const client = async (limiter: Limiter) => {
    for (;;) {
      try {
        const lease = await limiter.admit([hundred], SMALL);
        await new Promise((resolve) => setImmediate(resolve)); // the backend's time
        served++;
        lease?.settle(SERVED);
      } catch (thrown) {
        if (thrown instanceof FairleadError && thrown.code === 'FL_BUDGET_SPENT') return;
        throw thrown;
      }
    }
  };
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, i) => client(limiters[i % limiters.length] as Limiter)),
  );
  return served;
}

describe('fifty clients on one key with a budget of 100 requests', () => {
  const limiterOn = (durable: Counters) =>
    createLimiter({ clock: systemClock, durable, quick: new MemoryCounters(systemClock) });

  it('get 100, with counters in memory', async () => {
    expect(await rush([limiterOn(new MemoryCounters(systemClock))])).toBe(100);
  });

  it('get 100 of two gateways that share slow counters', async () => {
    const shared = slowCounters(new MemoryCounters(systemClock));
    expect(await rush([limiterOn(shared), limiterOn(shared)])).toBe(100);
  });

  it('get 100 of two gateways that share a SQLite database, and none after a restart', async () => {
    const config = storeSchema.parse({ path: folder });
    const stores = [await openStore(config), await openStore(config)];
    expect(await rush(stores.map(({ counters }) => limiterOn(counters)))).toBe(100);
    await Promise.all(stores.map((store) => store.close()));
    const again = await openStore(config);
    expect(await rush([limiterOn(again.counters)])).toBe(0);
    await again.close();
  }, 60_000);
});

it('a budget of money is never overspent by more than the last request, whatever comes together', async () => {
  const request = fc.record({
    estimate: fc.integer({ min: 0, max: 40 }),
    /** Of the estimate, what it costs in the end: an upper estimate. */
    share: fc.integer({ min: 0, max: 10 }),
    served: fc.boolean(),
    /** How many are under way when it ends. */
    depth: fc.integer({ min: 1, max: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 60 }), async (requests) => {
      const counters = new MemoryCounters(standingClock());
      const limiter = createLimiter({ clock: standingClock(), durable: counters, quick: counters });
      const subject = subjectOf({ budgets: [{ unit: 'money', per: 'day', amount: 1 }] });
      const running: (() => void)[] = [];
      let spent = 0;
      let largest = 0;
      for (const { estimate, share, served, depth } of requests) {
        const cost = estimate / 100;
        try {
          const lease = await limiter.admit([subject], { ...SMALL, cost });
          const actual = served ? (cost * share) / 10 : 0;
          running.push(() => {
            spent += actual;
            largest = Math.max(largest, actual);
            lease?.settle(served ? { ...SERVED, cost: actual } : FAILED);
          });
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'FL_BUDGET_SPENT' });
        }
        while (running.length >= depth) running.shift()?.();
      }
      for (const end of running) end();
      expect(spent).toBeLessThanOrEqual(1 + largest + 1e-9);
      limiter.dispose();
    }),
  );
});
