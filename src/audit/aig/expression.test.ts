import { describe, expect, it } from 'vitest';
import { comparisonsOf, evaluate, parseRule } from './expression.ts';
import { FINGERPRINT_FIELDS, tokensOf, VERSION_FIELDS } from './tokens.ts';

/** The truth of a rule over `version`, where a text is true when it is "t". */
const truth = (rule: string) => evaluate(parseRule(rule, VERSION_FIELDS), ({ text }) => text === 't');

describe('the grammar of A.I.G.', () => {
  it.each([
    // && and || bind equally, to the left: (t || t) && f.
    ['version="t" || version="t" && version="f"', false],
    ['version="f" && version="f" || version="t"', true],
    ['version="t" || (version="t" && version="f")', true],
    ['(version="f" || version="t") && (version="t")', true],
    ['version="f" && (version="t" || version="t")', false],
    [' version\t=\n"t"\r', true],
  ])('%s is %s', (rule, expected) => {
    expect(truth(rule)).toBe(expected);
  });

  it('takes the letter after a backslash as it stands', () => {
    const [comparison] = comparisonsOf(parseRule(String.raw`body~="a\sb\\s\"c"`, FINGERPRINT_FIELDS));
    expect(comparison?.text).toBe(String.raw`asb\s"c`);
  });

  it('knows a field by the letters it begins with, and every operator', () => {
    expect(tokensOf('body=="x"', FINGERPRINT_FIELDS).map(({ value }) => value)).toEqual(['body', '==', 'x']);
    for (const operator of ['=', '==', '!=', '~=', '>', '>=', '<', '<='])
      expect(comparisonsOf(parseRule(`version ${operator} "1"`, VERSION_FIELDS))[0]?.operator).toBe(operator);
  });

  it.each([
    ['', /expected a field/],
    ['version', /expected a field/],
    ['version < 1.2', /"1.2" at 11/],
    ['version < "1.2', /does not end/],
    ['(version < "1.2"', /not closed/],
    ['version < "1.2" version < "1.3"', /after the end/],
    ['version < "1.2" &&', /expected a field/],
    ['version < "1.2" & version > "1"', /no word of a rule/],
    ['body="x"', /no word of a rule/],
    [`${'('.repeat(10_000)}version="1"`, /too deeply/],
  ])('refuses %j', (rule, message) => {
    expect(() => parseRule(rule, VERSION_FIELDS)).toThrow(message);
  });
});
