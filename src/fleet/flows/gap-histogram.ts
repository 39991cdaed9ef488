import { bucketStartMs, GAP_BUCKETS } from './gap-scale.ts';

/** How often gaps of each length came. Counts may be fractions: old ones fade. */
export class GapHistogram {
  /** By bucket of the gap scale. The hot path adds to it and to nothing else. */
  readonly counts = new Float64Array(GAP_BUCKETS);

  get total(): number {
    let sum = 0;
    for (const count of this.counts) sum += count;
    return sum;
  }

  /** The gap that a share `q` of all do not exceed, milliseconds, to within 6 %; undefined when there is none. O(buckets). */
  quantile(q: number): number | undefined {
    const { total } = this;
    if (total <= 0) return undefined;
    let left = Math.min(Math.max(q, 0), 1) * total;
    let last = 0;
    for (let bucket = 0; bucket < GAP_BUCKETS; bucket++) {
      const count = this.counts[bucket] as number;
      if (count <= 0) continue;
      last = bucket;
      if (left <= count) {
        const start = bucketStartMs(bucket);
        return start + (left / count) * (bucketStartMs(bucket + 1) - start);
      }
      left -= count;
    }
    return bucketStartMs(last + 1);
  }

  /** Where the longest gap lies that counts at least `atLeast`: the end of its bucket, milliseconds; 0 when there is none. */
  longestMs(atLeast = 0.5): number {
    for (let bucket = GAP_BUCKETS - 1; bucket >= 0; bucket--)
      if ((this.counts[bucket] as number) >= atLeast) return bucketStartMs(bucket + 1);
    return 0;
  }

  /** Adds another. */
  fold(other: GapHistogram): void {
    for (let i = 0; i < GAP_BUCKETS; i++)
      this.counts[i] = (this.counts[i] as number) + (other.counts[i] as number);
  }

  /** Becomes `keep` times itself. */
  fade(keep: number): void {
    for (let i = 0; i < GAP_BUCKETS; i++) this.counts[i] = (this.counts[i] as number) * keep;
  }

  clear(): void {
    this.counts.fill(0);
  }
}
