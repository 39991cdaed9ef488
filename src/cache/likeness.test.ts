import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileOf, score, thresholdFor } from './likeness.ts';

const of = (a: string, b: string, cosine: number): number => score(profileOf(a), profileOf(b), cosine);

describe('the likeness of two questions', () => {
  test('of the same words is above the threshold, of others below it', () => {
    const english = profileOf('how do I open a csv file');
    expect(score(english, profileOf('How can I open a CSV file?'), 0.98)).toBeGreaterThan(
      thresholdFor(english),
    );
    expect(score(english, profileOf('how do I open a pdf file'), 0.8)).toBeLessThan(thresholdFor(english));
    const chinese = profileOf('怎么学好英语口语');
    expect(score(chinese, profileOf('如何学好英语口语？'), 0.9)).toBeGreaterThan(thresholdFor(chinese));
    expect(score(chinese, profileOf('怎么学好日语语法'), 0.99)).toBeLessThan(thresholdFor(chinese));
  });

  test('grows with the cosine in English, and leaves it out where the vectors know little', () => {
    expect(of('sort a list', 'order a list', 0.95)).toBeGreaterThan(of('sort a list', 'order a list', 0.8));
    expect(of('学游泳', '学画画', 0.99)).toBe(of('学游泳', '学画画', 0.2));
  });

  test('forgives a misspelt word, and no other number', () => {
    const right = '怎么用 kubernetes 部署';
    expect(of(right, '怎么用 kuberntes 部署', 0.9)).toBe(of(right, right, 0.9));
    expect(of('rooms 101a', 'rooms 102a', 0.9)).toBeLessThan(of('rooms 101a', 'rooms 101a', 0.9));
  });

  test('is 0 where there are no words', () => {
    expect(of('', '', 1)).toBe(0);
    expect(of('😀', '😡', 1)).toBe(0);
  });

  test('is between 0 and 1 whatever the texts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(text, text, fc.float({ min: -1, max: 1, noNaN: true }), (a, b, cosine) => {
        const value = of(a, b, cosine);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('a profile is plain data: it comes back whole from JSON', () => {
  const profile = profileOf('Convert 5 km to miles in Python, 不要 3 天');
  expect(JSON.parse(JSON.stringify(profile))).toEqual({
    ...profile,
    ...(profile.asks === undefined ? {} : {}),
  });
});

test('a long document is read by its beginning only', () => {
  expect(profileOf('word '.repeat(1_000_000)).words.length).toBeLessThan(2_000);
});
