import type { ChatCompletion } from '../protocol/openai-chat.ts';

/**
 * What two requests must have in common to share an answer, apart from the words of the last user turn. Every field is
 * compared; `partition` of cache/key.ts digests them.
 */
export interface CacheKey {
  /** Digest of all that must be equal: scope, recipe, policy, models, system prompt, history, tools, format, sampling. */
  readonly partition: string;
  /** Digest of the whole request: equal here is equal in all. */
  readonly exact: string;
  /** The last user turn, for likeness. Empty: only exact hits. */
  readonly question: string;
}

export interface CacheTags {
  readonly tenant: string | undefined;
  readonly model: string;
  readonly tags: readonly string[];
}

export interface CacheEntry extends CacheTags {
  readonly completion: ChatCompletion;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
  /** What the answer took and cost when it was made: saved with every hit. */
  readonly tookMs: number;
  readonly cost: number;
  /** Of the answer's usage, all together, where it was counted. */
  readonly tokens?: number;
  /** JSON of the answer under another id and time, where it is held as text: cheaper than to read and print it. */
  readonly print?: (id: string, created: number) => string;
}

export type CacheFound =
  | {
      readonly kind: 'exact' | 'semantic';
      readonly entry: CacheEntry;
      readonly similarity: number;
      readonly ageMs: number;
    }
  /** The nearest entry was refused; `reason` says why, `refusedBy` by which guard where it was one. */
  | {
      readonly kind: 'miss';
      readonly reason: string;
      readonly similarity: number;
      readonly refusedBy?: string | undefined;
    };

export interface CacheLookup {
  readonly key: CacheKey;
  /** float32[256] of unit length; undefined: exact only. */
  readonly vector: (() => Float32Array) | undefined;
  /** Likeness, 0 to 1, from which on one counts; left out: the calibrated one of the question's language. */
  readonly threshold?: number | undefined;
  /** Entries older than this do not count. */
  readonly maxAgeMs?: number | undefined;
}

export interface CacheStats {
  readonly entries: number;
  readonly bytes: number;
  readonly hitsExact: number;
  readonly hitsSemantic: number;
  readonly misses: number;
  readonly refused: number;
  readonly evicted: number;
  readonly savedTokens: number;
  readonly savedCost: number;
  readonly savedMs: number;
}

export interface Invalidation {
  readonly tenant?: string | undefined;
  readonly model?: string | undefined;
  readonly tag?: string | undefined;
}

/** Answers that were given, bounded in bytes. One a process; where it is shared, the shared store stands behind it. */
export interface ResponseCache {
  /** Counts a hit or a miss. A promise only where a shared store is asked. Never rejects: a store that fails is a miss. */
  find(lookup: CacheLookup): CacheFound | Promise<CacheFound>;
  put(lookup: CacheLookup, entry: CacheEntry): void;
  /**
   * Joins a request that is under way with the same exact digest: undefined makes the caller the leader, who must settle it
   * with `settle`; else a promise of the leader's answer, undefined where it failed or takes longer than half a minute.
   */
  join(exact: string): Promise<CacheEntry | undefined> | undefined;
  settle(exact: string, entry: CacheEntry | undefined): void;
  /** Drops what fits every field given, all where none is; resolves with how many went. */
  invalidate(what: Invalidation): Promise<number>;
  stats(): CacheStats;
  dispose(): Promise<void>;
}
