import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../core/suggest.ts';
import { bm25Scorer } from './bm25.ts';
import { withinEdits } from './fuzzy.ts';
import { ngramScorer } from './ngram.ts';
import { LinearRegex } from './regex/linear-regex.ts';
import { PatternError } from './regex/syntax.ts';
import { scriptGate } from './scripts.ts';
import { stem } from './stem.ts';
import { TextUnitCounter } from './text-units.ts';

/** How many matches Go's FindAll finds, by JavaScript's engine: an empty one right after another does not count. */
function countByBacktracking(pattern: string, flags: string, text: string): number {
  let count = 0;
  let previousEnd = -1;
  for (const found of text.matchAll(new RegExp(pattern, `g${flags}`))) {
    const end = found.index + found[0].length;
    if (found[0] !== '' || found.index !== previousEnd) count++;
    previousEnd = end;
  }
  return count;
}

const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '\\s',
  '\\d',
  'é',
  '你',
  '\\b',
  '^',
  '$',
  '😀',
);
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(fc.constantFrom('a', 'b', '.', '[ab]'), fc.constantFrom('*', '+', '?', '*?', '{1,2}'))
      .map(([a, q]) => a + q),
  ),
})).node;
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'A', ' ', '\n', '1', '_', 'é', '你', '😀'),
  maxLength: 12,
});

describe('LinearRegex', () => {
  it('finds and counts what a backtracking engine does', () => {
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (source, input, ignoreCase) => {
        const regex = new LinearRegex(source, { ignoreCase });
        const flags = ignoreCase ? 'iu' : 'u';
        expect(regex.test(input)).toBe(new RegExp(source, flags).test(input));
        expect(regex.count(input)).toBe(countByBacktracking(source, flags, input));
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    ['(?i)straße', 'STRASSE Straße', 1],
    ['(?P<year>\\d{4})-(?<month>\\d\\d)', '2026-11 and 1999-01', 2],
    ['\\Qa.b\\E', 'a.b axb', 1],
    ['[[:upper:]]{2}', 'AB cd EF', 2],
    ['\\p{Han}+', 'a 你好 b 世界', 2],
    ['\\PL', 'a1', 1],
    ['(?m)^x', 'x\nx y', 2],
    ['(?s)a.b', 'a\nb', 1],
    ['\\Aa\\z', 'a', 1],
    ['\\x41\\x{1F600}', 'A😀', 1],
    ['a{0}b', 'b', 1],
    ['(?U)a+', 'aaa', 3],
  ])('%s in %j: %d', (source, input, count) => {
    expect(new LinearRegex(source, { ignoreCase: false }).count(input)).toBe(count);
  });

  it.each([
    '(?=a)',
    '(?<!a)',
    '\\1',
    '(a',
    'a)',
    '[a',
    '*a',
    'a**',
    'a{2,1}',
    'a{1001}',
    '((a{1000}){1000})',
    '\\y',
    '\\p{Nope}',
    '[[:no:]]',
    'a\\',
    '[z-a]',
    '('.repeat(300),
  ])('refuses %s', (source) => {
    expect(() => new LinearRegex(source, { ignoreCase: false })).toThrow(PatternError);
  });

  it('reads no further than it is told', () => {
    expect(new LinearRegex('b', { ignoreCase: false }).test(`${'a'.repeat(10)}b`, 10)).toBe(false);
  });

  it('stays right when it has seen more states than it keeps', () => {
    const regex = new LinearRegex('a[ab]{14}c', { ignoreCase: false });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 40, maxLength: 200 }),
        (input) => {
          expect(regex.test(input)).toBe(/a[ab]{14}c/.test(input));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('approximate matching', () => {
  it('agrees with the edit-distance table', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 36 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 12 }), (a, b, limit) => {
        expect(withinEdits(a, limit)(b)).toBe(editDistance(a, b) <= limit);
      }),
      { numRuns: 1_000 },
    );
  });

  // From the published vocabulary of the Porter2 stemmer.
  it.each([
    ['consignment', 'consign'],
    ['consistency', 'consist'],
    ['knightly', 'knight'],
    ['generously', 'generous'],
    ['hopping', 'hop'],
    ['hoping', 'hope'],
    ['relational', 'relat'],
    ['cries', 'cri'],
    ['ties', 'tie'],
    ['gas', 'gas'],
    ['kiwis', 'kiwi'],
    ['sensational', 'sensat'],
    ['luxuriated', 'luxuri'],
    ['skies', 'sky'],
    ['dying', 'die'],
    ['proceed', 'proceed'],
    ['optimization', 'optim'],
    ['说明', '说明'],
  ])('stems %s to %s', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });

  it('scores BM25 by rarity, length and repetition', () => {
    const { score } = bm25Scorer(['database index', 'database', 'the']);
    const idf = (documents: number) => Math.log(1 + (3 - documents + 0.5) / (documents + 0.5));
    const weight = (length: number) => 2.2 / (1 + 1.2 * (0.25 + 0.75 * length));
    expect(score('an index')[0]).toBeCloseTo(idf(1) * weight(2), 10);
    expect(score('databases')[1]).toBeCloseTo(idf(2) * weight(1), 10);
    expect(score('database database')[1]).toBeCloseTo(2 * idf(2) * weight(1), 10);
    expect(score('the weather')).toEqual([0, 0, 0]);
  });

  it('states beginnings without which no text can score', () => {
    const words = fc.constantFrom(
      'databases',
      'index',
      'indices',
      'dying',
      'relational',
      'happily',
      'running',
      '索引',
      'the',
      'x',
    );
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 4 }),
        fc.array(words, { maxLength: 6 }),
        (keyword, text) => {
          const { score, beginnings } = bm25Scorer([keyword.join(' ')]);
          const asked = text.join(' ');
          if ((score(asked)[0] ?? 0) > 0) expect(beginnings.some((one) => asked.includes(one))).toBe(true);
        },
      ),
    );
  });

  it('likens by n-grams as VSR does', () => {
    const score = ngramScorer(['python'], { threshold: 0.1, arity: 3, caseSensitive: false });
    expect(score('PYTHON')[0]).toBe(1);
    // 8 grams of python, 7 of pythn, 5 in common: 1 - (5/10)²
    expect(score('pythn')[0]).toBeCloseTo(0.75, 10);
    expect(score('xyz')[0]).toBe(0);
  });
});

describe('text units and scripts', () => {
  it.each([
    ['', 0],
    ['one two', 2],
    ['one-two 3', 3],
    ['你好 world', 3],
    ['こんにちは', 5],
    ['안녕', 2],
    ['Привет мир', 2],
    ['😀 !', 0],
    ['𠀀𠀁', 2],
  ])('%j has %d units', (input, units) => {
    expect(new TextUnitCounter().count(input)).toBe(units);
  });

  it.each([
    ['zh', '你好', true],
    ['zh', 'hello', false],
    ['fr', 'bonjour', true],
    ['fr', '你好', false],
    ['ja', '東京', true],
    ['ru', 'hello', false],
  ])('%s may be %j: %s', (code, input, possible) => {
    expect(scriptGate(code)(input)).toBe(possible);
  });
});
