import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CacheEntry } from '../contract.ts';
import { decode, encode } from './stored.ts';

const entryOf = (content: string, tenant: string | undefined, tags: string[]): CacheEntry => ({
  completion: {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  },
  tenant,
  model: 'm',
  tags,
  storedAtMs: 1,
  expiresAtMs: 2,
  tookMs: 3,
  cost: 0,
});

const text = fc.string({ unit: 'binary' });

test('what is read is what was written, for any text', () => {
  fc.assert(
    fc.property(
      text,
      text,
      fc.option(text, { nil: undefined }),
      fc.array(text),
      (question, content, tenant, tags) => {
        const entry = entryOf(content, tenant, tags);
        expect(decode(encode(question, entry))).toEqual({ question, entry });
      },
    ),
  );
});

test('fields that the contract does not know are not written', () => {
  const entry = { ...entryOf('a', 't', []), vault: 'canary' };
  expect(encode('q', entry)).not.toContain('canary');
});

test('what was not written by us is not read', () => {
  const good = JSON.parse(encode('q', entryOf('a', 't', ['b']))) as { entry: Record<string, unknown> };
  for (const bad of [null, undefined, '', '{', '[]', '7', '{"question":"q"}', '{"question":1,"entry":{}}'])
    expect(decode(bad)).toBeUndefined();
  for (const change of [
    { tenant: 7 },
    { model: null },
    { tags: 'b' },
    { tags: [1] },
    { expiresAtMs: 'never' },
    { cost: null },
    { completion: {} },
    { completion: { choices: {} } },
  ])
    expect(decode(JSON.stringify({ ...good, entry: { ...good.entry, ...change } }))).toBeUndefined();
});
