import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeRegex } from './native-regex.ts';
import { LinearRegex } from './regex/linear-regex.ts';

const SAFE = [
  '\\bCVE-\\d{4}-\\d+\\b',
  '[?？]',
  'abc',
  'a|bc',
  '(?:foo|bar)baz',
  'x[a-c]{2,3}y?',
  '\\$\\d{1,3}',
  'ID-[0-9]+',
  '\\b\\d{3}\\b',
];
const UNSAFE = [
  'a+',
  '(a+)+',
  '\\d+x',
  '.*',
  'a*',
  '',
  'a?',
  '\\w+',
  '\\s',
  '(?i)abc',
  '^a',
  'a$',
  '[^a]',
  '\\d+\\d+',
  'a\\d+b',
  '1\\d+',
  'a|b+',
  '(a|b\\d+)',
  '\\pL',
  '(?P<x>a)',
  'a{2,80}',
  'a{3}{3}',
  'aa+',
  'x*?y',
];

describe('nativeRegex', () => {
  it.each(SAFE)('takes %s', (pattern) => {
    expect(nativeRegex(pattern, false)).toBeInstanceOf(RegExp);
  });

  it.each(UNSAFE)('leaves %s to the automaton', (pattern) => {
    expect(nativeRegex(pattern, false)).toBeUndefined();
  });

  it('finds what the automaton finds, as often', () => {
    const text = fc.array(
      fc.constantFrom(
        'a',
        'b',
        'c',
        'x',
        'y',
        'foo',
        'bar',
        'baz',
        'CVE-',
        '2024',
        '-',
        '1',
        '$',
        '?',
        '？',
        ' ',
        'ID-',
      ),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(fc.constantFrom(...SAFE), text, fc.boolean(), (pattern, parts, ignoreCase) => {
        const native = nativeRegex(pattern, ignoreCase);
        fc.pre(native !== undefined);
        const joined = parts.join('');
        const linear = new LinearRegex(pattern, { ignoreCase });
        expect([...joined.matchAll(native)].length).toBe(linear.count(joined));
      }),
      { numRuns: 2000 },
    );
  });

  it('stays quick on texts made to stall it', () => {
    for (const pattern of SAFE) {
      const regex = nativeRegex(pattern, false);
      for (const text of [
        '1'.repeat(200_000),
        'ID-'.repeat(60_000),
        'CVE-1234-'.repeat(20_000),
        'x'.repeat(200_000),
        'foo'.repeat(60_000),
      ]) {
        expect([...text.matchAll(regex as RegExp)].length).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
