import type { CacheEntry, CacheKey, Invalidation } from '../contract.ts';

/** One kept answer that may fit. Whether it does, guards and threshold say: the caller's part. */
export interface SharedCandidate {
  /** `exact`: the whole request was equal. */
  readonly kind: 'exact' | 'near';
  readonly question: string;
  /** Cosine; 1 for exact ones. */
  readonly similarity: number;
  readonly entry: CacheEntry;
}

/**
 * Answers that several gateways share, behind the ones each keeps for itself. What it holds is as confidential as the
 * answers are. Nothing is found across partitions.
 */
export interface SharedCache {
  /**
   * The exact one alone where there is one, else the nearest of the partition, best first, at most `k`; none that has
   * expired. `vector` is called where likeness is known at all. Never rejects and waits a quarter of a second at most for each
   * answer of the server: one that fails is a miss, and for a second after it every call is, at once.
   */
  find(
    key: Pick<CacheKey, 'partition' | 'exact'>,
    vector: (() => Float32Array) | undefined,
    k: number,
  ): Promise<readonly SharedCandidate[]>;
  /** Kept until `entry.expiresAtMs`. Resolves when it is written or could not be; never rejects. */
  put(key: CacheKey, vector: (() => Float32Array) | undefined, entry: CacheEntry): Promise<void>;
  /** As ResponseCache.invalidate, for all gateways. Rejects with FL_STORE_UNAVAILABLE: what could not be dropped is still served. */
  invalidate(what: Invalidation): Promise<number>;
  /** What does not work, and what is done in its place; undefined: all is well. Looks again by itself when asked. */
  health(): string | undefined;
  dispose(): Promise<void>;
}
