import type { Counters, KeyLimits } from '../../store/contract.ts';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { standingClock } from '../identity/identity.fixture.ts';
import type { Actual, Estimate, Lease, Subject } from './contract.ts';
import { createLimiter } from './limiter.ts';

export const subjectOf = (limits: KeyLimits, id = 'key:k'): Subject => ({
  id,
  label: `key '${id.slice(4)}'`,
  limits,
});

/** Small, and at no cost. */
export const SMALL: Estimate = { promptTokens: 10, maxCompletionTokens: 10, cost: 0 };
/** As small as it was thought. */
export const SERVED: Actual = { tokens: 20, cost: 0, served: true };
export const FAILED: Actual = { tokens: 0, cost: 0, served: false };

/** Counters that answer later, as shared ones do. */
export function slowCounters(inner: Counters): Counters {
  const later = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    take: async (takes) => {
      await later();
      return inner.take(takes);
    },
    add: async (takes) => {
      await later();
      await inner.add(takes);
    },
    read: async (keys) => {
      await later();
      return inner.read(keys);
    },
    dispose: () => inner.dispose(),
  };
}

interface Given {
  readonly clock?: ReturnType<typeof standingClock>;
  readonly durable?: Counters;
  readonly quick?: Counters;
}

/** A limiter on counters in memory, and `ask` for one request of a subject (or of several). */
export function limiterOf(given: Given = {}) {
  const clock = given.clock ?? standingClock();
  const quick = given.quick ?? new MemoryCounters(clock);
  const limiter = createLimiter({ clock, quick, durable: given.durable ?? quick });
  const ask = async (
    subjects: Subject | readonly Subject[],
    estimate: Partial<Estimate> = {},
  ): Promise<Lease> => {
    const lease = await limiter.admit([subjects].flat() as Subject[], { ...SMALL, ...estimate });
    if (lease === undefined) throw new Error('nothing is limited');
    return lease;
  };
  return { clock, quick, limiter, ask, [Symbol.dispose]: () => limiter.dispose() };
}
