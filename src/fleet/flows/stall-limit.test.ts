import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { HEALTHY } from './flows.fixture.ts';
import { GapHistogram } from './gap-histogram.ts';
import { gapBucket } from './gap-scale.ts';
import { LEAST_GAPS, stallLimitMs } from './stall-limit.ts';

function learned(gaps: number, gap: (random: () => number) => number, seed: number): GapHistogram {
  const random = seededRandom(seed);
  const histogram = new GapHistogram();
  for (let i = 0; i < gaps; i++) {
    const bucket = gapBucket(gap(random));
    histogram.counts[bucket] = (histogram.counts[bucket] as number) + 1;
  }
  return histogram;
}

test('nothing is said from fewer than 64 gaps', () => {
  expect(stallLimitMs(learned(LEAST_GAPS - 1, () => 20, 1))).toBeUndefined();
  expect(stallLimitMs(learned(LEAST_GAPS, () => 20, 1))).toBeGreaterThan(30);
});

describe('of gaps that are healthy', () => {
  test.each(Object.entries(HEALTHY))('%s: none in a million is called a stall', (_, gap) => {
    // 20 histories of 10,000 gaps, each with 50,000 gaps to come
    let over = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const limitMs = stallLimitMs(learned(10_000, gap, seed)) as number;
      const random = seededRandom(1_000 + seed);
      for (let i = 0; i < 50_000; i++) if (gap(random) > limitMs) over++;
    }
    expect(over).toBe(0);
  });
});

test('the limit of an even flow is near the flow, that of an uneven one further off', () => {
  const even = stallLimitMs(learned(10_000, (random) => 20 + 4 * random(), 1)) as number;
  const uneven = stallLimitMs(learned(10_000, (random) => -20 * Math.log(1 - random()), 1)) as number;
  expect(even).toBeLessThan(75);
  expect(uneven).toBeGreaterThan(275); // the gap that one in a million exceeds: 20 ln 10^6
  expect(uneven).toBeLessThan(3_000);
});

test('what was seen once and was no stall is within the limit', () => {
  const histogram = learned(10_000, () => 20, 1);
  histogram.counts[gapBucket(900)] = 1;
  expect(stallLimitMs(histogram)).toBeGreaterThan(900);
});
