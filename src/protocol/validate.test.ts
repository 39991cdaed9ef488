import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { CHAT_FIELDS, checkFields, checkMessages, parseObject } from './validate.ts';

const chat = (body: Record<string, unknown>) => {
  checkFields(body, CHAT_FIELDS, ['model', 'messages']);
  checkMessages(body.messages as unknown[]);
};
const good = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };

/** The param that is blamed; undefined when nothing is. */
function blamed(body: Record<string, unknown>): string | undefined {
  try {
    chat(body);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(FairleadError);
    expect((error as FairleadError).status).toBe(400);
    return (error as FairleadError).param;
  }
}

describe('a chat request', () => {
  it.each<[string, Record<string, unknown>]>([
    ['plain', good],
    ['nulls', { ...good, stream: null, temperature: null, tools: null, stop: null }],
    ['unknown fields of any type', { ...good, extra: [1, { a: null }], top_k: 'x' }],
    [
      'parts',
      {
        model: 'm',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'image_url', image_url: { url: 'x' } },
            ],
          },
        ],
      },
    ],
    [
      'a tool’s turn',
      {
        model: 'm',
        messages: [
          { role: 'assistant', content: null, tool_calls: [{ id: '1' }] },
          { role: 'tool', content: 'x' },
        ],
      },
    ],
    ['one stop and several', { ...good, stop: ['a', 'b'] }],
  ])('%s passes', (_what, body) => {
    expect(blamed(body)).toBeUndefined();
  });

  it.each<[Record<string, unknown>, string]>([
    [{ messages: good.messages }, 'model'],
    [{ model: 'm' }, 'messages'],
    [{ ...good, model: 5 }, 'model'],
    [{ ...good, messages: 'hi' }, 'messages'],
    [{ ...good, messages: [] }, 'messages'],
    [{ ...good, messages: ['hi'] }, 'messages[0]'],
    [{ ...good, messages: [{ content: 'hi' }] }, 'messages[0].role'],
    [{ ...good, messages: [{ role: 'user', content: 5 }] }, 'messages[0].content'],
    [{ ...good, messages: [{ role: 'user', content: [5] }] }, 'messages[0].content[0]'],
    [{ ...good, messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ ...good, messages: [{ role: 'assistant', tool_calls: {} }] }, 'messages[0].tool_calls'],
    [{ ...good, stream: 'yes' }, 'stream'],
    [{ ...good, temperature: 'hot' }, 'temperature'],
    [{ ...good, n: 0 }, 'n'],
    [{ ...good, max_tokens: 1.5 }, 'max_tokens'],
    [{ ...good, stop: [1] }, 'stop'],
    [{ ...good, tools: [1] }, 'tools'],
    [{ ...good, tool_choice: 1 }, 'tool_choice'],
    [{ ...good, response_format: 'json' }, 'response_format'],
    [{ ...good, metadata: [] }, 'metadata'],
    [{ ...good, stream_options: true }, 'stream_options'],
  ])('%j blames %s', (body, param) => {
    expect(blamed(body)).toBe(param);
  });

  it('is never judged by a crash, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(CHAT_FIELDS), 'x', '__proto__'), fc.jsonValue()),
        (body) => {
          blamed({ model: 'm', messages: [{ role: 'user' }], ...body });
        },
      ),
    );
  });
});

describe('parseObject', () => {
  it('says where JSON breaks and never quotes it', () => {
    expect(() => parseObject('{"secret": oops}')).toThrow(
      expect.objectContaining({
        code: 'FL_BODY_INVALID_JSON',
        message: expect.not.stringContaining('secret'),
        hint: expect.not.stringContaining('secret'),
      }),
    );
  });

  it.each(['[]', '1', 'null', '"x"'])('%s is no object', (text) => {
    expect(() => parseObject(text)).toThrow(/object/);
  });
});
