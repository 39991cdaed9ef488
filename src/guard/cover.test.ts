import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCover } from './cover.ts';

/** `text` with marks on stretches that begin after, and are as long as, the pairs say. */
function cover(text: string, stretches: readonly (readonly [gap: number, length: number])[]) {
  const writer = createCover('json');
  let out = '';
  let at = 0;
  for (const [gap, length] of stretches) {
    out +=
      writer.keep(text.slice(at, at + gap)) + writer.hide(text.slice(at + gap, at + gap + length), '[X]');
    at += gap + length;
  }
  return out + writer.keep(text.slice(at));
}

test.each([
  ['{"a":"me@x.org"}', 6, 8, '{"a":"[X]"}'],
  ['{"a": 4155551234}', 6, 10, '{"a": "[X]"}'],
  ['{"a":"x\\nme@x.org"}', 8, 9, '{"a":"x\\n[X]"}'],
  ['{"a":"x\\u0041b@c.d"}', 8, 10, '{"a":"x\\u0041[X]"}'],
  ['{"a":"me\\"x"}', 6, 3, '{"a":"[X]\\"x"}'],
  ['{"a":"b","c":"d"}', 6, 9, '{"a":"[X]","[X]":"[X]"}'],
])('%s, %i, %i', (text, gap, length, covered) => {
  expect(cover(text, [[gap, length]])).toBe(covered);
});

test('JSON stays JSON, whatever is covered', () => {
  const document = fc
    .tuple(fc.jsonValue(), fc.constantFrom(0, 1))
    .map(([value, indent]) => JSON.stringify({ value, text: 'a"b\\c\n\u0001é' }, null, indent));
  const stretches = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 20 })), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(document, stretches, (text, where) => {
      expect(() => JSON.parse(cover(text, where))).not.toThrow();
    }),
    { numRuns: 1000 },
  );
});
