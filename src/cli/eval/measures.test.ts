import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { meanOf, recovered } from './measures.ts';

describe('RouteLLM’s measures', () => {
  const weak = [0, 0, 1, 1];
  const strong = [1, 1, 1, 1];

  test('of a perfect ordering: the gap is recovered by the half of the rows that gain', () => {
    // PGR after 0…4 calls: 0, ½, 1, 1, 1; by trapezoids (¼ + ¾ + 1 + 1) / 4.
    expect(recovered({ weak, strong, gain: [1, 1, 0, 0] })).toEqual({ apgr: 0.75, cpt50: 0.25, cpt80: 0.5 });
  });

  test('of the worst ordering', () => {
    expect(recovered({ weak, strong, gain: [0, 0, 1, 1] })).toEqual({ apgr: 0.25, cpt50: 0.75, cpt80: 1 });
  });

  test('are nothing where the strong model is not better', () => {
    expect(recovered({ weak: strong, strong: weak, gain: [1, 2, 3, 4] })).toBeUndefined();
  });

  test('add up to 1 with the opposite ordering', () => {
    const bits = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(bits, (pairs) => {
        const pair = { weak: pairs.map(([a]) => a), strong: pairs.map(([, b]) => b) };
        const up = recovered({ ...pair, gain: pairs.map((_, i) => i) });
        const down = recovered({ ...pair, gain: pairs.map((_, i) => -i) });
        if (up === undefined || down === undefined) return;
        expect(up.apgr + down.apgr).toBeCloseTo(1);
      }),
    );
  });
});

test('a mean lies within its interval, and a second run says the same', () => {
  const values = Array.from({ length: 50 }, (_, i) => i % 3);
  const { value, interval } = meanOf(values);
  expect(interval[0]).toBeLessThan(value);
  expect(interval[1]).toBeGreaterThan(value);
  expect(meanOf(values)).toEqual({ value, interval });
});

describe('CSV', () => {
  const fields = (text: string) => [...parseCsv(text)].map((record) => record.fields);

  test('holds commas, quotes and line ends in quoted fields, and knows on which line a record starts', () => {
    const records = [...parseCsv('a,b\r\n"x\n""y"", z",2\n\n3,4')];
    expect(records.map((record) => record.fields)).toEqual([
      ['a', 'b'],
      ['x\n"y", z', '2'],
      ['3', '4'],
    ]);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test('comes back as it was written, whatever the text', () => {
    const cell = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        expect(fields(text)).toEqual(rows);
      }),
    );
  });

  test('says where a quote is never closed', () => {
    expect(() => fields('a,b\n1,"open')).toThrow('line 2: a quote is never closed');
  });
});
