import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowTable } from './row-table.ts';

const hash = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).filter((key) => key !== 0);

test('finds each key’s row, and none for a key that is not there', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hash, { maxLength: 300 }), hash, (keys, other) => {
      const table = new RowTable(Int32Array.from(keys));
      keys.forEach((key, row) => {
        expect(table.find(key)).toBe(row);
      });
      if (!keys.includes(other)) expect(table.find(other)).toBe(-1);
      expect(table.find(0)).toBe(-1);
    }),
  );
});

test('all at once: the rows of those that are there, in order, repeats included', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hash, { maxLength: 300 }), fc.array(hash), (keys, others) => {
      const table = new RowTable(Int32Array.from(keys));
      const asked = Int32Array.from([...others, ...keys, 0, ...others, ...keys]);
      const wanted = Array.from(asked, (key) => table.find(key)).filter((row) => row >= 0);
      const count = table.findAll(asked, asked.length);
      expect([...asked.subarray(0, count)]).toEqual(wanted);
    }),
  );
});

test('keys that fall into one slot are told apart, round the end of the table as well', () => {
  // Multiples of 2^28 share all but four bits of a slot.
  const keys = Int32Array.from({ length: 15 }, (_, i) => ((i + 1) << 28) | 1);
  const table = new RowTable(Int32Array.from(new Set(keys)));
  for (const [row, key] of [...new Set(keys)].entries()) expect(table.find(key)).toBe(row);
});

test('an empty dictionary knows nothing', () => {
  expect(new RowTable(new Int32Array()).find(1)).toBe(-1);
});
