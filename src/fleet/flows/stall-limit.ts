import type { GapHistogram } from './gap-histogram.ts';
import { bucketStartMs, GAP_BUCKETS } from './gap-scale.ts';

/** Fewer gaps say nothing of rare ones. */
export const LEAST_GAPS = 64;
/** How rare a gap beyond the limit should be. */
const RARE = 1e-6;
/** The upper gaps that the tail is read from: this many, four times as many and so on, up to LARGEST_TAIL of all. */
const SMALLEST_TAIL = 8;
const LARGEST_TAIL = 0.02;
/** Standard errors that are added to the tail's index. */
const MARGIN = 2;
/** A tail heavier than this has no variance; no server's gaps are like that, but few samples may look so. */
const HEAVIEST = 0.6;
/** What was seen and was no stall must not be called one. */
const OVER_LONGEST = 1.5;

/**
 * Milliseconds of silence that this backend, by what it has shown, does not reach once in a million gaps; undefined with
 * fewer than 64 gaps. The upper k of n gaps are taken as a Pareto tail above the threshold u, which bounds lighter tails from
 * above: limit = u · (k / (n · p))^γ (Weissman, JASA 73, 1978), γ = mean of ln(x / u) over the k (Hill, Annals of Statistics
 * 3, 1975) and two of its standard errors γ / √k, 0.6 at the most. The least of the limits for k = 8, 32, … is taken, since every one bounds;
 * never under 1.5 times the longest gap known. O(buckets).
 */
export function stallLimitMs(gaps: GapHistogram): number | undefined {
  const total = gaps.total;
  if (total < LEAST_GAPS) return undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let tail = SMALLEST_TAIL; tail <= Math.max(SMALLEST_TAIL, total * LARGEST_TAIL); tail *= 4)
    least = Math.min(least, tailLimitMs(gaps, total, tail));
  return Math.max(least, gaps.longestMs() * OVER_LONGEST);
}

function tailLimitMs({ counts }: GapHistogram, total: number, tail: number): number {
  let left = tail;
  let logs = 0;
  let bucket = GAP_BUCKETS - 1;
  for (; bucket > 0; bucket--) {
    const count = counts[bucket] as number;
    if (count >= left) break;
    left -= count;
    logs += count * Math.log(bucketStartMs(bucket + 1));
  }
  const threshold = bucketStartMs(bucket);
  logs += left * Math.log(bucketStartMs(bucket + 1));
  const index = (logs / tail - Math.log(threshold)) * (1 + MARGIN / Math.sqrt(tail));
  return threshold * (tail / (total * RARE)) ** Math.min(index, HEAVIEST);
}
