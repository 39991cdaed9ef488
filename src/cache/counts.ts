import type { CacheEntry, CacheStats } from './contract.ts';

/** What became of the lookups so far. */
export class CacheCounts implements Omit<CacheStats, 'entries' | 'bytes' | 'evicted'> {
  hitsExact = 0;
  hitsSemantic = 0;
  misses = 0;
  refused = 0;
  savedTokens = 0;
  savedCost = 0;
  savedMs = 0;

  hit(kind: 'exact' | 'semantic', entry: CacheEntry): void {
    if (kind === 'exact') this.hitsExact++;
    else this.hitsSemantic++;
    // an answer that is held as text is not read for this
    this.savedTokens += entry.tokens ?? entry.completion.usage?.total_tokens ?? 0;
    this.savedCost += entry.cost;
    this.savedMs += entry.tookMs;
  }

  miss(isRefused: boolean): void {
    this.misses++;
    if (isRefused) this.refused++;
  }
}
