import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens, detokenise, tokenId, tokenPieces } from './tokens.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem(), fc.json());

describe('tokens', () => {
  it('pins a sentence', () => {
    expect(tokenPieces("Hello world, it's 2025!")).toEqual([
      'Hello',
      ' world',
      ',',
      ' it',
      "'",
      's',
      ' ',
      '202',
      '5',
      '!',
    ]);
  });

  it('joins to the text, and counts what it splits', () => {
    fc.assert(
      fc.property(text, (given) => {
        const pieces = tokenPieces(given);
        expect(pieces.join('')).toBe(given);
        expect(countTokens(given)).toBe(pieces.length);
      }),
    );
  });

  it('splits the rest of a text as it splits the whole', () => {
    fc.assert(
      fc.property(text, fc.nat(50), (given, cut) => {
        const pieces = tokenPieces(given);
        const head = pieces.slice(0, cut).join('');
        expect(tokenPieces(given.slice(head.length))).toEqual(pieces.slice(cut));
      }),
    );
  });

  it('gives ids that turn back into the text', () => {
    fc.assert(
      fc.property(text, (given) => {
        const wellFormed = given.toWellFormed();
        expect(detokenise(tokenPieces(wellFormed).map(tokenId))).toBe(wellFormed);
      }),
    );
  });

  it.each([[-1], [0], [1], [255], [1.5], [2 ** 50], [600]])('knows that %d is no id', (id) => {
    expect(detokenise([id])).toBeUndefined();
  });
});
