/** Chance of `hits` or more in `of` draws at `rate`, exact. O(of). */
export function atLeast(hits: number, of: number, rate: number): number {
  if (hits <= 0) return 1;
  if (rate <= 0) return 0;
  if (rate >= 1) return 1;
  let sum = 0;
  let logChoose = 0;
  for (let k = 0; k <= of; k++) {
    if (k > 0) logChoose += Math.log((of - k + 1) / k);
    if (k >= hits) sum += Math.exp(logChoose + k * Math.log(rate) + (of - k) * Math.log1p(-rate));
  }
  return Math.min(1, sum);
}

/**
 * Fisher's exact test, one-sided: the chance that the first of two groups has so many hits or more where both have the same
 * rate. O(hits).
 */
export function fisherMore(hits: number, of: number, otherHits: number, otherOf: number): number {
  const all = hits + otherHits;
  const total = of + otherOf;
  const most = Math.min(all, of);
  let sum = 0;
  for (let k = hits; k <= most; k++)
    sum += Math.exp(logChoose(of, k) + logChoose(otherOf, all - k) - logChoose(total, all));
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
