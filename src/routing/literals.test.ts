import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASED_RANGES, foldUnit } from './fold.ts';
import type { LiteralOptions } from './literal-registrar.ts';
import { LiteralCollector } from './literals.ts';
import { codePointAfter, codePointBefore, isBlockingCode, isWordCode } from './signals/match/text-units.ts';

const fold = (text: string) =>
  String.fromCharCode(...Array.from({ length: text.length }, (_, i) => foldUnit(text.charCodeAt(i))));

/** The same answer by looking at every place. */
function naive(
  text: string,
  phrase: string,
  { caseSensitive, word }: LiteralOptions,
): { count: number; first: number } {
  const haystack = caseSensitive ? text : fold(text);
  const needle = caseSensitive ? phrase : fold(phrase);
  let count = 0;
  let first = -1;
  for (let at = 0; phrase !== '' && at + phrase.length <= text.length; ) {
    const end = at + phrase.length;
    const before = codePointBefore(text, at);
    const after = codePointAfter(text, end);
    const startsWord = isWordCode(codePointAfter(phrase, 0));
    const endsWord = isWordCode(codePointBefore(phrase, phrase.length));
    const blocked =
      word === 'strict'
        ? (before >= 0 && isBlockingCode(before)) || (after >= 0 && isBlockingCode(after))
        : word &&
          ((startsWord && before >= 0 && isWordCode(before)) ||
            (endsWord && after >= 0 && isWordCode(after)));
    if (haystack.startsWith(needle, at) && !blocked) {
      if (count === 0) first = at;
      count++;
      at = end;
    } else at++;
  }
  return { count, first };
}

function scan(text: string, phrase: string, options: LiteralOptions) {
  const collector = new LiteralCollector();
  const handle = collector.add(phrase, options);
  const hits = collector.build()?.scan(text);
  return { count: hits?.count(handle), first: hits?.first(handle) };
}

const letters = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'A',
    'B',
    'é',
    'É',
    '你',
    '好',
    ' ',
    '.',
    '_',
    '1',
    '+',
    'ſ',
    'K',
    '\ud83d',
    '\ude00',
  ),
  maxLength: 40,
});
const phrases = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'é', '你', '好', ' ', '.', '_', '1', '+', 's', 'k', '\ude00'),
  minLength: 1,
  maxLength: 5,
});
const options = fc.record({
  caseSensitive: fc.boolean(),
  word: fc.constantFrom<LiteralOptions['word'][]>(true, false, 'strict'),
});

describe('literals', () => {
  it('finds what a search at every place finds, however many phrases share the pass', () => {
    fc.assert(
      fc.property(
        letters,
        fc.array(fc.tuple(phrases, options), { minLength: 1, maxLength: 12 }),
        (text, wanted) => {
          const collector = new LiteralCollector();
          const handles = wanted.map(([phrase, one]) => collector.add(phrase, one));
          const hits = collector.build()?.scan(text);
          for (const [index, [phrase, one]] of wanted.entries()) {
            const handle = handles[index] ?? -1;
            const expected = naive(text, phrase, one);
            expect({ count: hits?.count(handle), first: hits?.first(handle) }).toEqual(expected);
            expect(hits?.has(handle)).toBe(expected.count > 0);
          }
        },
      ),
      { numRuns: 800 },
    );
  });

  it('finds phrases that overlap and hold one another', () => {
    const collector = new LiteralCollector();
    const any = { caseSensitive: false, word: false } as const;
    const handles = ['he', 'she', 'his', 'hers', 'e'].map((phrase) => collector.add(phrase, any));
    const hits = collector.build()?.scan('ushers');
    expect(handles.map((handle) => hits?.first(handle))).toEqual([2, 1, -1, 2, 3]);
  });

  const word = { caseSensitive: false, word: true } as const;
  it.each([
    ['use python写代码', 'python', 1],
    ['用python写代码', 'python', 1],
    ['pythonic', 'python', 0],
    ['snake_python', 'python', 0],
    ['I love C++!', 'c++', 1],
    ['C++11', 'c++', 1],
    ['café', 'caf', 0],
    ['CAFÉ', 'café', 1],
    ['我写代码。', '代码', 1],
    ['ПРИВЕТ, мир', 'привет', 1],
    ['приветы', 'привет', 0],
    ['aa aa aa', 'aa', 3],
    ['', 'a', 0],
  ])('whole words: %j has %j %i times', (text, phrase, count) => {
    expect(scan(text, phrase, word).count).toBe(count);
  });

  it('gives one handle to the same literal and none to an empty phrase', () => {
    const collector = new LiteralCollector();
    expect(collector.add('x', word)).toBe(collector.add('x', word));
    expect(collector.add('x', { ...word, caseSensitive: true })).not.toBe(collector.add('x', word));
    const empty = collector.add('', word);
    expect(collector.build()?.scan('x').has(empty)).toBe(false);
  });

  it('finds across the middle of a long text, where two readings meet', () => {
    fc.assert(
      fc.property(
        phrases,
        options,
        fc.nat({ max: 20 }),
        fc.constantFrom('a', ' ', 'x', '你'),
        (phrase, one, shift, filler) => {
          const text = filler.repeat(200 + shift) + phrase.repeat(40) + filler.repeat(180);
          expect(scan(text, phrase, one)).toEqual(naive(text, phrase, one));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('splits many phrases of many characters over several tables and finds all', () => {
    const collector = new LiteralCollector();
    const many = Array.from(
      { length: 3_000 },
      (_, i) => `${String.fromCharCode(0x4e00 + i)}${String.fromCharCode(0x5e00 + i)}`,
    );
    const handles = many.map((phrase) => collector.add(phrase, word));
    const hits = collector.build()?.scan(many.join(' '));
    expect(handles.every((handle) => hits?.count(handle) === 1)).toBe(true);
  });

  it('has every unit with a case in its ranges', () => {
    for (let unit = 0; unit < 65_536; unit++) {
      if (CASED_RANGES.some(([first, last]) => unit >= first && unit <= last)) continue;
      if (foldUnit(unit) !== unit) throw new Error(`U+${unit.toString(16)} folds`);
    }
  });
});
