import { describe, expect, it } from 'vitest';
import { ICON_KEY, type ProbeResponse } from '../probe/exchange.ts';
import { readFingerprint } from './fingerprint.ts';
import { compileRegex } from './regex.ts';

const answer = (body: string, more: Partial<ProbeResponse> = {}): ProbeResponse => ({
  status: 200,
  headers: {},
  body,
  url: '',
  ...more,
});
const file = (matchers: readonly string[], version = ''): string =>
  `info:\n  name: thing\n  author: test\n  severity: info\nhttp:\n  - method: GET\n    path: '/'\n    matchers:\n${matchers.map((matcher) => `      - '${matcher}'\n`).join('')}${version}`;
const hit = (matcher: string, response: ProbeResponse, compat = false) =>
  readFingerprint(file([matcher])).matches(new Map([['GET /', response]]), { compat }).hit;

describe('fingerprints of A.I.G.', () => {
  it.each([
    ['body="Made Up"', answer('<b>MADE UP</b>'), true],
    ['body=="made up"', answer('made up!'), false],
    ['body!="made up"', answer('other'), true],
    ['header="x-made: 1"', answer('', { headers: { 'x-made': '1' } }), true],
    ['body="a" && header="server: b"', answer('a', { headers: { server: 'b' } }), true],
    ['body~="v[0-9]+"', answer('V12'), true],
    ['hash="abc"', answer('', { icon: { mmh3: 0, sha256: 'ABC' } }), true],
    ['body>"1"', answer('2'), false],
  ])('%s', (matcher, response, expected) => {
    expect(hit(matcher, response)).toBe(expected);
  });

  it('misses capitals of a pattern as A.I.G. does, only when asked to', () => {
    const response = answer('OPENAI_API_KEY=1');
    expect(hit('body~="OPENAI_API_KEY"', response)).toBe(true);
    expect(hit('body~="OPENAI_API_KEY"', response, true)).toBe(false);
  });

  it('takes an error page for the product as A.I.G. does, only when asked to', () => {
    const missing = answer('{"detail":"Not Found"}', { status: 404 });
    expect(hit('body~="^\\\\s*\\\\{"', missing)).toBe(false);
    expect(hit('body~="^\\\\s*\\\\{"', missing, true)).toBe(true);
    expect(hit('body="made up"', answer('Made Up: log in', { status: 401 }))).toBe(true);
  });

  it('asks for the icon where a matcher looks at it', () => {
    const { requests, matches } = readFingerprint(file(['icon="-12"']));
    expect(requests.map(({ path }) => path)).toEqual(['/', '/favicon.ico']);
    const icon = answer('', { icon: { mmh3: -12, sha256: '' } });
    expect(
      matches(
        new Map([
          ['GET /', answer('')],
          [ICON_KEY, icon],
        ]),
      ).hit,
    ).toBe(true);
    expect(matches(new Map([['GET /', answer('')]])).hit).toBe(false);
  });

  it.each([
    ['group: \'1\'\n      regex: \'"version":"([^"]+)"\'', '5.0.0b3'],
    // A group that is too large is the last; one that is no number reads nothing.
    ['group: \'7\'\n      regex: \'"version":"([^"]+)"\'', '5.0.0b3'],
    ['group: \'x\'\n      regex: \'"version":"([^"]+)"\'', ''],
    ["part: header\n      group: 1\n      regex: 'x-version: (\\S+)'", '7'],
    ["group: 1\n      regex: '(?i)VERSION.{3}(?P<n>[0-9.a-z]+)'", '5.0.0b3'],
    ["group: 1\n      regex: '([unclosed'", ''],
    ['body_regex: x', ''],
  ])('reads a version by %j', (extractor, version) => {
    const text = file(['body="version"'], `version:\n  - path: /v\n    extractor:\n      ${extractor}\n`);
    const page = answer('{"version":"5.0.0b3"}', { headers: { 'x-version': '7' } });
    const seen = new Map([
      ['GET /', page],
      ['GET /v', page],
    ]);
    expect(readFingerprint(text).matches(seen)).toEqual({ hit: true, version });
    expect(readFingerprint(text).matches(new Map())).toEqual({ hit: false, version: '' });
  });

  it('passes over keys it does not know, and tells a POST with a body from a GET', () => {
    const text = `${file(['body="x"'])}    version: 1\n  - method: POST\n    path: /api\n    data: '{"a":1}'\n# a remark\n`;
    expect(readFingerprint(text).requests).toEqual([
      { method: 'GET', path: '/' },
      { method: 'POST', path: '/api', body: '{"a":1}' },
    ]);
  });

  it.each([
    ['info: {name: x}\nhttp: [{path: /, matchers: [\'hash="a" && body="b"\']}]', /hash/],
    ['info: {}\nhttp: []', /info\.name/],
    ['info: {name: x}', /http/],
    ['a: [1', /line/],
    ['info: {name: x}\nhttp: [{method: DELETE}]', /DELETE/],
  ])('refuses %j', (text, message) => {
    expect(() => readFingerprint(text)).toThrow(message);
  });
});

describe('patterns of RE2 in our engine', () => {
  it.each([
    ['(?is)a.b', 'A\nB', true],
    ['[[:alpha:]]+[[:digit:]]', 'x1', true],
    ['\\Aabc\\z', 'abc', true],
    ['\\Aabc\\z', 'abcd', false],
  ])('%s over %j', (pattern, text, expected) => {
    expect(compileRegex(pattern, '').exec(text) !== undefined).toBe(expected);
  });

  it('never runs what could run without end, and says so', () => {
    const { exec, warning } = compileRegex('(a+)+$', '');
    expect(exec(`${'a'.repeat(100)}!`)).toBeUndefined();
    expect(warning).toContain('without end');
  });

  it('finds what lies deep in a text by a pattern that the guard does not pass', () => {
    const { exec, warning } = compileRegex('version.*?v(\\d+\\.\\d+\\.\\d+)', '');
    expect(warning).toContain('65536');
    expect(exec(`${'x'.repeat(20_000)}version: v1.2.3`)?.[1]).toBe('1.2.3');
  });
});
