import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardSchema } from '../config/schema/guard.ts';
import type { Clock } from '../core/clock.ts';
import { conversationOf } from './scope.ts';
import { createVault } from './vault.ts';
import type { Conversation, Vault } from './vault-contract.ts';

function setUp(config: Partial<ReturnType<typeof guardSchema.parse>> = {}) {
  let nowMs = 0;
  const clock: Clock = { wallMs: () => nowMs, monotonicMs: () => nowMs };
  const vault = createVault(guardSchema.parse(config), clock);
  const open = (id?: string) => vault.open(id) as Conversation;
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { vault, open, pass };
}

function fill(vault: Vault, id: string, ...values: string[]) {
  const conversation = vault.open(id) as Conversation;
  for (const value of values) conversation.mask('T', value);
  vault.keep(id, conversation);
}

describe('a conversation', () => {
  test('gives a value one placeholder a type, and the value back for it, whatever the string', () => {
    const conversation = setUp().open('c');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('A', 'B'), (value, type) => {
        const { placeholder } = conversation.mask(type, value);
        expect(conversation.mask(type, value).placeholder).toBe(placeholder);
        expect(conversation.reveal(placeholder)).toBe(value);
        expect(placeholder.length).toBeLessThanOrEqual(conversation.longest);
      }),
    );
    expect(conversation.mask('A', '\ud83d').placeholder).not.toBe(
      conversation.mask('A', '\ufffd').placeholder,
    );
  });

  test('reveals nothing for what it did not give', () => {
    const { open } = setUp();
    open('a').mask('T', 'x');
    expect(open('a').reveal('<T_2>')).toBeUndefined();
    expect(open('b').reveal('<T_1>')).toBeUndefined();
    expect(open().reveal('<T_1>')).toBeUndefined();
  });

  test('without an id is of its request alone', () => {
    const { open } = setUp();
    open().mask('T', 'x');
    expect(open().size).toBe(0);
  });
});

describe('the vault', () => {
  test('keeps a conversation for its time after its last request', () => {
    const { vault, open, pass } = setUp({ vaultTtlMs: 1000 });
    fill(vault, 'c', 'x');
    pass(900);
    expect(open('c').reveal('<T_1>')).toBe('x');
    pass(900);
    expect(open('c').reveal('<T_1>')).toBe('x');
    pass(1001);
    expect(open('c').size).toBe(0);
  });

  test('forgets the longest idle conversation first', () => {
    const { vault, open } = setUp({ vaultConversations: 2 });
    fill(vault, 'a', 'x');
    fill(vault, 'b', 'x');
    open('a');
    fill(vault, 'c', 'x');
    expect([open('a').size, open('c').size]).toEqual([1, 1]);
    expect(open('b').size).toBe(0);
  });

  test('does not keep a conversation that grew without measure', () => {
    const { vault, open } = setUp();
    fill(vault, 'c', ...Array.from({ length: 10_001 }, (_, i) => `v${i}`));
    expect(open('c').size).toBe(0);
  });

  test('forgets what it is told to, and everything when it is disposed of', async () => {
    const { vault, open } = setUp();
    fill(vault, 'a', 'x');
    fill(vault, 'b', 'x');
    vault.forget('a');
    expect(open('a').size).toBe(0);
    await vault.dispose();
    expect(open('b').size).toBe(0);
  });

  test('two requests of a conversation at once share it', () => {
    const { open } = setUp();
    const [one, two] = [open('c'), open('c')];
    expect(one.mask('T', 'x').placeholder).toBe('<T_1>');
    expect(two.mask('T', 'y').placeholder).toBe('<T_2>');
    expect(two.mask('T', 'x').placeholder).toBe('<T_1>');
  });

  test('shows counts and nothing else, however it is printed', () => {
    const { vault, open } = setUp({ vaultKey: 'a-key-that-is-secret' });
    fill(vault, 'c', 'tell-nobody');
    const shown = [vault, open('c')].flatMap((one) => [
      JSON.stringify(one),
      String(one),
      inspect(one, { depth: null, showHidden: true, getters: true }),
    ]);
    expect(shown.join()).not.toMatch(/tell-nobody|a-key-that-is-secret|<T_1>/);
    expect(JSON.stringify({ vault })).toBe('{"vault":{"conversations":1}}');
  });
});

describe('the id of a conversation', () => {
  const asker = { key: 'k1', user: 'u', team: 't', tenant: 'n', session: 's' };

  test('is another for another asker or session', () => {
    const ids = [
      asker,
      { ...asker, key: 'k2' },
      { ...asker, user: 'v' },
      { ...asker, team: 'x' },
      { ...asker, tenant: 'm' },
      { ...asker, session: 'r' },
      { ...asker, tenant: undefined, team: 'n' },
    ].map(conversationOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect(conversationOf({ ...asker })).toBe(ids[0]);
  });

  test('is none where nobody is known or no session is named', () => {
    expect(conversationOf({ ...asker, session: undefined })).toBeUndefined();
    expect(conversationOf({ ...asker, key: undefined, user: undefined })).toBeUndefined();
  });
});
