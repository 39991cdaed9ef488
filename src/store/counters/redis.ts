import type { Redis } from 'ioredis';
import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Counters, Take, Taken } from '../contract.ts';
import { createRedisClient } from '../redis-client.ts';
import { counterId } from './counter-id.ts';
import { TAKE_SCRIPT } from './redis-script.ts';

/** One hash tag for all: a script's keys must live on one node of a cluster. */
const PREFIX = '{fairlead}:';
/** A Redis that hangs holds up a request no longer. */
const COMMAND_MS = 500;

interface WithTake {
  fairleadTake(keys: number, ...rest: readonly string[]): Promise<readonly (number | string)[]>;
}

/** Counters in Redis or Valkey 7, shared by every gateway that names it. */
class RedisCounters implements Counters {
  readonly #redis: Redis & WithTake;
  readonly #clock: Pick<Clock, 'wallMs'>;

  constructor(redis: Redis, clock: Pick<Clock, 'wallMs'>) {
    redis.defineCommand('fairleadTake', { lua: TAKE_SCRIPT });
    this.#redis = redis as Redis & WithTake;
    this.#clock = clock;
  }

  async take(takes: readonly Take[]): Promise<Taken> {
    if (takes.length === 0) return { ok: true, used: [] };
    const nowMs = this.#clock.wallMs();
    const keys = takes.map((take) => PREFIX + counterId(take));
    const rest = takes.flatMap(({ amount, limit, expiresAtMs }) => [
      String(amount),
      Number.isFinite(limit) ? String(limit) : '',
      Number.isFinite(expiresAtMs) ? String(Math.max(1, Math.ceil(expiresAtMs - nowMs))) : '0',
    ]);
    const reply = await this.#asked(() => this.#redis.fairleadTake(keys.length, ...keys, ...rest));
    const [over, ...used] = reply.map(Number);
    if (over === undefined || over === 0) return { ok: true, used };
    return { ok: false, over: over - 1, used };
  }

  async add(takes: readonly Omit<Take, 'limit'>[]): Promise<void> {
    await this.take(takes.map((take) => ({ ...take, limit: Number.POSITIVE_INFINITY })));
  }

  async read(keys: Parameters<Counters['read']>[0]): Promise<readonly number[]> {
    if (keys.length === 0) return [];
    const values = await this.#asked(() => this.#redis.mget(keys.map((key) => PREFIX + counterId(key))));
    return values.map((value) => Number(value ?? 0));
  }

  async dispose(): Promise<void> {
    this.#redis.disconnect();
  }

  async #asked<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
    try {
      return await ask();
    } catch (cause) {
      // Its own words may hold keys, and names of users with them.
      throw new FairleadError('FL_STORE_UNAVAILABLE', 'Redis does not answer as it should.', {
        cause,
        hint: 'look at the Redis of store.redis; it is tried again by itself',
      });
    }
  }
}

/**
 * Resolves with counters in the Redis at `url`, connected or, where it is not there within a second, not yet. Takes
 * reject with FL_STORE_UNAVAILABLE while it is gone, at once; while it hangs, within half a second. A take that went
 * unanswered may have been counted: it is never sent twice.
 */
export async function createRedisCounters(url: string, clock: Pick<Clock, 'wallMs'>): Promise<Counters> {
  const redis = createRedisClient(url, 'fairlead', COMMAND_MS);
  const counters = new RedisCounters(redis, clock);
  await redis.connect().catch(() => undefined); // it goes on trying by itself
  return counters;
}
