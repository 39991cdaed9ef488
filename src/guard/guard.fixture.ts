import fc from 'fast-check';
import { guardSchema } from '../config/schema/guard.ts';
import { systemClock } from '../core/clock.ts';
import type { Finder } from './stretch.ts';
import { createVault } from './vault.ts';
import type { Conversation } from './vault-contract.ts';

/** A conversation of one request. */
export function newConversation(): Conversation {
  return createVault(guardSchema.parse({}), systemClock).open() as Conversation;
}

/** Finds mail addresses, keys that begin with `sk-`, and names of two capitalised words: the first two overlap at will. */
export const testFinder: Finder = (text) =>
  [
    { type: 'EMAIL_ADDRESS', pattern: /[\w.]+@[\w.]+/g, rank: 0 },
    { type: 'API_KEY', pattern: /sk-[^\s"]+/g, rank: 1 },
    { type: 'PERSON', pattern: /[A-Z][a-z]+ [A-Z][a-z]+|😀\S*/g, rank: 0 },
    { type: 'DATE_TIME', pattern: /\d{4,}/g, rank: 0 },
  ].flatMap(({ type, pattern, rank }) =>
    Array.from(text.matchAll(pattern), ({ 0: found, index: start }) => ({
      type,
      start,
      end: start + found.length,
      rank,
    })),
  );

/** Texts with much of what the finder finds, of placeholders, look-alikes, pieces of them, and anything else. */
export const trickyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'ada@example.org',
        'bob.b@x.io',
        'sk-a"b\\c<d',
        'sk-ada@example.org',
        'Ada Lovelace',
        '😀secret',
        '20251124',
        '<EMAIL_ADDRESS_1>',
        '<EMAIL_ADDRESS_2>',
        '<PERSON_1>',
        '<API_KEY_1',
        '>',
        '<',
        '<<',
        '_1>',
        '\\u003cPERSON_1\\u003e',
        '\\',
        '"',
        ' ',
        '\n',
        '\ud83d',
        '\ude00',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

/** `text` cut at any places, the middle of a character included. */
export const cutsOf = (text: string): fc.Arbitrary<string[]> =>
  fc
    .array(fc.nat({ max: text.length }), { maxLength: 12 })
    .map((at) => [0, ...at.sort((a, b) => a - b), text.length])
    .map((at) => at.slice(1).map((end, i) => text.slice(at[i], end)));
