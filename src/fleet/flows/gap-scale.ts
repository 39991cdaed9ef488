/**
 * Gaps between tokens are counted on a scale of 8 buckets a power of two of microseconds, as in HdrHistogram: a gap from
 * 64 µs to 134 s is known to within 6 %, with shifts and no logarithm. Shorter and longer ones count in the outermost buckets.
 */
const SUB_BITS = 3;
const SUBS = 2 ** SUB_BITS;
const FIRST_EXPONENT = 6;
const LAST_EXPONENT = 26;
const SHORTEST_US = 2 ** FIRST_EXPONENT;
const LONGEST_US = 2 ** (LAST_EXPONENT + 1) - 1;

export const GAP_BUCKETS = (LAST_EXPONENT - FIRST_EXPONENT + 1) * SUBS;

/** The bucket of a gap. O(1), allocates nothing. */
export function gapBucket(gapMs: number): number {
  const rawUs = gapMs * 1_000;
  if (!(rawUs >= SHORTEST_US)) return 0;
  const us = rawUs >= LONGEST_US ? LONGEST_US : rawUs | 0;
  const exponent = 31 - Math.clz32(us);
  return ((exponent - FIRST_EXPONENT) << SUB_BITS) + ((us >>> (exponent - SUB_BITS)) & (SUBS - 1));
}

/** Where a bucket begins, milliseconds; that of the bucket after the last one is where the scale ends. */
export function bucketStartMs(bucket: number): number {
  const exponent = FIRST_EXPONENT + Math.floor(bucket / SUBS);
  return ((SUBS + (bucket % SUBS)) * 2 ** (exponent - SUB_BITS)) / 1_000;
}
