import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, safetensorsOf } from '../artefacts/safetensors.fixture.ts';
import { readSafetensors } from '../artefacts/safetensors.ts';
import { WordPiece } from '../text/wordpiece.ts';
import { STATIC_DIMENSIONS, StaticTable } from './static-table.ts';

const vocabulary = ['[UNK]', '[CLS]', '[SEP]', 'red', 'green', 'null', '##s'];
/** A row points along the axis of its id; that of `null` points nowhere. */
const rows = new Uint8Array(vocabulary.length * STATIC_DIMENSIONS).fill(128);
for (const id of [0, 3, 4, 6]) rows[id * STATIC_DIMENSIONS + id] = 228;
const data = readSafetensors(
  safetensorsOf({ table: { dtype: 'U8', shape: [7, STATIC_DIMENSIONS], data: bytes(rows) } }),
);
const table = new StaticTable(data, new WordPiece(vocabulary));

describe('the static table', () => {
  test('adds up the rows of a text’s tokens, to unit length', () => {
    const vector = table.embed('red green green');
    expect(vector).toHaveLength(256);
    expect(vector[3]).toBeCloseTo(1 / Math.sqrt(5), 6);
    expect(vector[4]).toBeCloseTo(2 / Math.sqrt(5), 6);
    expect(vector.filter((value) => value !== 0)).toHaveLength(2);
  });

  test('gives a new array each time, and all zeros where nothing is known', () => {
    expect(table.embed('red')).not.toBe(table.embed('red'));
    for (const text of ['', '   ', 'null null'])
      expect(table.embed(text).every((value) => value === 0)).toBe(true);
  });

  test('counts tokens', () => {
    expect(table.countTokens('Reds, green')).toBe(4);
    expect(table.countTokens('')).toBe(0);
  });

  test('any text: unit length or nothing, and repeating the text changes nothing', () => {
    const words = fc.array(fc.constantFrom('red', 'green', 'reds', 'null', '?', '漢'), { maxLength: 400 });
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join(' ');
        const vector = table.embed(text);
        const square = vector.reduce((sum, value) => sum + value * value, 0);
        expect(square === 0 || Math.abs(square - 1) < 1e-5).toBe(true);
        table.embed(`${text} ${text}`).forEach((value, i) => {
          expect(value).toBeCloseTo(vector[i] as number, 5);
        });
      }),
    );
  });

  test('a token beyond the table’s rows is passed over', () => {
    const short = readSafetensors(
      safetensorsOf({
        table: { dtype: 'U8', shape: [4, 256], data: rows.slice(0, 4 * STATIC_DIMENSIONS) },
      }),
    );
    const vector = new StaticTable(short, new WordPiece(vocabulary)).embed('green red green');
    expect(vector[3]).toBeCloseTo(1, 6);
  });
});
