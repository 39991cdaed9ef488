import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newConversation, testFinder, trickyText } from './guard.fixture.ts';
import { lookAlikes, maskText } from './mask.ts';
import { restoreText } from './restore.ts';
import { joined, toStretches } from './stretch.ts';
import type { TextForm } from './text-form.ts';
import type { Conversation } from './vault-contract.ts';

function mask(
  text: string,
  conversation: Conversation,
  form: TextForm = 'text',
  others: readonly string[] = [],
) {
  const taken = new Set([text, ...others].flatMap((one) => lookAlikes(one, form, conversation)));
  return maskText(text, form, {
    find: testFinder,
    conversation,
    taken,
    seen: new Map(),
    note: () => undefined,
  });
}

describe('masking a text', () => {
  test('gives typed placeholders, the same for the same value, numbered by first sight', () => {
    const conversation = newConversation();
    expect(mask('ada@example.org to bob@x.io, Ada Lovelace and ada@example.org', conversation)).toBe(
      '<EMAIL_ADDRESS_1> to <EMAIL_ADDRESS_2>, <PERSON_1> and <EMAIL_ADDRESS_1>',
    );
    expect(mask('bob@x.io again', conversation)).toBe('<EMAIL_ADDRESS_2> again');
  });

  test('covers all of what overlaps, under the name of the secret', () => {
    expect(mask('sk-ada@example.org', newConversation())).toBe('<API_KEY_1>');
  });

  test('counts code points of the finder as such', () => {
    const text = '😀😀 ada@example.org 😀';
    expect(toStretches(text, [{ type: 'E', start: 3, end: 18, score: 1 }], 0)).toEqual([
      { type: 'E', start: 5, end: 20, rank: 0 },
    ]);
    expect(toStretches('\ud83d x@y', [{ type: 'E', start: 2, end: 5, score: 1 }], 0)[0]).toMatchObject({
      start: 2,
      end: 5,
    });
  });

  test('passes over numbers that stand in the client’s own words', () => {
    const conversation = newConversation();
    const masked = mask('write <EMAIL_ADDRESS_1>, not ada@example.org', conversation);
    expect(masked).toBe('write <EMAIL_ADDRESS_1>, not <EMAIL_ADDRESS_2>');
    expect(restoreText(masked, 'text', conversation)).toBe('write <EMAIL_ADDRESS_1>, not ada@example.org');
  });

  test('is undone by restoring, whatever the text, also when the conversation goes on', () => {
    fc.assert(
      fc.property(fc.array(trickyText, { minLength: 1, maxLength: 4 }), (texts) => {
        const conversation = newConversation();
        const taken = new Set(texts.flatMap((text) => lookAlikes(text, 'text', conversation)));
        for (const text of texts) {
          const masked = maskText(text, 'text', {
            find: testFinder,
            conversation,
            taken,
            seen: new Map(),
            note: () => undefined,
          });
          expect(restoreText(masked, 'text', conversation)).toBe(text);
        }
        // a later request of the conversation: equal to what restoring the text itself gives
        for (const text of texts) {
          const later = `${text} later@x.io <EMAIL_ADDRESS_3>`;
          expect(restoreText(mask(later, conversation), 'text', conversation)).toBe(
            restoreText(later, 'text', conversation),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  test('twice is once', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const conversation = newConversation();
        const once = mask(text, conversation);
        const { size } = conversation;
        expect(mask(once, conversation)).toBe(once);
        expect(conversation.size).toBe(size);
      }),
      { numRuns: 500 },
    );
  });

  test('leaves nothing of a find in clear', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const masked = mask(`${text} ada@example.org`, newConversation());
        expect(masked).not.toContain('ada@example');
      }),
    );
  });
});

