import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatCompletion } from '../protocol/openai-chat.ts';
import { asUsage } from '../protocol/usage.ts';
import { readAnswer } from './read-answer.ts';

const JSON_TYPE = 'application/json';
const refused = expect.objectContaining({ code: 'FL_UPSTREAM_PROTOCOL', retryable: true });

describe('readAnswer', () => {
  it.each([
    ['an object', '{"choices":[]}', JSON_TYPE],
    ['an object with air around it', ' \n{"object":"list"}\r\n', 'application/json; charset=utf-8'],
    ['an object without a content type', '{}', undefined],
    ['another JSON type', '{}', 'application/problem+json'],
    ['an error that is none', '{"choices":[],"error":null}', JSON_TYPE],
  ])('takes %s', (_what, body, type) => {
    expect(readAnswer(Buffer.from(body), type, undefined)).toBeUndefined();
  });

  it.each([
    ['nothing', '', JSON_TYPE],
    ['half an answer', '{"choices":[{"message":{"content":"a"}', JSON_TYPE],
    ['two answers', '{}{}', JSON_TYPE],
    ['a list', '[]', JSON_TYPE],
    ['a word', '"ok"', JSON_TYPE],
    ['a page', '<html></html>', 'text/html'],
    ['JSON by another name', '{}', 'text/html'],
    ['an error', '{"error":{"message":"boom"}}', JSON_TYPE],
    ['an error beside choices', '{"choices":[],"error":{}}', JSON_TYPE],
  ])('refuses %s', (_what, body, type) => {
    expect(() => readAnswer(Buffer.from(body), type, undefined)).toThrow(refused);
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from([...Buffer.from('{"a":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
    expect(() => readAnswer(bytes, JSON_TYPE, undefined)).toThrow(refused);
  });

  it('looks at the ends of a very large one, unless it must be decoded', () => {
    const large = (end: string) => Buffer.from(`{"a":"${'x'.repeat(300_000)}${end}`);
    expect(readAnswer(large('"}\n'), JSON_TYPE, undefined)).toBeUndefined();
    expect(() => readAnswer(large(''), JSON_TYPE, undefined)).toThrow(refused);
    const decode = (answer: unknown) => answer as ChatCompletion;
    expect(readAnswer(large('"}'), JSON_TYPE, decode)).toHaveProperty('a');
    expect(() => readAnswer(large('}'), JSON_TYPE, decode)).toThrow(refused);
  });

  it('gives what the decoder makes of it, and takes what the decoder throws for a fault', () => {
    const completion = { id: 'x' } as ChatCompletion;
    expect(readAnswer(Buffer.from('{"a":1}'), JSON_TYPE, () => completion)).toBe(completion);
    const decode = () => {
      throw new TypeError('no content');
    };
    expect(() => readAnswer(Buffer.from('{}'), JSON_TYPE, decode)).toThrow(refused);
  });

  it('takes every object and nothing that is cut short', () => {
    const object = fc.dictionary(
      fc.string().filter((name) => name !== 'error'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(object, fc.nat(), (answer, place) => {
        const bytes = Buffer.from(JSON.stringify(answer));
        expect(readAnswer(bytes, JSON_TYPE, undefined)).toBeUndefined();
        const cut = bytes.subarray(0, place % bytes.length);
        expect(() => readAnswer(cut, JSON_TYPE, undefined)).toThrow(refused);
      }),
    );
  });
});

describe('asUsage', () => {
  const whole = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
  it.each<[unknown, unknown]>([
    [whole, whole],
    [
      { prompt_tokens: 5, total_tokens: 5 },
      { prompt_tokens: 5, completion_tokens: 0, total_tokens: 5 },
    ],
    [
      { ...whole, completion_tokens: 'x' },
      { ...whole, completion_tokens: 0 },
    ],
    [{ ...whole, prompt_tokens: '1' }, undefined],
    [{ ...whole, prompt_tokens: -1 }, undefined],
    [{}, undefined],
    [[], undefined],
    [null, undefined],
    ['x', undefined],
  ])('%j', (value, usage) => {
    expect(asUsage(value)).toEqual(usage);
  });
});
