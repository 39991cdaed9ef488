import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, ORDER_IDS } from './compare.ts';
import { type RangeEvent, rangesOfEvents } from './events.ts';
import { allHold, anyHolds, holds, judge, OPERATORS, type Range } from './range.ts';
import { formatRange, formatRanges, parseRange } from './range-text.ts';

const range = (text: string): Range => {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(`${text} is no range`);
  return parsed;
};

describe('ranges over three values', () => {
  it.each([
    ['pep440', ['>=4.0.0, <5.0.0b3'], '5.0.0b2', 'affected'],
    ['pep440', ['>=4.0.0, <5.0.0b3'], '5.0.0b3', 'not-affected'],
    ['pep440', ['<67e4044'], '6.31.0', 'unknown'],
    ['pep440', ['>=0, <1.2', '=latest'], '1.1', 'affected'],
    ['pep440', ['<1.2', '=latest'], '1.3', 'unknown'],
    ['pep440', ['>=2.0, <67e4044'], '1.9', 'not-affected'],
    ['dotted', ['<21.1.x'], '21.2.1', 'not-affected'],
    ['dotted', ['*'], '21.2.1', 'affected'],
    ['dotted', ['*'], '', 'unknown'],
    ['dotted', [], '1', 'not-affected'],
  ] as const)('%s %j at %s', (order, ranges, at, verdict) => {
    expect(judge(order, ranges.map(range), at)).toBe(verdict);
  });

  it('agrees with the comparison that it rests on', () => {
    const text = fc.stringMatching(/^[0-3](\.[0-3]){0,2}(b1|-rc\.1|\.x|-stable)?$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...ORDER_IDS),
        fc.constantFrom(...OPERATORS),
        text,
        text,
        (order, op, a, b) => {
          const truth = holds(op, compareVersions(order, a, b));
          expect(judge(order, [[{ op, version: b }]], a)).toBe(
            truth === undefined ? 'unknown' : truth ? 'affected' : 'not-affected',
          );
        },
      ),
    );
  });

  it('never decides what a later answer could turn', () => {
    const truth = fc.constantFrom(true, false, undefined);
    fc.assert(
      fc.property(fc.array(truth, { maxLength: 5 }), (truths) => {
        for (const combine of [allHold, anyHolds]) {
          const decided = combine(truths);
          if (decided === undefined) continue;
          for (const filled of [true, false])
            expect(combine(truths.map((one) => one ?? filled))).toBe(decided);
        }
      }),
    );
  });

  it('reads what it writes', () => {
    for (const text of ['>=1.0, <1.2.3', '=git d4ec6a3', '<=@gradio/video@0.6.12', '*'])
      expect(formatRange(range(text))).toBe(text);
    expect(formatRanges([range('<1'), range('=2')])).toBe('<1 or =2');
    for (const text of ['', '1.0', '<', '~>1.0', '<1,']) expect(parseRange(text)).toBeUndefined();
  });
});

/** OSV's own evaluation, as its schema words it: the events in order, each turning the answer. */
function byEvents(events: readonly RangeEvent[], at: number): boolean {
  const sorted = events.toSorted((a, b) => at$(a) - at$(b));
  let affected = false;
  for (const event of sorted) {
    if (event.introduced !== undefined && at >= Number(event.introduced)) affected = true;
    if (event.fixed !== undefined && at >= Number(event.fixed)) affected = false;
    if (event.last_affected !== undefined && at > Number(event.last_affected)) affected = false;
  }
  return affected;
}
const at$ = ({ introduced, fixed, last_affected }: RangeEvent) =>
  Number(introduced ?? fixed ?? last_affected);

describe('OSV events', () => {
  it.each([
    [[{ introduced: '0' }, { fixed: '1.2' }], '<1.2'],
    [[{ introduced: '0' }], '*'],
    [[{ fixed: '4.2.5' }, { introduced: '4.0.0' }], '>=4.0.0, <4.2.5'],
    [[{ introduced: '1' }, { last_affected: '1.4' }], '>=1, <=1.4'],
    [[{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }, { fixed: '4' }], '>=1, <2 or >=3, <4'],
  ])('%j', (events, text) => {
    expect(formatRanges(rangesOfEvents('pep440', events) ?? [])).toBe(text);
  });

  it('does not guess at an order that it cannot tell', () => {
    expect(rangesOfEvents('pep440', [{ introduced: '67e4044' }, { fixed: '1.2' }])).toBeUndefined();
  });

  it('says what OSV says', () => {
    const versions = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(versions, fc.boolean(), fc.integer({ min: 0, max: 31 }), (numbers, last, at) => {
        const events = numbers
          .toSorted((a, b) => a - b)
          .map(
            (n, index): RangeEvent =>
              index % 2 === 0 ? { introduced: `${n}` } : last ? { last_affected: `${n}` } : { fixed: `${n}` },
          );
        const ranges = rangesOfEvents('dotted', events) ?? [];
        expect(judge('dotted', ranges, `${at}`)).toBe(byEvents(events, at) ? 'affected' : 'not-affected');
      }),
    );
  });
});
