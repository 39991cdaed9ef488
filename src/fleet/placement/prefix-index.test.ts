import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrefixIndex } from './prefix-index.ts';

/** A prompt of `length` blocks that shares its first `shared` with all of its family. */
const prompt = (family: number, own: number, shared: number, length: number) => {
  const tail = 1_000_000 + ((family * 10 + shared) * 10 + own) * 1_000;
  return Array.from({ length }, (_, i) => (i < shared ? family * 1_000 + i : tail + i));
};

describe('PrefixIndex', () => {
  it('finds as much of a prompt as one by one would, and never holds more than it may', () => {
    const prompts = fc.array(
      fc
        .record({
          family: fc.nat(2),
          own: fc.nat(5),
          shared: fc.nat(6),
          length: fc.integer({ min: 1, max: 12 }),
        })
        .map((p) => prompt(p.family, p.own, p.shared, p.length)),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), prompts, (capacity, all) => {
        const index = new PrefixIndex(capacity * 64);
        for (const blocks of all) {
          index.touch(blocks);
          expect(index.tokens).toBeLessThanOrEqual(capacity * 64);
          expect(index.matched(blocks)).toBe(Math.min(capacity, blocks.length));
          for (const other of all) {
            const held = other.map((_, i) => index.matched(other.slice(i, i + 1)) === 1);
            const gap = held.indexOf(false);
            expect(index.matched(other)).toBe(gap === -1 ? other.length : gap);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('forgets the end of what was used least recently', () => {
    const index = new PrefixIndex(8 * 64);
    const [a, b, c] = [prompt(0, 1, 0, 4), prompt(0, 2, 0, 4), prompt(0, 3, 0, 2)];
    for (const blocks of [a, b, a, c]) index.touch(blocks);
    expect([a, b, c].map((blocks) => index.matched(blocks))).toEqual([4, 2, 2]);
  });

  it('knows nothing of a cache that was lost, and less in a smaller one', () => {
    const index = new PrefixIndex(8 * 64);
    const blocks = prompt(0, 1, 0, 6);
    index.touch(blocks);
    index.resize(3 * 64);
    expect(index.matched(blocks)).toBe(3);
    index.clear();
    expect([index.tokens, index.matched(blocks), index.matched([])]).toEqual([0, 0, 0]);
  });
});
