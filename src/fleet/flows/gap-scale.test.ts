import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GapHistogram } from './gap-histogram.ts';
import { bucketStartMs, GAP_BUCKETS, gapBucket } from './gap-scale.ts';

const gapMs = fc.double({ min: 0.064, max: 134_000, noNaN: true });

test('a gap lies in its bucket, and a bucket is an eighth of its beginning wide at most', () => {
  fc.assert(
    fc.property(gapMs, (gap) => {
      const bucket = gapBucket(gap);
      const [start, end] = [bucketStartMs(bucket), bucketStartMs(bucket + 1)];
      expect(start).toBeLessThanOrEqual(gap);
      expect(gap).toBeLessThan(end);
      expect(end / start).toBeLessThanOrEqual(1.125 + 1e-9);
    }),
  );
});

test.each([0, -1, Number.NaN, 1e-9, 0.0639])('%d ms counts as the shortest', (gap) => {
  expect(gapBucket(gap)).toBe(0);
});

test.each([134_217.728, 1e9, Number.POSITIVE_INFINITY])('%d ms counts as the longest', (gap) => {
  expect(gapBucket(gap)).toBe(GAP_BUCKETS - 1);
});

test('a quantile is within an eighth of the exact one', () => {
  fc.assert(
    fc.property(
      fc.array(gapMs, { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1),
      (gaps, q) => {
        const histogram = new GapHistogram();
        for (const gap of gaps) {
          const bucket = gapBucket(gap);
          histogram.counts[bucket] = (histogram.counts[bucket] as number) + 1;
        }
        const exact = [...gaps].sort((a, b) => a - b)[Math.ceil(q * gaps.length) - 1] as number;
        const found = histogram.quantile(q) as number;
        expect(found / exact).toBeGreaterThan(1 / 1.13);
        expect(found / exact).toBeLessThan(1.13);
        expect(histogram.longestMs()).toBeGreaterThan(Math.max(...gaps));
      },
    ),
  );
});

test('what is folded in adds up, and what fades counts less', () => {
  const [first, second] = [new GapHistogram(), new GapHistogram()];
  first.counts[10] = 8;
  second.counts[10] = 1;
  second.counts[20] = 1;
  first.fade(0.5);
  first.fold(second);
  expect([first.counts[10], first.counts[20], first.total]).toEqual([5, 1, 6]);
  first.clear();
  expect([first.total, first.quantile(0.5), first.longestMs()]).toEqual([0, undefined, 0]);
});
