import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import { atLeast, fisherMore } from './binomial.ts';
import { pairedDifference, wilson } from './proportion.ts';

describe('wilson', () => {
  test('gives the published interval of 81 of 263 (Newcombe 1998, table I: 0.2553 to 0.3662)', () => {
    const { low, high } = wilson(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  test('gives 0 to 0.1611 for 0 of 20, and 0 to 1 for nothing', () => {
    expect(wilson(0, 20)).toMatchObject({ rate: 0, low: 0 });
    expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4);
    expect(wilson(0, 0)).toEqual({ hits: 0, of: 0, rate: 0, low: 0, high: 1 });
  });

  test('holds the rate, within 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const { rate, low, high } = wilson(Math.min(a, b), Math.max(a, b));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(rate).toBeGreaterThanOrEqual(low - 1e-12);
        expect(rate).toBeLessThanOrEqual(high + 1e-12);
      }),
    );
  });
});

describe('pairedDifference', () => {
  test('is the difference, is turned by exchange, and stands within its interval', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60), (both, first, second, neither) => {
        const one = pairedDifference({ both, first, second, neither });
        const two = pairedDifference({ both, first: second, second: first, neither });
        expect(two.difference).toBeCloseTo(-one.difference, 10);
        expect(two.low).toBeCloseTo(-one.high, 10);
        expect(one.low).toBeLessThanOrEqual(one.difference + 1e-12);
        expect(one.high).toBeGreaterThanOrEqual(one.difference - 1e-12);
      }),
    );
  });

  test('of equal treatments it holds 0; of 40 to 0 of 50 it does not', () => {
    const same = pairedDifference({ both: 20, first: 3, second: 3, neither: 24 });
    expect(same.low).toBeLessThan(0);
    expect(same.high).toBeGreaterThan(0);
    const guard = pairedDifference({ both: 0, first: 40, second: 0, neither: 10 });
    expect(guard.difference).toBeCloseTo(0.8);
    expect(guard.low).toBeGreaterThan(0.6);
  });
});

test('agreement: kappa of a textbook table (20, 5, 10, 15) is 0.4', () => {
  const pairs = [
    ...Array.from({ length: 20 }, () => ['yes', 'yes'] as const),
    ...Array.from({ length: 5 }, () => ['yes', 'no'] as const),
    ...Array.from({ length: 10 }, () => ['no', 'yes'] as const),
    ...Array.from({ length: 15 }, () => ['no', 'no'] as const),
  ];
  expect(agreement(pairs).accuracy).toBeCloseTo(0.7);
  expect(agreement(pairs).kappa).toBeCloseTo(0.4);
});

test('atLeast: 2 or more of 3 at one half is one half', () => {
  expect(atLeast(2, 3, 0.5)).toBeCloseTo(0.5);
  expect(atLeast(0, 3, 0.5)).toBe(1);
  expect(atLeast(1, 3, 0)).toBe(0);
});

test('fisherMore: the lady tasting tea, 4 of 4 against 0 of 4, is 1 in 70', () => {
  expect(fisherMore(4, 4, 0, 4)).toBeCloseTo(1 / 70);
  expect(fisherMore(0, 4, 4, 4)).toBe(1);
});
