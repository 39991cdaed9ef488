import { hash } from 'node:crypto';
import type { ChainableCommander, Redis } from 'ioredis';
import type { Clock } from '../../core/clock.ts';
import { createRedisClient } from '../../store/redis-client.ts';
import type { CacheEntry, CacheKey, Invalidation } from '../contract.ts';
import type { SharedCache, SharedCandidate } from './contract.ts';
import { Reach } from './reach.ts';
import { decode, encode, FORM } from './stored.ts';

const PREFIX = `fairlead:cache:${FORM}:`;
const COMMAND_MS = 250;
/** Answers dropped by one command. */
const BATCH = 500;

/**
 * Answers in Redis or Valkey from 6.2 on, by their exact digest; it compares no vectors. An answer is a string that Redis
 * forgets by itself. Which answers a tenant, model or tag has is a sorted set of their keys by the time they expire; its
 * name is a digest, as names of keys show in Redis's own logs. One that is dropped stays in the other sets, as two digests, until
 * it would have expired. Resolves connected or, where Redis is not there within a
 * second, not yet.
 */
export async function openRedisCache(url: string, clock: Clock): Promise<SharedCache> {
  const redis = createRedisClient(url, 'fairlead-cache', COMMAND_MS);
  const cache = new RedisCache(redis, clock);
  await redis.connect().catch(() => undefined); // it goes on trying by itself
  await cache.look();
  return cache;
}

class RedisCache implements SharedCache {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #reach: Reach;

  constructor(redis: Redis, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
    this.#reach = new Reach({ name: 'Redis', setting: 'store.redis', clock, ping: () => redis.ping() });
  }

  async look(): Promise<void> {
    await this.#reach.tried(() => this.#redis.ping(), undefined);
  }

  async find(key: Pick<CacheKey, 'partition' | 'exact'>): Promise<readonly SharedCandidate[]> {
    const stored = decode(await this.#reach.tried(() => this.#redis.get(keyOf(key)), null));
    if (stored === undefined || stored.entry.expiresAtMs <= this.#clock.wallMs()) return [];
    return [{ kind: 'exact', similarity: 1, ...stored }];
  }

  async put(key: CacheKey, _vector: unknown, entry: CacheEntry): Promise<void> {
    const nowMs = this.#clock.wallMs();
    const ttlMs = Math.floor(entry.expiresAtMs - nowMs);
    if (ttlMs < 1) return;
    const name = keyOf(key);
    const commands = this.#redis.multi().set(name, encode(key.question, entry), 'PX', ttlMs);
    for (const set of setsOf(entry)) {
      commands.zadd(set, entry.expiresAtMs, name).zremrangebyscore(set, '-inf', nowMs);
      // A set stays as long as the last of its answers: NX where it has no end yet, GT where this one's is later.
      commands.pexpire(set, ttlMs, 'NX').pexpire(set, ttlMs, 'GT');
    }
    await this.#reach.tried(() => done(commands), undefined);
  }

  async invalidate({ tenant, model, tag }: Invalidation): Promise<number> {
    const wanted = [
      ...(tenant === undefined ? [] : [setOf('tenant', tenant)]),
      ...(model === undefined ? [] : [setOf('model', model)]),
      ...(tag === undefined ? [] : [setOf('tag', tag)]),
    ];
    const sets = wanted.length === 0 ? [setOf('all', '')] : wanted;
    return this.#reach.must(async () => {
      const names = await this.#redis.zinter(sets.length, ...sets);
      let dropped = 0;
      for (let from = 0; from < names.length; from += BATCH) {
        const batch = names.slice(from, from + BATCH);
        dropped += await this.#redis.unlink(batch);
        const commands = this.#redis.multi();
        for (const set of sets) commands.zrem(set, batch);
        await done(commands);
      }
      return dropped;
    });
  }

  health(): string | undefined {
    return this.#reach.health();
  }

  async dispose(): Promise<void> {
    this.#redis.disconnect();
  }
}

/** Both digests hold no more than letters, digits, `-` and `_`. */
const keyOf = ({ partition, exact }: Pick<CacheKey, 'partition' | 'exact'>): string =>
  `${PREFIX}${partition}:${exact}`;

function setsOf({ tenant, model, tags }: CacheEntry): string[] {
  return [
    setOf('all', ''),
    ...(tenant === undefined ? [] : [setOf('tenant', tenant)]),
    setOf('model', model),
    ...new Set(tags.map((tag) => setOf('tag', tag))),
  ];
}

const setOf = (of: string, name: string): string =>
  `${PREFIX}of:${hash('sha256', `${of}\0${name}`, 'base64url')}`;

/** A transaction that Redis took but could not run in full has failed, too. */
async function done(commands: ChainableCommander): Promise<void> {
  const results = await commands.exec();
  for (const [error] of results ?? []) if (error !== null) throw error;
}
