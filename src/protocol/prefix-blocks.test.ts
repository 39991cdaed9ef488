import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, bytesOfBlocks, hashBytes, prefixBlocks } from './prefix-blocks.ts';

const blocksOf = (bytes: Buffer, seed = 0) => prefixBlocks(bytes, 0, bytes.length, seed);

describe('prefixBlocks', () => {
  it('shares as many hashes as there are whole blocks in common, and none after them', () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 3 * BLOCK_BYTES });
    fc.assert(
      fc.property(bytes, bytes, bytes, (common, one, other) => {
        const a = Buffer.concat([common, Uint8Array.of(1), one]);
        const b = Buffer.concat([common, Uint8Array.of(2), other]);
        const [left, right] = [blocksOf(a), blocksOf(b)];
        const shared = Math.floor(common.length / BLOCK_BYTES);
        expect(left.slice(0, shared)).toEqual(right.slice(0, shared));
        const rest = new Set(left.slice(shared));
        expect(right.slice(shared).some((hash) => rest.has(hash))).toBe(false);
        expect(left).toHaveLength(Math.floor(a.length / BLOCK_BYTES));
      }),
    );
  });

  it('depends on what comes before, not on where the bytes lie', () => {
    const bytes = Buffer.alloc(4 * BLOCK_BYTES, 'the same again ');
    expect(blocksOf(bytes, 1)).not.toEqual(blocksOf(bytes, 2));
    const moved = Buffer.concat([Buffer.from('xyz'), bytes]);
    expect(prefixBlocks(moved, 3, moved.length, 1)).toEqual(blocksOf(bytes, 1));
    expect(new Set(blocksOf(Buffer.alloc(8 * BLOCK_BYTES))).size).toBe(8);
  });

  it('has larger blocks further back, and ends after half a megabyte', () => {
    for (const length of [16_384, 20_000, 33_000, 220_000, 400_000]) {
      const blocks = blocksOf(Buffer.alloc(length, 'a word '));
      expect(bytesOfBlocks(blocks.length)).toBeLessThanOrEqual(length);
      expect(bytesOfBlocks(blocks.length + 1)).toBeGreaterThan(length);
      expect(length - bytesOfBlocks(blocks.length)).toBeLessThanOrEqual(length / 32);
      expect(blocksOf(Buffer.alloc(2 * length, 'a word ')).slice(0, blocks.length)).toEqual(blocks);
    }
    expect(blocksOf(Buffer.alloc(220_000)).length).toBeLessThan(200);
    expect(bytesOfBlocks(blocksOf(Buffer.alloc(1_000_000)).length)).toBe(512 * 1024);
  });
});

it('hashBytes tells lengths apart and takes a seed', () => {
  const zeros = [0, 1, 2, 3, 4, 5].map((length) => hashBytes(Buffer.alloc(length)));
  expect(new Set(zeros).size).toBe(zeros.length);
  expect(hashBytes(Buffer.from('a'), 1)).not.toBe(hashBytes(Buffer.from('a'), 2));
});
