/** What one sequence holds of the pool. */
export interface Lease {
  /** Hashes of the prompt blocks that it shares with whoever has the same prefix. */
  readonly shared: readonly number[];
  /** Blocks that are its own. */
  readonly own: number;
  /** How many of the shared blocks were there before. */
  readonly hits: number;
}

/**
 * A paged KV pool with a prefix cache: full prompt blocks are found again by the hash of everything up to them,
 * stay after their last user has gone, and are evicted, least recently used first, when the room is needed.
 * Invariant: `used + idle + free` is `totalBlocks`.
 */
export class KvPool {
  readonly totalBlocks: number;
  #free: number;
  #own = 0;
  readonly #users = new Map<number, number>();
  /** Cached blocks with no user, oldest first. */
  readonly #idle = new Set<number>();

  constructor(totalBlocks: number) {
    this.totalBlocks = totalBlocks;
    this.#free = totalBlocks;
  }

  get free(): number {
    return this.#free;
  }

  get idle(): number {
    return this.#idle.size;
  }

  get used(): number {
    return this.#own + this.#users.size - this.#idle.size;
  }

  /** Takes `blocks` blocks for a prompt whose full blocks hash to `hashes`; undefined when there is no room. O(blocks). */
  reserve(hashes: readonly number[], blocks: number): Lease | undefined {
    let hits = 0;
    let idleHits = 0;
    for (const hash of hashes) {
      if (!this.#users.has(hash)) break;
      if (this.#idle.has(hash)) idleHits++;
      hits++;
    }
    if (blocks - hits > this.#free + this.#idle.size - idleHits) return undefined;
    for (let i = 0; i < hits; i++) this.#pin(hashes[i] ?? 0);
    let own = blocks - hits;
    const shared = hashes.slice(0, hits);
    for (let i = 0; i < own; i++) this.#take();
    for (let i = hits; i < hashes.length; i++) {
      const hash = hashes[i] ?? 0;
      // A later block of an evicted prefix may still be cached; the new one is then a private copy.
      if (this.#users.has(hash)) continue;
      this.#users.set(hash, 1);
      shared.push(hash);
      own--;
    }
    this.#own += own;
    return { shared, own, hits };
  }

  release(lease: Lease): void {
    this.#own -= lease.own;
    this.#free += lease.own;
    // From the end, so that the tail of a prefix is evicted before its head.
    for (let i = lease.shared.length - 1; i >= 0; i--) {
      const hash = lease.shared[i] ?? 0;
      const users = (this.#users.get(hash) ?? 1) - 1;
      this.#users.set(hash, users);
      if (users === 0) this.#idle.add(hash);
    }
  }

  #pin(hash: number): void {
    this.#users.set(hash, (this.#users.get(hash) ?? 0) + 1);
    this.#idle.delete(hash);
  }

  #take(): void {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    const [oldest] = this.#idle;
    if (oldest === undefined) return;
    this.#idle.delete(oldest);
    this.#users.delete(oldest);
  }
}
