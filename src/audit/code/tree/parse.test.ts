import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf, parseFile } from './parse.ts';
import type { Language } from './program.ts';

/** Without what says where it stands. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'at' && key !== 'file');
  return Object.fromEntries(kept.map(([key, inner]) => [key, plain(inner)]));
}
const read = (language: Language, text: string) =>
  plain(parseFile({ path: language === 'python' ? 'a.py' : 'a.ts', text, language }));
const name = (text: string) => ({ is: 'name', name: text });
const say = (text: string) => ({ is: 'text', text });

describe('both languages come to the same forms', () => {
  it.each([
    ['python', 'x = f"ls {a} " + b'],
    ['javascript', 'const x = `ls ${a} ` + b'],
  ] as const)('%s: strings set together', (language, text) => {
    const parts = [say('ls '), name('a'), say(' '), name('b')];
    expect(read(language, text)).toEqual([{ is: 'set', target: name('x'), value: { is: 'join', parts } }]);
  });

  it.each([
    ['python', 'if a not in b: raise E()'],
    ['javascript', 'if (!(a in b)) throw E()'],
  ] as const)('%s: a guard', (language, text) => {
    const [first] = read(language, text) as { is: string; yes: unknown }[];
    expect(first).toMatchObject({ is: 'if', yes: [{ is: 'leave', how: 'throw' }], no: [] });
  });

  it.each([
    ['python', 'from a.b import c as d', 'a.b', [{ name: 'c', as: 'd' }]],
    ['python', 'import a.b as c', 'a.b', [{ name: '*', as: 'c' }]],
    [
      'javascript',
      "import c, { d as e, type F } from 'a'",
      'a',
      [
        { name: 'd', as: 'e' },
        { name: 'default', as: 'c' },
      ],
    ],
    ['javascript', "import * as c from 'a'", 'a', [{ name: '*', as: 'c' }]],
  ] as const)('%s: %s', (language, text, from, names) => {
    expect(read(language, text)).toEqual([{ is: 'import', from, names }]);
  });

  it('reads keywords, stars and types of parameters', () => {
    const [first] = read('python', 'def f(a: int, *b, c="x", **d): pass') as { fn: { params: unknown[] } }[];
    expect(first?.fn.params).toMatchObject([
      { name: 'a', type: 'int' },
      { name: 'b', rest: 'list' },
      { name: 'c', fallback: say('x') },
      { name: 'd', rest: 'record' },
    ]);
  });

  it('takes objects apart', () => {
    const [first] = read('javascript', 'const { a, b: { c }, ...d } = e') as { target: unknown }[];
    expect(first?.target).toEqual({
      is: 'unpack',
      entries: [
        { key: 'a', target: name('a') },
        { key: 'b', target: { is: 'unpack', entries: [{ key: 'c', target: name('c') }] } },
        { key: undefined, target: name('d') },
      ],
    });
  });
});

describe('parsing', () => {
  it('knows languages by their endings', () => {
    expect(['a.ts', 'a.d.ts', 'a.mjs', 'a.py', 'a.md'].map(languageOf)).toEqual([
      'javascript',
      undefined,
      'javascript',
      'python',
      undefined,
    ]);
  });

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'def f(',
      'class ',
      '{',
      '}',
      '`${',
      '"',
      'import ',
      ' = ',
      '=>',
      '(',
      ')',
      '\n',
      '  ',
      'x',
      ':',
      'async with a as (b, c):',
      '...',
      '*',
      'for ',
      ' in ',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 30 }),
        fc.constantFrom('python' as const, 'javascript' as const),
        (list, language) => {
          read(language, list.join(''));
        },
      ),
      { numRuns: 200 },
    );
  });
});
