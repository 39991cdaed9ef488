import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Folder, isUnspaced } from './fold.ts';

const folder = new Folder();
const fold = (text: string): string => {
  const length = folder.fold(text);
  return Array.from(folder.codes.subarray(0, length), (code) => String.fromCharCode(code)).join('');
};

describe('Folder', () => {
  test.for([
    ['Two  WORDS\n\tand 42', 'two words and 00'],
    ['  around  ', 'around'],
    ['ＦＵＬＬ　ｗｉｄｔｈ １２', 'full width 00'],
    ['zero\u200bwidth\u00a0no-break', 'zero width no-break'],
    ['ÄÖÜ ﬁne', 'äöü fine'],
    ['\u0000\u0007', ''],
    ['', ''],
  ])('%j becomes %j', ([text, wanted]) => {
    expect(fold(text as string)).toBe(wanted);
  });

  test('keeps nothing of a longer text that was folded before', () => {
    fold('long '.repeat(3_000));
    expect(fold('short')).toBe('short');
  });

  test('any text: no double, leading or trailing space, no capital of ASCII, and no unit more than NFKC has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const folded = fold(text);
        expect(folded).not.toMatch(/^ | {2}| $|[A-Z1-9]/);
        expect(folded.length).toBeLessThanOrEqual(text.normalize('NFKC').toLowerCase().length);
        expect(fold(folded).length).toBeLessThanOrEqual(folded.length);
      }),
    );
  });

  test('a million units, and a unit that NFKC makes eighteen of', () => {
    expect(fold('Ab'.repeat(500_000))).toHaveLength(1_000_000);
    expect(fold('\ufdfa'.repeat(1_000)).length).toBeGreaterThan(10_000);
  });

  test('knows the scripts that are written without spaces', () => {
    expect([...'漢かカไက'].every((letter) => isUnspaced(letter.charCodeAt(0)))).toBe(true);
    expect([...'aЖ한ا'].some((letter) => isUnspaced(letter.charCodeAt(0)))).toBe(false);
  });
});
