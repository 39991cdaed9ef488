import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeClassifiers } from '../signals/classifiers.fixture.ts';
import { BACKGROUND } from './background.ts';
import { FEATURES, intentFeatures } from './features.ts';
import { fitThreshold, measureThreshold } from './fit-threshold.ts';
import { fitIntents } from './head.ts';
import { dot, fitRidge, gramOf, weightsOf } from './ridge.ts';

const scores = fc.array(
  fc.integer({ min: -100, max: 100 }).map((value) => value / 100),
  { maxLength: 20 },
);

describe('fitThreshold', () => {
  it.each([
    [[0.8, 0.9], [0.1, 0.2], 0.5, 1],
    [[0.8, 0.3], [0.1, 0.5], 0.2, 0.8],
    [[], [0.4], 0.6, 1],
    [[0.5], [], 0.45, 1],
  ])('of %j over %j is %d', (positives, negatives, threshold, f1) => {
    expect(fitThreshold(positives, negatives).threshold).toBeCloseTo(threshold, 9);
    expect(fitThreshold(positives, negatives).f1).toBeCloseTo(f1, 9);
  });

  it('is no worse than any other threshold, and what it says of itself holds', () => {
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: -100, max: 100 }), (positives, negatives, other) => {
        const fit = fitThreshold(positives, negatives);
        expect(measureThreshold(fit.threshold, positives, negatives)).toEqual(fit);
        if (positives.length > 0)
          expect(fit.f1).toBeGreaterThanOrEqual(measureThreshold(other / 100, positives, negatives).f1);
      }),
    );
  });

  it('keeps to its bounds', () => {
    expect(fitThreshold([-0.5], [-0.9], { least: 0, mostFalse: 1 }).threshold).toBe(0);
    const crowded = fitThreshold([0.2, 0.9], [0.3, 0.4, 0.5, 0.6], { least: -1, mostFalse: 0.1 });
    expect(crowded).toMatchObject({ precision: 1, recall: 0.5 });
  });
});

describe('fitRidge', () => {
  const rows = Array.from({ length: 9 }, (_, i) =>
    Float64Array.of(Math.sin(i * 3), Math.cos(i * 5), Math.sin(i * i), 1),
  );
  const classOf = [0, 0, 1, 1, 1, 1, 2, 2, 2];
  const counts = [2, 4, 3];

  it('fits as another method does', () => {
    const penalty = (label: number) => (0.5 * (counts[label] as number) * 3) / rows.length;
    const other = weighted(rows, classOf, 3, penalty);
    weightsOf(fitRidge(gramOf(rows), classOf, 3, 0.5), rows).forEach((weights, c) => {
      weights.forEach((weight, k) => {
        expect(weight).toBeCloseTo(other[c]?.[k] ?? Number.NaN, 8);
      });
    });
  });

  it('says of each row left out what a second fit without it says', () => {
    const whole = fitRidge(gramOf(rows), classOf, 3, 0.5);
    rows.forEach((row, out) => {
      const kept = rows.filter((_, i) => i !== out);
      const labels = classOf.filter((_, i) => i !== out);
      // The same weight of each row as in the whole fit, which the class counts alone would change.
      const scores = weighted(
        kept,
        labels,
        3,
        (label) => (0.5 * (counts[label] as number) * 3) / rows.length,
      ).map((weights) => dot(weights, row));
      scores.forEach((score, c) => {
        expect(whole.leftOut[out]?.[c]).toBeCloseTo(score, 8);
      });
    });
  });
});

/** Ridge by gradient descent on its primal form: slow, and written another way. */
function weighted(
  rows: readonly Float64Array[],
  classOf: readonly number[],
  classes: number,
  penaltyOf: (label: number) => number,
): Float64Array[] {
  return Array.from({ length: classes }, (_, c) => {
    const weights = new Float64Array(4);
    for (let step = 0; step < 40_000; step++) {
      const gradient = weights.slice();
      rows.forEach((row, i) => {
        const label = classOf[i] as number;
        const miss = (dot(weights, row) - (label === c ? 1 : 0)) / penaltyOf(label);
        for (let k = 0; k < 4; k++) gradient[k] = (gradient[k] as number) + miss * (row[k] as number);
      });
      for (let k = 0; k < 4; k++) weights[k] = (weights[k] as number) - 0.01 * (gradient[k] as number);
    }
    return weights;
  });
}

describe('fitIntents', () => {
  const classifiers = fakeClassifiers();
  const example = (text: string) => ({ text, embedding: classifiers.read(text).embedding() });
  const head = fitIntents(
    {
      refund: [
        'refund my order',
        'I want a refund',
        'refund please',
        'money back refund',
        'a refund now',
      ].map(example),
      parcel: [
        'where is my parcel',
        'parcel late',
        'track my parcel',
        'lost parcel',
        'parcel to wrong door',
      ].map(example),
    },
    BACKGROUND.map(example),
  );
  const probs = (text: string) => head.probs(text, classifiers.read(text).embedding());

  it('tells its intents apart, and from ordinary prompts', () => {
    expect(head.accuracy).toBeGreaterThan(0.8);
    expect(head.falseAlarms(0.5)).toBeLessThan(0.05);
    const [refund = 0, parcel = 0] = probs('could I get a refund');
    expect(refund).toBeGreaterThan(0.5);
    expect(parcel).toBeLessThan(0.3);
    expect(Math.max(...probs('what is the boiling point of ethanol?'))).toBeLessThan(0.5);
  });

  it('knows nothing of a text without letters, and bounds every other', () => {
    expect(probs(' \u0000!?')).toEqual([0, 0]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const found = probs(text);
        expect(found.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(found.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('reads odd text', () => {
    for (const text of ['', '\ud800', '😀'.repeat(1_000), 'a'.repeat(1_000_000), '请退款']) {
      const features = intentFeatures(text, new Float32Array(256));
      expect(features).toHaveLength(FEATURES);
      expect(features.every(Number.isFinite)).toBe(true);
    }
  });
});
