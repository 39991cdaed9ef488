import { expect, test } from 'vitest';
import type { CacheEntry } from './contract.ts';
import { Slot } from './slot.ts';

const KEY = { exact: 'e'.repeat(43), partition: 'p', question: 'Where?' };
const entryOf = (content: string): CacheEntry => ({
  completion: {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  },
  tenant: undefined,
  model: 'm',
  tags: ['t'],
  storedAtMs: 1,
  expiresAtMs: 2,
  tookMs: 3,
  cost: 4,
});

test('gives its entry as it was, whatever is done to the one put in or given out', () => {
  const put = entryOf('kept');
  const slot = new Slot(1, KEY, put, 'Where?');
  expect(slot.entry).toMatchObject(put);
  put.completion.model = 'changed';
  slot.entry.completion.model = 'changed';
  expect(slot.entry).toMatchObject(entryOf('kept'));
});

test('prints its answer under another id and time', () => {
  const { entry } = new Slot(1, KEY, entryOf('kept'), undefined);
  expect(JSON.parse(entry.print?.('"new"', 7) ?? '')).toEqual({
    ...entryOf('kept').completion,
    id: '"new"',
    created: 7,
  });
});

test('has a profile only where it has a question', () => {
  expect(new Slot(1, KEY, entryOf('x'), 'Where?').profile).toBeDefined();
  expect(new Slot(1, KEY, entryOf('x'), undefined).profile).toBeUndefined();
});

test('weighs what it holds, text beyond Latin-1 double', () => {
  const bytes = (content: string, question?: string) => new Slot(1, KEY, entryOf(content), question).bytes;
  expect(bytes('a'.repeat(1_001)) - bytes('a')).toBe(1_000);
  expect(bytes(`${'a'.repeat(1_000)}字`)).toBeGreaterThan(1.9 * bytes('a'.repeat(1_000)) - 1_000);
  expect(bytes('a', 'Where is it?')).toBeGreaterThan(bytes('a'));
});
