import { describe, expect, it } from 'vitest';
import type { ProbeResponse } from '../probe/exchange.ts';
import { valuesAt } from './json-path.ts';
import { holds, type Scene } from './matcher.ts';
import { Page } from './page.ts';
import { type Matcher, matcher } from './schema.ts';

const response = (body: string, more: Partial<ProbeResponse> = {}): ProbeResponse => ({
  status: 200,
  headers: { server: 'uvicorn' },
  body,
  url: 'http://host/login?next=%2Flab',
  ...more,
});
const scene = (pages: Record<string, ProbeResponse>): Scene => ({
  page: (key) => (pages[key] === undefined ? undefined : new Page(pages[key])),
  found: (product) => product === 'comfyui',
});
const json = response(
  '{"info":{"title":"Onyx Backend","version":"1.2"},"data":[{"owned_by":"vllm"},{"id":3}],"a.b":true}',
);
const page = response('<html><head><title>\n Open &amp; WebUI </title></head>Ollama is running</html>');
const all = scene({ 'GET /': page, 'GET /j': json });

describe('holds', () => {
  it.each<[string, Matcher, string, boolean]>([
    ['a title, whole, whatever the case', { title: 'open & webui' }, 'GET /', true],
    ['a title, not a part of it', { title: 'open' }, 'GET /', false],
    ['a title by pattern', { title: { matches: '^open\\b' } }, 'GET /', true],
    ['a text of the body', { body: 'OLLAMA is' }, 'GET /', true],
    ['a header', { header: 'server', contains: 'Uvi' }, 'GET /', true],
    ['a header that is there', { header: 'server' }, 'GET /', true],
    ['a header that is not', { header: 'x-powered-by' }, 'GET /', false],
    ['a status of several', { status: [200, 401] }, 'GET /', true],
    ['where the answer came from', { url: 'next=%2Flab' }, 'GET /', true],
    ['a JSON value', { json: 'info.title', is: 'onyx backend' }, 'GET /j', true],
    ['a JSON value of another type', { json: 'info.title', type: 'number' }, 'GET /j', false],
    ['any element of a list', { json: 'data.[].owned_by', is: 'vllm' }, 'GET /j', true],
    ['a number', { json: 'data.[].id', is: 3 }, 'GET /j', true],
    ['a number is no text', { json: 'data.[].id', is: '3' }, 'GET /j', false],
    ['a quoted name', { json: '"a.b"', is: true }, 'GET /j', true],
    ['text that stands in JSON is no JSON value', { json: 'title', is: 'Onyx Backend' }, 'GET /j', false],
    ['all', { all: [{ status: 200 }, { body: 'ollama' }] }, 'GET /', true],
    ['not', { not: { title: 'x' } }, 'GET /', true],
    ['another answer', { at: '/j', where: { json: 'info' } }, 'GET /', true],
    ['an answer that was not asked for', { at: '/x', where: { status: 200 } }, 'GET /', false],
    [
      'its negation, which proves nothing either',
      { not: { at: '/x', where: { status: 200 } } },
      'GET /',
      false,
    ],
    [
      'any, one of which is not known',
      { any: [{ at: '/x', where: { status: 200 } }, { status: 200 }] },
      'GET /',
      true,
    ],
    ['a product that was found', { found: 'comfyui' }, 'GET /', true],
    ['an icon that was not asked for', { icon: 5 }, 'GET /', false],
  ])('%s', (_, asked, key, expected) => {
    expect(holds(asked, all, key)).toBe(expected);
  });

  it('reads icons by either hash, and certificates by subject and names', () => {
    const icon = { mmh3: -5, sha256: 'a'.repeat(64) };
    const certificate = { subject: 'Acme AI', names: ['chat.acme.example'] };
    const known = scene({
      'GET /favicon.ico': response('', { icon }),
      'GET /': response('', { certificate }),
    });
    expect(holds({ icon: -5 }, known, 'GET /')).toBe(true);
    expect(holds({ icon: 'a'.repeat(64) }, known, 'GET /')).toBe(true);
    expect(holds({ icon: 4 }, known, 'GET /')).toBe(false);
    expect(holds({ certificate: 'chat.acme' }, known, 'GET /')).toBe(true);
    expect(holds({ certificate: 'acme ai' }, known, 'GET /')).toBe(true);
    expect(holds({ certificate: 'other' }, known, 'GET /')).toBe(false);
  });
});

describe('the form of matchers', () => {
  it.each([
    { body: { matches: '(a+)+$' } },
    { title: { matches: '.*x' } },
    { body: 'x' },
    { status: '200' },
    { json: 'a', equals: 1 },
    { unknown: 1 },
  ])('refuses %j', (asked) => {
    expect(matcher.safeParse(asked).success).toBe(false);
  });
});

describe('valuesAt', () => {
  it('gives every value on the way, and nothing off it', () => {
    expect(valuesAt({ a: [{ b: 1 }, { b: 2 }, { c: 3 }] }, 'a.[].b')).toEqual([1, 2]);
    expect(valuesAt({ a: 1 }, '')).toEqual([{ a: 1 }]);
    expect(valuesAt({ a: 1 }, 'a.b.c')).toEqual([]);
    expect(valuesAt(undefined, 'a')).toEqual([]);
    expect(valuesAt({ a: 1 }, 'toString')).toEqual([]);
  });
});
