import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS, FORM_SIZE, readFeatures } from './features.ts';

const shared = (a: string, b: string) => {
  const [x, y] = [new Set(readFeatures(a).buckets), new Set(readFeatures(b).buckets)];
  return [...x].filter((bucket) => y.has(bucket)).length / Math.max(1, Math.min(x.size, y.size));
};

describe('the features of a prompt', () => {
  test('stay the same in capitals and with other digits', () => {
    const prompt = 'What is 12 plus 30?\nA) 42\nB) 43';
    expect(readFeatures(prompt.toUpperCase())).toEqual(readFeatures(prompt));
    expect(readFeatures(prompt.replaceAll('4', '7'))).toEqual(readFeatures(prompt));
  });

  test('are shared by like prompts and hardly by others', () => {
    expect(shared('solve the equation for x', 'solve that equation for y')).toBeGreaterThan(0.4);
    expect(shared('solve the equation for x', 'winter in old Kyoto')).toBeLessThan(0.1);
  });

  test('see options, formulas and code', () => {
    const [options, formula, code] = [4, 5, 6];
    expect(readFeatures('Which?\n(a) one\n(b) two').form[options]).toBeCloseTo(0.4);
    expect(readFeatures('Integrate $x^2$').form[formula]).toBe(1);
    expect(readFeatures('def f(x): return x').form[code]).toBe(1);
    expect(readFeatures('Say hello').form.slice(options)).toEqual(
      readFeatures('Say hallo').form.slice(options),
    );
  });

  test.for(['', ' ', '\u0000\u0001', '\ud800', 'a\udfff', '😀'.repeat(500), 'x'.repeat(1_000_000), ') a)'])(
    'are sound on odd text %#',
    (text) => {
      const { buckets, counts, form } = readFeatures(text);
      expect(form).toHaveLength(FORM_SIZE);
      expect(form.every(Number.isFinite)).toBe(true);
      expect(counts).toHaveLength(buckets.length);
    },
  );

  test('are ascending, distinct buckets with counts from 1, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { buckets, counts } = readFeatures(text);
        buckets.forEach((bucket, i) => {
          expect(bucket).toBeGreaterThan(i === 0 ? -1 : (buckets[i - 1] as number));
          expect(bucket).toBeLessThan(BUCKETS);
        });
        expect(counts.every((count) => count >= 1)).toBe(true);
      }),
    );
  });
});
