import type { StoreConfig } from '../../config/schema/store.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { Store } from '../contract.ts';
import { type WatchedCounters, withFallback } from './fallback.ts';
import { MemoryCounters } from './memory.ts';

export interface CountersOptions {
  /** Left out: there is none, and every process counts for itself. */
  readonly config?: StoreConfig | undefined;
  readonly store?: Pick<Store, 'counters'> | undefined;
  readonly clock?: Clock;
}

/** The counters of the configuration: Redis where it names one, else the store's own, else memory. */
export async function createCounters({
  config,
  store,
  clock = systemClock,
}: CountersOptions): Promise<WatchedCounters> {
  const onFailure = config?.onFailure ?? 'serve';
  if (config?.redis !== undefined) {
    const { createRedisCounters } = await import('./redis.ts');
    return withFallback(await createRedisCounters(config.redis, clock), { name: 'Redis', clock, onFailure });
  }
  if (store !== undefined) return withFallback(store.counters, { name: 'The database', clock, onFailure });
  const memory = new MemoryCounters(clock);
  return {
    take: (takes) => memory.take(takes),
    add: (takes) => memory.add(takes),
    read: (keys) => memory.read(keys),
    dispose: () => memory.dispose(),
    health: () => ({ ok: true, degraded: [] }),
  };
}
