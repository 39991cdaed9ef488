import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../versions/range.ts';
import { formatRanges } from '../versions/range-text.ts';
import { compareAsAig, withoutLetters } from './arithmetic.ts';
import { readVersionRule } from './version-rule.ts';

describe('A.I.G.’s arithmetic', () => {
  it.each([
    ['v1.2.3', '1.2.3'],
    ['latest', '999'],
    ['5.0.0b3', '5.0.03'],
    ['0.4.1.post7', '0.4.1.07'],
    ['67e4044', '674044'],
    ['1.83.10-stable', '1.83.10-'],
  ])('hands %s on as %s', (version, text) => {
    expect(withoutLetters(version)).toBe(text);
  });

  it.each([
    ['1.2', '1.2.0', 0],
    ['1.10', '1.9', 1],
    ['5.0.0b3', '5.0.0', 1],
    ['67e4044', '6.31.0', 1],
    ['1.83.10-stable', '1.83.10', -1],
    // What cannot be read is 0.0.0.
    ['@gradio/video@0.6.12', '0.0.0', 0],
    ['>=1.0,<2.0', '0.0.1', -1],
    ['', '0', 0],
    ['git d4ec6a3', '0', 0],
    ['99999999999999999999', '0', 0],
    ['2026.2.21-2', '2026.2.21', -1],
    ['1.0.0-1', '1.0.0-2', -1],
    ['1.0.0-10', '1.0.0-2', 1],
  ])('%s against %s is %d', (a, b, order) => {
    expect(compareAsAig(a, b)).toBe(order);
    expect(compareAsAig(b, a)).toBe(order === 0 ? 0 : -order);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect([-1, 0, 1]).toContain(compareAsAig(a, b));
      }),
    );
  });
});

describe('rules over versions', () => {
  it.each([
    ['version >= "1.0" && version < "2.0"', '>=1.0, <2.0'],
    ['version < "1.0" || version == "2.0"', '<1.0 or =2.0'],
    // To the left: (a || b) && c.
    ['version < "1" || version > "2" && version < "3"', '<1, <3 or >2, <3'],
    ['(version < "1") || (version > "2" && version < "3")', '<1 or >2, <3'],
  ])('%s reads as %s', (rule, ranges) => {
    expect(formatRanges(readVersionRule(rule).ranges ?? [])).toBe(ranges);
  });

  it('differs from A.I.G. where that cannot know', () => {
    const rule = readVersionRule('version < "67e4044"');
    expect(rule.affectsAsAig('6.31.0', true)).toBe(true);
    expect(judge('pep440', rule.ranges ?? [], '6.31.0')).toBe('unknown');
    const beta = readVersionRule('version < "5.0.0b3"');
    expect(beta.affectsAsAig('5.0.0', true)).toBe(true);
    expect(judge('pep440', beta.ranges ?? [], '5.0.0')).toBe('not-affected');
  });

  it('agrees with our order over plain numbers, whatever the rule', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([major, minor]) => `${major}.${minor}`);
    const comparison = fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '=', '==', '!='), version)
      .map(([operator, bound]) => `version ${operator} "${bound}"`);
    const { rule } = fc.letrec<{ rule: string }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 3 },
        comparison,
        fc
          .tuple(tie('rule'), fc.constantFrom('&&', '||'), tie('rule'))
          .map(([a, joint, b]) => `(${a}) ${joint} ${b}`),
      ),
    }));
    fc.assert(
      fc.property(rule, version, (text, at) => {
        const { ranges, affectsAsAig } = readVersionRule(text);
        if (ranges !== undefined)
          expect(judge('dotted', ranges, at)).toBe(affectsAsAig(at, true) ? 'affected' : 'not-affected');
      }),
    );
  });

  it('asks where the service listens, whatever is compared', () => {
    const rule = readVersionRule('is_internal == "no matter"');
    expect(rule.asksPlace).toBe(true);
    expect([rule.affectsAsAig('1', true), rule.affectsAsAig('1', false)]).toEqual([true, false]);
  });

  it('refuses patterns, and does not grow without end', () => {
    expect(() => readVersionRule('version ~= "1"')).toThrow(/no operator for versions/);
    const wide = Array(12).fill('(version < "1" || version < "2")').join(' && ');
    expect(readVersionRule(wide).ranges).toBeUndefined();
  });
});
