import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutsOf, newConversation, trickyText } from './guard.fixture.ts';
import { Restorer, restoreText } from './restore.ts';
import type { TextForm } from './text-form.ts';

function conversationWith(values: Readonly<Record<string, readonly string[]>>) {
  const conversation = newConversation();
  for (const [type, list] of Object.entries(values)) for (const value of list) conversation.mask(type, value);
  return conversation;
}

const held = conversationWith({
  EMAIL_ADDRESS: ['ada@example.org', 'bob@x.io'],
  PERSON: ['Ada "the" Lovelace 😀\n\ud83d'],
  API_KEY: ['sk-<PERSON_1>'],
});

function restorePieces(pieces: readonly string[], form: TextForm) {
  const restorer = new Restorer(held, form);
  let out = '';
  let most = 0;
  for (const piece of pieces) {
    out += restorer.push(piece);
    most = Math.max(most, restorer.held);
  }
  return { text: out + restorer.end(), most, left: restorer.held };
}

describe.each(['text', 'json'] as const)('restoring a %s', (form) => {
  test('does not depend on where the text is cut, and holds back no more than the longest placeholder', () => {
    const cut = trickyText.chain((text) => fc.tuple(fc.constant(text), cutsOf(text)));
    fc.assert(
      fc.property(cut, ([text, pieces]) => {
        expect(pieces.join('')).toBe(text);
        const { text: restored, most, left } = restorePieces(pieces, form);
        expect(restored).toBe(restoreText(text, form, held));
        expect(most).toBeLessThan(held.longest + (form === 'json' ? 11 : 0));
        expect(left).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('character by character', () => {
    const text = 'to <EMAIL_ADDRESS_1>, <EMAIL_ADDRESS_9> & <<EMAIL_ADDRESS_2>> < b <EMAIL_ADDRESS_1';
    expect(restorePieces(text.split(''), form).text).toBe(
      'to ada@example.org, <EMAIL_ADDRESS_9> & <bob@x.io> < b <EMAIL_ADDRESS_1',
    );
  });
});

test('what is revealed is not restored again', () => {
  expect(restoreText('<API_KEY_1>', 'text', held)).toBe('sk-<PERSON_1>');
});

test('nothing is held back of a text that cannot become a placeholder', () => {
  const restorer = new Restorer(held, 'text');
  expect(restorer.push('if a < b and <div>, \\u003c')).toBe('if a < b and <div>, \\u003c');
  expect(restorer.push('<B')).toBe('');
  expect(restorer.push('r>')).toBe('<Br>');
  expect(restorer.push(`<${'A'.repeat(100)}`)).toBe(`<${'A'.repeat(100)}`);
});

describe('inside JSON', () => {
  test('values are escaped', () => {
    const restored = restoreText('{"who":"<PERSON_1>"}', 'json', held);
    expect(JSON.parse(restored)).toEqual({ who: 'Ada "the" Lovelace 😀\n\ud83d' });
  });

  test.each(['\\u003cEMAIL_ADDRESS_1\\u003e', '<EMAIL_ADDRESS_1\\u003E', '\\u003CEMAIL_ADDRESS_1>'])(
    'a placeholder may be written %s',
    (written) => {
      expect(restorePieces(`{"to":"${written}"}`.split(''), 'json').text).toBe('{"to":"ada@example.org"}');
    },
  );

  test('an escaped backslash before u003c is none', () => {
    const text = '{"to":"\\\\u003cEMAIL_ADDRESS_1\\\\u003e"}';
    expect(restorePieces(text.split(''), 'json').text).toBe(text);
  });
});
