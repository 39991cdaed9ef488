import { describe, expect, it } from 'vitest';
import { regexProblem } from './regex-guard.ts';

describe('regexProblem', () => {
  it.each([
    '(a+)+$',
    '(a|aa)+$',
    '(.*)*x',
    '(\\w+\\s?)*$',
    '([a-z]+)*z',
    'x.*.*y',
    '.*foo',
    'a\\s*\\s*b',
    'a[\\w.]+[\\d.]+b',
    '(x)\\1',
    'a(?=b)',
    '(?<=a)b',
    'a{2000}',
    'a[^b]*b',
    'x(a?){30}a{30}',
    'x(?:ab|ac){300,}',
    'a(b',
    '[a',
    `x${'a'.repeat(300)}`,
  ])('refuses %s', (source) => {
    expect(regexProblem(source)).toBeTypeOf('string');
  });

  it.each([
    '"version"\\s*:\\s*"([0-9][0-9.a-zA-Z-]+)"',
    '^(\\d{1,4}\\.\\d{1,6}[\\w.+-]{0,40})$',
    'v(\\d{1,4}\\.\\d{1,4}(?:\\.\\d{1,4})?)',
    'gradio_config = \\{[^}]{0,200}"version":"([^"]+)"',
    '(?:[0-9a-f]{4}-){2}x',
    'Stable tag:\\s*([0-9][0-9.]*)',
  ])('accepts %s', (source) => {
    expect(regexProblem(source)).toBeUndefined();
  });

  it('accepts nothing that is slow on the texts that break such patterns', () => {
    const accepted = ['"v"\\s*:\\s*"([^"]+)"', 'x(\\d{1,9})\\.(\\d{1,9})', 'a[^b]{0,99}b', '^[\\w.]+$'];
    const hostile = ['a', 'x1', '"v" ', '" ', '0'].map((piece) => piece.repeat(100_000));
    for (const source of accepted) {
      expect(regexProblem(source)).toBeUndefined();
      for (const text of hostile) new RegExp(source, 'i').exec(text);
    }
  });
});
