/** How many times as fast one is as the other, by pairs of the same work. */
export interface Speedup {
  /** Median of the pairs' ratios. */
  readonly median: number;
  /** 95 % interval of the median, from order statistics: no form of the distribution is assumed. */
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/** Undefined for fewer than six pairs, which hold no such interval. O(n log n). */
export function speedupOf(ratios: readonly number[]): Speedup | undefined {
  const sorted = ratios.filter((ratio) => Number.isFinite(ratio) && ratio > 0).sort((a, b) => a - b);
  const n = sorted.length;
  if (n < 6) return undefined;
  // Normal approximation to the binomial's quantile, rounded outwards.
  const rank = Math.max(0, Math.floor(n / 2 - (1.96 * Math.sqrt(n)) / 2) - (n < 10 ? 1 : 0));
  const at = (i: number) => sorted[Math.min(n - 1, Math.max(0, i))] as number;
  const middle = (n - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(rank),
    high: at(n - 1 - rank),
    pairs: n,
  };
}
