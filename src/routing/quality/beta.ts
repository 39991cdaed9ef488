import type { Random } from '../../core/random.ts';

/** A draw from Beta(a, b), both at least 1, as a ratio of two gamma draws. O(1) expected. */
export function sampleBeta(a: number, b: number, random: Random): number {
  const x = sampleGamma(a, random);
  const y = sampleGamma(b, random);
  return x / (x + y);
}

/** Tries in a row that fail with a chance of 0.05 each at most: a broken generator must not hang a request. */
const TRIES = 100;

/** Gamma(shape, 1) for a shape of at least 1: G. Marsaglia, W. W. Tsang, ACM TOMS 26 (2000), 363–372. */
function sampleGamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let i = 0; i < TRIES; i++) {
    const x = sampleNormal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
  return shape;
}

/** Box and Muller's transform; `1 - random()` is never 0. */
function sampleNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
