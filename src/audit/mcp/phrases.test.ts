import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePhrases } from './phrases.ts';
import { loadMcpRules } from './rules.ts';

const { phrases } = await loadMcpRules();

test.each(phrases.flatMap((phrase) => phrase.matches.map((text) => [phrase.id, text] as const)))(
  '%s finds: %s',
  (id, text) => {
    expect(phrases.find((phrase) => phrase.id === id)?.find(text)).toBeDefined();
  },
);

test.each(phrases.flatMap((phrase) => phrase.misses.map((text) => [phrase.id, text] as const)))(
  'near %s nothing is found: %s',
  (_, text) => {
    expect(phrases.filter((phrase) => phrase.find(text) !== undefined).map(({ id }) => id)).toEqual([]);
  },
);

test('no text throws or takes long', () => {
  const words = fc.constantFrom(
    'do not ',
    'tell ',
    'the user ',
    'read ',
    '~/.ssh ',
    'and ',
    'always ',
    'copy ',
    'to ',
    'a@b.invalid ',
    'ignore ',
    'all ',
    '\n',
    '<',
    'x'.repeat(200),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 200 }), (parts) => {
      for (const phrase of phrases) phrase.find(parts.join(''));
    }),
    { numRuns: 30 },
  );
});

test('a term that is not there is an error', () => {
  const rule = {
    id: 'x',
    family: 'conceal' as const,
    over: 'sentence' as const,
    any: ['{{nothing}}'],
    matches: ['a'],
    misses: ['b'],
  };
  expect(() => compilePhrases({ terms: {}, rules: [rule] })).toThrow('nothing');
});
