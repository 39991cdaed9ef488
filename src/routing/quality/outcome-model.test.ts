import { describe, expect, test } from 'vitest';
import { readFeatures } from './features.ts';
import { fitOutcomes } from './outcome-model.ts';
import { outcomesOf, POEM, SUM } from './quality.fixture.ts';
import { fitRidge, predictRow } from './ridge.ts';
import { fitScaling, similarity, toRow, widthOf } from './vectors.ts';

describe('the outcome model', () => {
  test.for([true, false])('learns who can do what (groups named: %s)', (group) => {
    const fitted = fitOutcomes(outcomesOf(120, group), ['sage', 'clerk']);
    const [sageSum, clerkSum] = fitted.predict(SUM) as unknown as [number, number];
    const [sagePoem, clerkPoem] = fitted.predict(POEM) as unknown as [number, number];
    expect(sageSum).toBeGreaterThan(0.85);
    expect(clerkSum).toBeLessThan(0.45);
    expect(clerkPoem).toBeGreaterThan(sagePoem);
  });

  test('says the same twice, and the same for a prompt in capitals', () => {
    const [a, b] = [fitOutcomes(outcomesOf(40), ['sage']), fitOutcomes(outcomesOf(40), ['sage'])];
    expect(a.predict(SUM)).toEqual(b.predict(SUM));
    expect(a.predict(SUM.toUpperCase())).toEqual(a.predict(SUM));
  });

  test('stays between 0 and 1 on odd prompts and with next to no data', () => {
    const one = fitOutcomes(outcomesOf(1), ['sage', 'clerk', 'stranger']);
    for (const prompt of ['', '\ud800', '😀😀', 'x '.repeat(50_000)]) {
      for (const chance of one.predict(prompt)) {
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
      }
    }
    expect(fitOutcomes([], ['a']).predict('hello')[0]).toBe(0.5);
  });

  test('leaves models without a score on a prompt out of the count', () => {
    const outcomes = outcomesOf(60).map((one, i) =>
      i % 3 === 0 ? { ...one, scores: { sage: one.scores.sage ?? 0 } } : one,
    );
    const fitted = fitOutcomes(outcomes, ['sage', 'clerk']);
    expect(fitted.predict(POEM)[1]).toBeGreaterThan(0.8);
  });
});

describe('the ridge', () => {
  test('solves the normal equations', () => {
    const features = outcomesOf(30).map(({ prompt }) => readFeatures(prompt));
    const scaling = fitScaling(features);
    const rows = features.map((one) => toRow(one, scaling));
    const width = widthOf(scaling);
    const y = Float64Array.from(rows, (_, i) => Math.sin(i));
    const penalty = 2;
    const fitted = fitRidge(rows, width, y, [penalty]);
    const gradient = Array.from(fitted.weights, (weight) => penalty * weight);
    rows.forEach((row, i) => {
      const error = (predictRow(fitted, row)[0] as number) - (y[i] as number);
      row.columns.forEach((column, at) => {
        gradient[column] = (gradient[column] as number) + error * (row.values[at] as number);
      });
    });
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-2);
  });

  test('rows are of unit length in their words, so that a prompt is most like itself', () => {
    const features = outcomesOf(20).map(({ prompt }) => readFeatures(prompt));
    const scaling = fitScaling(features, 1);
    const [a, b] = features.map((one) => toRow(one, scaling));
    if (a === undefined || b === undefined) throw new Error('two rows');
    expect(similarity(a, a)).toBeCloseTo(1, 5);
    expect(similarity(a, b)).toBeLessThan(0.9);
    expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 6);
  });
});
