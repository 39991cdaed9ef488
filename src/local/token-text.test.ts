import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenText } from './token-text.ts';

const textOf = (tokens: readonly number[]) => Buffer.from(tokens).toString('utf8');

describe('TokenText', () => {
  it('shows a character once it is whole', () => {
    const text = new TokenText(textOf, []);
    expect([...Buffer.from('a水')].map((byte) => text.push(byte))).toEqual(['a', '', '', '水']);
  });

  it('leaves out a character that is broken at the end', () => {
    const text = new TokenText((tokens) => textOf(tokens.flatMap((token) => [0x20, token])), []);
    expect(text.push(0xf0)).toBe('');
    expect(text.end()).toBe(' ');
    expect(text.end()).toBe('');
  });

  it('shows bytes that are no character once more than a character’s have come', () => {
    const text = new TokenText(textOf, []);
    expect([0x80, 0x80, 0x80, 0x80].map((byte) => text.push(byte))).toEqual(['', '', '', '\ufffd'.repeat(4)]);
  });

  it('gives the whole text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ü', '水', '🌧', '\u0301') }), (whole) => {
        const text = new TokenText(textOf, []);
        const pieces = [...Buffer.from(whole)].map((byte) => text.push(byte));
        expect(pieces.join('') + text.end()).toBe(whole);
      }),
    );
  });
});
