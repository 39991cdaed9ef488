import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAR, charClass } from './char-class.ts';
import { createTokens, hashWord, KIND, tokenise } from './tokens.ts';

const read = (text: string) => {
  const tokens = tokenise(text, createTokens(text.length));
  return Array.from({ length: tokens.count }, (_, i) => text.slice(tokens.start[i], tokens.end[i]));
};

describe('tokenise', () => {
  it('parts words, digits, marks and ideographs', () => {
    expect(read("Dr. O'Neil paid 20mg\n我叫王")).toEqual([
      'Dr',
      '.',
      'O',
      "'",
      'Neil',
      'paid',
      '20',
      'mg',
      '我',
      '叫',
      '王',
    ]);
  });

  it('tells the case of words in every script', () => {
    const text = 'a Abc ABC aBc Émile ПРИВЕТ שלום 12';
    const { kind, count } = tokenise(text, createTokens(text.length));
    expect([...kind.subarray(0, count)]).toEqual([
      KIND.lower,
      KIND.title,
      KIND.upper,
      KIND.mixed,
      KIND.title,
      KIND.upper,
      KIND.lower,
      KIND.digits,
    ]);
  });

  it('hashes words without regard to case, and numbers by length', () => {
    const tokens = tokenise('Émile ÉMILE 123 456', createTokens(20));
    expect(tokens.word[0]).toBe(hashWord('émile'));
    expect(tokens.word[1]).toBe(tokens.word[0]);
    expect(tokens.word[2]).toBe(tokens.word[3]);
  });

  it('covers everything but spaces, in order, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const whole = read(text).join('');
        const isSpace = (unit: string) => charClass(unit.charCodeAt(0)) === CHAR.space;
        const units = Array.from({ length: text.length }, (_, i) => text[i] as string);
        expect(whole).toBe(units.filter((unit) => !isSpace(unit)).join(''));
      }),
    );
  });
});
