import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowance, MINUTE_MS, waitMs } from './sliding.ts';

describe('the last minute', () => {
  it.each([
    [100, 0, 0, 100],
    [100, 100, 0, 0],
    [100, 100, 30_000, 50],
    [100, 50, 15_000, 62], // 100 − 50 × 0.75 = 62.5
    [100, 300, 0, 0],
  ])('of %i with %i in the minute before, after %i ms: %i', (limit, before, elapsedMs, expected) => {
    expect(allowance(limit, before, elapsedMs)).toBe(expected);
  });

  it('lets no burst through twice at the edge of a minute', () => {
    expect(allowance(60, 60, 0)).toBe(0);
    expect(allowance(60, 60, 999)).toBe(0);
    expect(allowance(60, 60, 1_000)).toBe(1);
  });

  const limit = fc.integer({ min: 1, max: 1_000_000 });
  const part = fc.integer({ min: 0, max: 1_000 }).map((thousandth) => thousandth / 1_000);

  it('is waited for exactly: after that time it fits, and before it does not', () => {
    fc.assert(
      fc.property(limit, part, part, fc.integer({ min: 0, max: MINUTE_MS - 1 }), (most, a, b, elapsedMs) => {
        const before = Math.floor(a * most);
        const room = allowance(most, before, elapsedMs);
        const current = room + Math.floor(b * (most - room)); // nothing is left
        const fits = (afterMs: number) => {
          const at = elapsedMs + afterMs;
          return at < MINUTE_MS
            ? allowance(most, before, at) >= current + 1
            : allowance(most, current, at - MINUTE_MS) >= 1;
        };
        expect(fits(0)).toBe(false);
        const wait = waitMs(most, before, current, elapsedMs);
        expect(fits(wait + 1)).toBe(true); // one for the rounding of doubles
        if (wait > 1) expect(fits(wait - 2)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
