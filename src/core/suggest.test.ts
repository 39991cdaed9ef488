import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './suggest.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['url', 'url', 0],
    ['url', 'ulr', 2],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
    ['', 'abc', 3],
  ])('%s to %s is %i', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });

  it('is symmetric, 0 only for equal words, and beyond the limit merely beyond it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(9), (a, b, limit) => {
        const edits = editDistance(a, b);
        expect(editDistance(b, a)).toBe(edits);
        expect(edits === 0).toBe(a === b);
        expect(Math.min(editDistance(a, b, limit), limit + 1)).toBe(Math.min(edits, limit + 1));
      }),
    );
  });
});

describe('nearest', () => {
  it('finds what was meant, whatever the case, and nothing where nothing is near', () => {
    expect(nearest('nmae', ['url', 'name'])).toBe('name');
    expect(nearest('lur', ['ulx', 'url'])).toBeUndefined();
    expect(nearest('ulr', ['name', 'url'])).toBe('url');
    expect(nearest('KEYWROD', ['context', 'keyword'])).toBe('keyword');
    expect(nearest('zzz', ['name', 'url'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });
});
