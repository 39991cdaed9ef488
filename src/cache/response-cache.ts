import type { Clock } from '../core/clock.ts';
import { AnswerStore } from './answer-store.ts';
import { type Choice, choose, type Near } from './choose.ts';
import type {
  CacheEntry,
  CacheFound,
  CacheKey,
  CacheLookup,
  CacheStats,
  Invalidation,
  ResponseCache,
} from './contract.ts';
import { CacheCounts } from './counts.ts';
import { Drops } from './drops.ts';
import type { EvictionKind } from './eviction/define.ts';
import { Flights } from './flights.ts';
import { profileOf } from './likeness.ts';
import type { SharedCache } from './shared/contract.ts';
import { hashOf } from './slot.ts';
import { within } from './within.ts';

export interface ResponseCacheOptions {
  readonly maxBytes: number;
  readonly eviction: EvictionKind;
  readonly clock: Clock;
  /** Asked where this process has no answer, and told of every new one. Disposed with the cache. */
  readonly shared?: SharedCache | undefined;
}

/** How many of the nearest get a chance to pass the guards. */
const CANDIDATES = 4;

/** A leader that takes longer is not waited for: the clients of the others see nothing meanwhile. */
const WAIT_MS = 30_000;

const NOTHING_NEAR: CacheFound = { kind: 'miss', reason: 'nothing near', similarity: 0 };
const IN_FLIGHT: CacheFound = { kind: 'miss', reason: 'in flight', similarity: 0 };

export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  return new LayeredCache(options);
}

/** What this process holds, and behind it what gateways share. */
class LayeredCache implements ResponseCache {
  readonly #clock: Clock;
  readonly #shared: SharedCache | undefined;
  readonly #store: AnswerStore;
  readonly #flights = new Flights();
  readonly #counts = new CacheCounts();
  readonly #drops = new Drops();

  constructor({ maxBytes, eviction, clock, shared }: ResponseCacheOptions) {
    this.#clock = clock;
    this.#shared = shared;
    this.#store = new AnswerStore(maxBytes, eviction);
  }

  find(lookup: CacheLookup): CacheFound | Promise<CacheFound> {
    const nowMs = this.#clock.wallMs();
    const { maxAgeMs } = lookup;
    const { exact } = lookup.key;
    const entry = this.#store.get(exact, hashOf(exact), { nowMs, maxAgeMs });
    if (entry !== undefined) return this.#counted(found('exact', entry, 1, nowMs));
    // Who leads an equal request has looked for a likeness in vain. The one who asks now is counted when it joins.
    if (this.#flights.has(exact, nowMs)) return IN_FLIGHT;
    const near = this.#near(lookup, nowMs);
    if (near.kind !== 'miss' || this.#shared === undefined) return this.#counted(near);
    return this.#askShared(this.#shared, lookup, near, nowMs);
  }

  put({ key, vector }: CacheLookup, entry: CacheEntry): void {
    if (this.#drops.covers(entry)) return;
    const place = key.question === '' ? undefined : vector?.();
    this.#store.add(key, entry, place, this.#clock.wallMs());
    void this.#shared?.put(key, vector, entry);
  }

  join(exact: string): Promise<CacheEntry | undefined> | undefined {
    const leader = this.#flights.join(exact, this.#clock.wallMs());
    if (leader === undefined) return undefined;
    return within(leader, WAIT_MS).then((entry) => {
      if (entry === undefined) this.#counts.miss(false);
      else this.#counts.hit('exact', entry);
      return entry;
    });
  }

  settle(exact: string, entry: CacheEntry | undefined): void {
    this.#flights.settle(exact, entry);
  }

  async invalidate(what: Invalidation): Promise<number> {
    this.#drops.add(what, this.#clock.wallMs());
    const here = this.#store.drop(what);
    return Math.max(here, (await this.#shared?.invalidate(what)) ?? 0);
  }

  stats(): CacheStats {
    const { size: entries, bytes, evicted } = this.#store;
    return { entries, bytes, evicted, ...this.#counts };
  }

  async dispose(): Promise<void> {
    this.#flights.clear();
    this.#store.drop({});
    await this.#shared?.dispose();
  }

  #near({ key, vector, threshold, maxAgeMs }: CacheLookup, nowMs: number): CacheFound {
    if (vector === undefined || key.question === '' || !this.#store.hasNeighbours(key.partition))
      return NOTHING_NEAR;
    const near = this.#store.near(key.partition, vector(), CANDIDATES, { nowMs, maxAgeMs });
    const choice = this.#choose(key, threshold, near);
    if (choice.fits === undefined) return missed(choice);
    this.#store.used(choice.fits.slot);
    return found('semantic', choice.fits.slot.entry, choice.similarity, nowMs);
  }

  /** What the common store has is not kept here: an answer that another gateway drops is gone at once. */
  async #askShared(
    shared: SharedCache,
    { key, vector, threshold, maxAgeMs }: CacheLookup,
    nearest: CacheFound,
    nowMs: number,
  ): Promise<CacheFound> {
    const asked = key.question === '' ? undefined : vector;
    const young = (await shared.find(key, asked, CANDIDATES)).filter(
      ({ entry }) => maxAgeMs === undefined || nowMs - entry.storedAtMs <= maxAgeMs,
    );
    const [first] = young;
    if (first?.kind === 'exact') return this.#counted(found('exact', first.entry, 1, nowMs));
    const near = young.map((one) => ({ ...one, profile: () => profileOf(one.question) }));
    const choice = this.#choose(key, threshold, near);
    if (choice.fits !== undefined)
      return this.#counted(found('semantic', choice.fits.entry, choice.similarity, nowMs));
    return this.#counted(choice.similarity > nearest.similarity ? missed(choice) : nearest);
  }

  #choose<Candidate extends Near>(
    key: CacheKey,
    threshold: number | undefined,
    near: readonly Candidate[],
  ): Choice<Candidate> {
    return choose(() => profileOf(key.question), threshold, near);
  }

  #counted(found: CacheFound): CacheFound {
    if (found.kind !== 'miss') this.#counts.hit(found.kind, found.entry);
    else this.#counts.miss(found.refusedBy !== undefined);
    return found;
  }
}

function found(kind: 'exact' | 'semantic', entry: CacheEntry, similarity: number, nowMs: number): CacheFound {
  return { kind, entry, similarity, ageMs: Math.max(0, nowMs - entry.storedAtMs) };
}

const missed = ({ reason, refusedBy, similarity }: Choice<unknown>): CacheFound => ({
  kind: 'miss',
  reason,
  refusedBy,
  similarity,
});
