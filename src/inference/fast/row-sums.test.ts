import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSums } from './row-sums.ts';

/** Sixteen, which are added at once, and two fours that are left. */
const COLUMNS = 24;

function naive(rows: Uint8Array, added: readonly number[]): number[] {
  const sums = new Array<number>(COLUMNS).fill(0);
  for (const row of added)
    for (let c = 0; c < COLUMNS; c++) (sums[c] as number) += (rows[row * COLUMNS + c] as number) - 128;
  return sums;
}

test('the sums are those that one by one would give, over any number of rows', () => {
  const row = fc.uint8Array({ minLength: COLUMNS, maxLength: COLUMNS });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(4), { maxLength: 700 }),
      (all, picks) => {
        const rows = Uint8Array.from(all.flatMap((one) => [...one]));
        const added = picks.map((pick) => pick % all.length);
        const sums = new RowSums(rows, COLUMNS);
        sums.add(Int32Array.from(added), added.length);
        expect([...sums.sums]).toEqual(naive(rows, added));
      },
    ),
  );
});

test.for([255, 256, 257, 512, 1_000])(
  'the greatest bytes do not run over into the lane beside, %i times',
  (times) => {
    const rows = new Uint8Array(COLUMNS).fill(255);
    const sums = new RowSums(rows, COLUMNS);
    sums.add(new Int32Array(times), times);
    expect([...sums.sums]).toEqual(new Array(COLUMNS).fill(127 * times));
  },
);

test('may be read and added to again, and starts anew when cleared', () => {
  const rows = Uint8Array.from({ length: COLUMNS }, (_, c) => 128 + c);
  const sums = new RowSums(rows, COLUMNS);
  const one = new Int32Array(1);
  sums.add(one, 1);
  sums.add(one, 0);
  sums.add(one, 1);
  expect([...sums.sums]).toEqual([...Array(COLUMNS).keys()].map((c) => 2 * c));
  sums.clear();
  expect([...sums.sums]).toEqual(new Array(COLUMNS).fill(0));
});
