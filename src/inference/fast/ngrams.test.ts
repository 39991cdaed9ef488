import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Folder } from '../text/fold.ts';
import { ChunkReader } from './chunk-reader.ts';
import { chunkEnd, HASHES_AT_MOST, hashGrams } from './ngrams.ts';

const folder = new Folder();
const out = new Int32Array(HASHES_AT_MOST);

/** The hashes of a text's grams, chunk by chunk. */
function gramsOf(text: string): number[][] {
  const length = folder.fold(text);
  let from = 0;
  return ChunkReader.ends(folder, length).map((end) => {
    const hashes = [...out.subarray(0, hashGrams(folder.codes, from, end, out))];
    from = end;
    return hashes;
  });
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2_000 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '漢', 'ก', '0', '.', '\ud83d', 'é'), maxLength: 3_000 }),
);

describe('the chunks of a text', () => {
  test('cover it without a gap, each at most 400 units long', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const length = folder.fold(text);
        let from = 0;
        while (from < length) {
          const end = chunkEnd(folder.codes, from, length);
          expect(end).toBeGreaterThan(from);
          expect(end - from).toBeLessThanOrEqual(400);
          from = end;
        }
        expect(from).toBe(length);
      }),
    );
  });

  test('end behind 320 units at a space, and a short rest joins the last', () => {
    const ends = (text: string): number[] => ChunkReader.ends(folder, folder.fold(text));
    expect(ends(`${'a'.repeat(330)} ${'b'.repeat(400)}`)).toEqual([330, 730, 731]);
    expect(ends('a'.repeat(390))).toEqual([390]);
    expect(ends('a'.repeat(1_000))).toEqual([400, 800, 1_000]);
    expect(ends('')).toEqual([]);
  });
});

describe('the grams of a chunk', () => {
  test('never leave the room that is kept for them, whatever the units', () => {
    const units = fc.array(
      fc.oneof(fc.constantFrom(32, 97, 0x4e00, 0x0e01, 48, 46), fc.integer({ min: 0, max: 0xffff })),
      { minLength: 1, maxLength: 400 },
    );
    fc.assert(
      fc.property(units, (codes) => {
        const room = new Int32Array(HASHES_AT_MOST + 1_000);
        expect(hashGrams(Uint16Array.from(codes), 0, codes.length, room)).toBeLessThanOrEqual(HASHES_AT_MOST);
      }),
      { numRuns: 500 },
    );
    for (const unit of [97, 46, 0x4e00, 32]) {
      const room = new Int32Array(HASHES_AT_MOST + 1_000);
      const codes = new Uint16Array(400).fill(unit);
      expect(hashGrams(codes, 0, 400, room)).toBeLessThanOrEqual(HASHES_AT_MOST);
    }
  });

  test('are those of the text alone: what stands behind the chunk does not count', () => {
    const codes = Uint16Array.from('one two three four', (letter) => letter.charCodeAt(0));
    const alone = [...out.subarray(0, hashGrams(codes.slice(0, 7), 0, 7, out))];
    expect([...out.subarray(0, hashGrams(codes, 0, 7, out))]).toEqual(alone);
  });

  test('of a word are the same at the start of a text and behind a space', () => {
    const [first = []] = gramsOf('lantern');
    const [second = []] = gramsOf('zz lantern');
    expect(first.length).toBeGreaterThan(10);
    expect(first.filter((gram) => !second.includes(gram))).toEqual([]);
  });

  test('know pairs of words by their order', () => {
    const [ab = []] = gramsOf('alpha beta');
    const [ba = []] = gramsOf('beta alpha');
    expect(ab.filter((gram) => !ba.includes(gram))).toHaveLength(1);
  });

  test('of scripts without spaces are one to three letters', () => {
    expect(gramsOf('漢字仮名')).toEqual([expect.objectContaining({ length: 4 + 3 + 2 })]);
  });

  test('are as many for twice the text as twice those for the text', () => {
    const count = (text: string): number => gramsOf(text).reduce((sum, grams) => sum + grams.length, 0);
    for (const part of ['lorem ipsum dolor ', '漢字 仮名。', '!!!! ', 'aaaa', '\ud83d\ude00']) {
      const once = count(part.repeat(5_000));
      expect(count(part.repeat(10_000)) / once).toBeLessThan(2.01);
      expect(once).toBeLessThanOrEqual(part.length * 5_000 * 5);
    }
  });
});
