/** Of a normal distribution, two-sided 95 %. */
const Z95 = 1.959963984540054;

/** A share with the interval that holds the true one in 95 of 100 runs. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
  /** 0 to 1; NaN is never given: 0 where `of` is 0. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval (E. B. Wilson, JASA 22, 1927). Nothing counted: 0 to 1. */
export function wilson(hits: number, of: number, z = Z95): Proportion {
  if (of === 0) return { hits: 0, of: 0, rate: 0, low: 0, high: 1 };
  const rate = hits / of;
  const square = z * z;
  const middle = (rate + square / (2 * of)) / (1 + square / of);
  const half = (z / (1 + square / of)) * Math.sqrt((rate * (1 - rate)) / of + square / (4 * of * of));
  // At the borders the formula is exactly 0 and 1; rounding must not say otherwise.
  return {
    hits,
    of,
    rate,
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === of ? 1 : Math.min(1, middle + half),
  };
}

/** A difference of two shares with its 95 % interval, -1 to 1. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/** The same cases under two treatments: how many hit in both, in the first only, in the second only, in neither. */
export interface Pairs {
  readonly both: number;
  readonly first: number;
  readonly second: number;
  readonly neither: number;
}

/**
 * First share less second, of paired cases: Newcombe's hybrid score interval (R. G. Newcombe, Statistics in Medicine 17, 1998,
 * method 10 without the continuity correction of its phi). No pairs: -1 to 1.
 */
export function pairedDifference({ both, first, second, neither }: Pairs): Difference {
  const pairs = both + first + second + neither;
  if (pairs === 0) return { difference: 0, low: -1, high: 1, pairs };
  const one = wilson(both + first, pairs);
  const two = wilson(both + second, pairs);
  const difference = (first - second) / pairs;
  const margins = (both + first) * (second + neither) * (both + second) * (first + neither);
  const phi = margins === 0 ? 0 : (both * neither - first * second) / Math.sqrt(margins);
  const down = spread(one.rate - one.low, two.high - two.rate, phi);
  const up = spread(two.rate - two.low, one.high - one.rate, phi);
  return { difference, low: Math.max(-1, difference - down), high: Math.min(1, difference + up), pairs };
}

const spread = (a: number, b: number, phi: number): number =>
  Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