describe('masking a JSON document', () => {
  const form = 'json';

  test('masks inside strings, keys included, and keeps all else byte by byte', () => {
    const document = '{ "to" : "ada@example.org",\t"bob@x.io": ["a\\u0064a@example.org \\n", 1.50] }';
    const conversation = newConversation();
    expect(mask(document, conversation, form)).toBe(
      '{ "to" : "<EMAIL_ADDRESS_1>",\t"<EMAIL_ADDRESS_2>": ["<EMAIL_ADDRESS_1> \\n", 1.50] }',
    );
  });

  test('a number that is found becomes a string', () => {
    expect(mask('{"born": 18151210, "n": 1}', newConversation(), form)).toBe(
      '{"born": "<DATE_TIME_1>", "n": 1}',
    );
  });

  test('a find never eats the structure', () => {
    const find = (text: string) => [{ type: 'TERM', start: 0, end: text.length, rank: 0 }];
    const conversation = newConversation();
    const masked = maskText('{"a":["b",true,null,2]}', form, {
      find,
      conversation,
      taken: new Set(),
      seen: new Map(),
      note: () => undefined,
    });
    expect(masked).toBe('{"<TERM_1>":["<TERM_2>",true,null,"<TERM_3>"]}');
  });

  test('of megabytes is no harder', () => {
    const document = JSON.stringify({
      text: `${'x'.repeat(9_000_000)}\n${'\\'.repeat(1_000_000)}`,
      to: 'ada@example.org',
    });
    const find = (text: string) => {
      const start = text.indexOf('ada@');
      return [{ type: 'EMAIL_ADDRESS', start, end: start + 15, rank: 0 }];
    };
    const masking = {
      find,
      conversation: newConversation(),
      taken: new Set<string>(),
      seen: new Map(),
      note: () => undefined,
    };
    expect(maskText(document, form, masking).endsWith('"to":"<EMAIL_ADDRESS_1>"}')).toBe(true);
  });

  test('what is no JSON is masked as text', () => {
    expect(mask('{"to": "ada@example.org"', newConversation(), form)).toBe('{"to": "<EMAIL_ADDRESS_1>"');
  });

  const document = fc
    .dictionary(
      trickyText,
      fc.oneof(trickyText, fc.array(trickyText), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
    )
    .chain((value) =>
      fc.constantFrom(
        JSON.stringify(value),
        JSON.stringify(value, null, 2),
        JSON.stringify(value).replace(/</g, '\\u003c').replace(/>/g, '\\u003E'),
      ),
    );

  test('stays JSON, and says the same when it is restored', () => {
    fc.assert(
      fc.property(document, (text) => {
        const conversation = newConversation();
        const masked = mask(text, conversation, form);
        expect(() => JSON.parse(masked)).not.toThrow();
        // a number that was found has become a string
        const says = (json: string) =>
          JSON.parse(json, (_, value: unknown) => (typeof value === 'number' ? String(value) : value));
        expect(says(restoreText(masked, form, conversation))).toEqual(says(text));
      }),
      { numRuns: 500 },
    );
  });

  test('twice is once', () => {
    fc.assert(
      fc.property(document, (text) => {
        const conversation = newConversation();
        const once = mask(text, conversation, form);
        expect(mask(once, conversation, form)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});

test('stretches that overlap become one that covers them all', () => {
  const stretch = fc
    .tuple(fc.nat({ max: 40 }), fc.nat({ max: 12 }), fc.constantFrom('A', 'B'), fc.nat({ max: 1 }))
    .map(([start, length, type, rank]) => ({ type, start, end: start + length, rank }));
  fc.assert(
    fc.property(fc.array(stretch), (stretches) => {
      const out = joined(stretches);
      for (const [i, one] of out.entries()) expect(one.start).toBeGreaterThanOrEqual(out[i - 1]?.end ?? 0);
      const covered = (list: readonly { start: number; end: number }[], at: number) =>
        list.some(({ start, end }) => start <= at && at < end);
      for (let at = 0; at < 60; at++) expect(covered(out, at)).toBe(covered(stretches, at));
    }),
  );
});
