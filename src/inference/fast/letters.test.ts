import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Folder } from '../text/fold.ts';
import { hashLetters, LETTER_HASHES_AT_MOST, LETTER_UNITS } from './letters.ts';

const folder = new Folder();
const room = new Int32Array(LETTER_HASHES_AT_MOST + 1_000);
const count = (text: string): number => {
  const length = folder.fold(text);
  return hashLetters(folder.codes, length, room);
};

test('never leave the room that is kept for them, whatever the text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 800 }),
    fc.string({ unit: fc.constantFrom('a', ' ', '漢', "'", '1', 'é', '\ud800'), maxLength: 800 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(count(text)).toBeLessThanOrEqual(LETTER_HASHES_AT_MOST);
    }),
    { numRuns: 500 },
  );
  for (const part of ['a', 'a ', 'ab ', '漢', "'"])
    expect(count(part.repeat(400))).toBeLessThanOrEqual(LETTER_HASHES_AT_MOST);
});

test('are none where there are no letters', () => {
  for (const text of ['', ' ', '123 456!', '…—']) expect(count(text)).toBe(0);
});

test('of one letter are itself and itself with its borders', () => {
  // `a`, `a_` and with the border in front `_a`, `_a_`.
  expect(count('a')).toBe(4);
  expect(count('7 a 7')).toBe(4);
});

test('start at the first letter and go no further than their reach', () => {
  const first = count('word '.repeat(LETTER_UNITS));
  const head = room.slice(0, first);
  expect(count(`${'9 '.repeat(5_000)}${'word '.repeat(10_000)}`)).toBe(first);
  expect(room.slice(0, first)).toEqual(head);
});
