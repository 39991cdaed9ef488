import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { formatProblem } from './problems.ts';
import { Source } from './source.ts';

const read = (text: string) => Source.parse(text, 'f.yaml');
const faults = (text: string) => {
  const source = read(text);
  return source instanceof Source ? [] : source.map(formatProblem);
};
const sound = (text: string) => {
  const source = read(text);
  if (source instanceof Source) return source;
  throw new Error(source.map(formatProblem).join('\n'));
};

const LAUGHS = `a: &a [1,1,1,1,1,1,1,1,1,1]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
`;

describe('YAML that cannot be read', () => {
  it.each([
    ['a tab', 'a:\n\tb: 1\n', 'f.yaml:2:1 a tab cannot indent'],
    ['a bracket that stays open', 'a: [1, 2\nb: 3\n', 'f.yaml:2:1 the indentation is wrong, or a bracket'],
    ['a quote that stays open', 'a: "b\n', 'f.yaml:2:1 a quote or a bracket is not closed'],
    ['a colon within text', 'a: b: c\n', 'f.yaml:1:4 a line reads as a mapping within a mapping'],
    ['text that begins with @', 'a: @b\n', 'f.yaml:1:4 text cannot begin with this character'],
    ['a backslash of Windows', 'a: "C:\\q"\n', 'f.yaml:1:7 this backslash escapes nothing'],
    ['a key that is a list', '? [a]\n: 1\n', 'f.yaml:1:3 a key must be text'],
    ['a tag', 'a: !env HOME\n', 'f.yaml:1:4 tags mean nothing here'],
    ['a tag that the parser knows', 'a: !!binary aGk=\n', 'f.yaml:1:4 tags mean nothing here'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'f.yaml:2:1 the file holds several documents'],
    ['an alias of nothing', 'a: 1\nb: *c\n', 'f.yaml:2:4 this alias stands for nothing'],
    ['an alias within itself', 'a: &a\n  b: *a\n', 'f.yaml:2:6 this alias stands within itself'],
    ['aliases of aliases of aliases', LAUGHS, 'f.yaml:1:1 the aliases grow without bounds'],
  ])('%s: one line with its place', (_what, text, said) => {
    const [line, ...more] = faults(text);
    expect(more).toEqual([]);
    expect(line?.startsWith(said), line).toBe(true);
    expect(line).toMatch(/; .+/);
  });

  it.each([
    ['closed', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['open', `a: ${'{b: '.repeat(20_000)}`],
  ])('nesting without end, %s, is a fault and no crash', (_what, text) => {
    const lines = faults(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/nested too deeply/);
  });

  it('reports each key that stands twice, but of broken structure only where it begins', () => {
    expect(faults('a: 1\na: 2\nb: 3\nb: 4\n').map((line) => line.slice(0, 10))).toEqual([
      'f.yaml:2:1',
      'f.yaml:4:1',
    ]);
    expect(faults('a: x\n b: y\n  c: z\n')).toHaveLength(1);
  });

  it('never fails on any text, and never quotes it', () => {
    const canary = 'sk-canary';
    const piece = fc.constantFrom(
      '\n',
      '  ',
      '- ',
      ': ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '&',
      '*',
      '!',
      '|',
      canary,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(faults(pieces.join('')).join('\n')).not.toContain(canary);
      }),
      { numRuns: 300 },
    );
  });
});

describe('Source', () => {
  it('gives plain data back as it was written', () => {
    // << merges mappings, so it is not read back as a key
    const special = /__proto__|"<<":/;
    const plain = fc.jsonValue().filter((value) => !special.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        expect(sound(stringify(value)).value).toEqual(value);
      }),
      { numRuns: 100 },
    );
  });

  it('reads keys as text, and leaves values that only look like dates and octals alone', () => {
    expect(sound('3: a\ntrue: b\nc: 2020-01-01\nd: yes\n').value).toEqual({
      3: 'a',
      true: 'b',
      c: '2020-01-01',
      d: 'yes',
    });
  });

  it.each([
    ['a key', ['a', 'b'], 'f.yaml:2:3'],
    ['an entry of a list', ['a', 'c', 1], 'f.yaml:5:7'],
    ['a place that is not there: the nearest around it', ['a', 'c', 7, 'x'], 'f.yaml:3:3'],
    ['what an alias stands for', ['d', 'b'], 'f.yaml:2:3'],
    ['the file as a whole', [], 'f.yaml:1:1'],
  ])('knows the place of %s', (_what, path, place) => {
    const source = sound('a: &a\n  b: 1\n  c:\n    - x\n    - y\nd: *a\n');
    const { file, line, column } = source.problem(path, 'FL_CONFIG_INVALID', 'm', '');
    expect(`${file}:${line}:${column}`).toBe(place);
  });

  it('counts lines alike with the line ends of Windows', () => {
    const source = sound('a: 1\r\nb: 2\r\n');
    expect(source.problem(['b'], 'FL_CONFIG_INVALID', 'm', '')).toMatchObject({ line: 2, column: 1 });
  });

  it('shows a reference in place of what it brought in', () => {
    const source = sound("a: '${A}'\nb: x\n");
    expect(source.written(['a'], 'secret')).toBe('${A}');
    expect(source.written(['b'], 'x')).toBe('x');
    expect(source.written(['c'], 'default')).toBe('default');
  });
});
