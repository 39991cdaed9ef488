import { describe, expect, it } from 'vitest';
import { scanFields } from '../protocol/json-fields.ts';
import type { ChatMessage, ChatRequest } from '../protocol/openai-chat.ts';
import { BLOCK_BYTES } from '../protocol/prefix-blocks.ts';
import type { Endpoint } from '../providers/define.ts';
import type { Incoming } from './outgoing.ts';
import { wishFor } from './pick-wish.ts';

interface Edits {
  readonly set?: Record<string, unknown>;
  readonly remove?: readonly string[];
}

function incoming(
  text: string,
  { set = {}, remove = [] }: Edits = {},
  endpoint: Endpoint = 'chat',
): Incoming {
  const bytes = Buffer.from(text);
  const edits = { fieldsSet: new Map(Object.entries(set)), fieldsRemoved: new Set(remove) };
  const body = JSON.parse(text) as ChatRequest;
  return {
    bytes,
    fields: scanFields(bytes, 64) ?? [],
    body,
    endpoint,
    stream: false,
    edits,
  } as unknown as Incoming;
}

const chat = (messages: readonly ChatMessage[], more: object = {}) =>
  JSON.stringify({ model: 'm', ...more, messages, temperature: 0 });
const prefix = (text: string, edits: Edits = {}, lora?: string) =>
  wishFor(incoming(text, edits), [lora === undefined ? { model: 'm' } : { model: 'm', lora }]).prefix();

const first: ChatMessage[] = [
  { role: 'system', content: 'Be brief. '.repeat(40) },
  { role: 'user', content: 'What is a fairlead? '.repeat(40) },
];
const second: ChatMessage[] = [
  ...first,
  { role: 'assistant', content: 'It guides a line.' },
  { role: 'user', content: 'Why? '.repeat(100) },
];

describe('the prefix of a wish', () => {
  it('grows from turn to turn', () => {
    const [one, two] = [prefix(chat(first)), prefix(chat(second))];
    expect(one.length).toBe(Math.floor((JSON.stringify(first).length - 2) / BLOCK_BYTES));
    expect(two.length).toBeGreaterThan(one.length);
    expect(two.slice(0, one.length)).toEqual(one);
  });

  it('does not see how the list is closed', () => {
    const pretty = (messages: readonly ChatMessage[]) => JSON.stringify({ messages }, null, 2);
    for (let pad = 0; pad < BLOCK_BYTES; pad += 7) {
      const turn = [...first, { role: 'user', content: 'x'.repeat(pad) }];
      const one = prefix(pretty(turn));
      expect(prefix(pretty([...turn, ...second])).slice(0, one.length)).toEqual(one);
    }
  });

  it('is another under other tools, another adapter or another salt', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }];
    const all = [
      prefix(chat(first)),
      prefix(chat(first, { tools })),
      prefix(chat(first, { cache_salt: 'a' })),
      prefix(chat(first), {}, 'sql'),
      prefix(chat(first), {}, 'law'),
    ];
    expect(new Set(all.map(([hash]) => hash)).size).toBe(all.length);
    expect(prefix(chat(first, { user: 'u' }))).toEqual(all[0]);
  });

  it('is that of the messages as plugins left them', () => {
    const other: ChatMessage[] = [{ role: 'user', content: 'masked '.repeat(100) }];
    expect(prefix(chat(first), { set: { messages: other } })).toEqual(prefix(chat(other)));
    expect(prefix(chat(first), { remove: ['messages'] })).toEqual([]);
  });

  it('is that of a prompt where there are no messages, and empty for embeddings', () => {
    const prompt = 'Once upon a time. '.repeat(60);
    const one = prefix(JSON.stringify({ model: 'm', prompt }));
    const two = prefix(JSON.stringify({ model: 'm', prompt: prompt + prompt }));
    expect(one.length).toBeGreaterThan(2);
    expect(two.slice(0, one.length)).toEqual(one);
    const input = incoming(JSON.stringify({ input: prompt, prompt }), {}, 'embeddings');
    expect(wishFor(input, []).prefix()).toEqual([]);
  });

  it('is worked out once', () => {
    const wish = wishFor(incoming(chat(second)), [{ model: 'm' }]);
    expect(wish.prefix()).toBe(wish.prefix());
  });
});

it('a wish says how long prompt and answer may be', () => {
  const text = chat(first, { max_tokens: 7 });
  const wish = wishFor(incoming(text), [{ model: 'm', lora: 'sql' }]);
  expect(wish).toMatchObject({ lora: 'sql', promptTokens: Math.ceil(text.length / 4), outputTokens: 7 });
});
