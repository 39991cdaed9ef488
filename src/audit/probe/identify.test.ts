import { describe, expect, it } from 'vitest';
import { rule } from '../fingerprints/schema.ts';
import { BASELINE_KEY, requestKey, type Sender } from './exchange.ts';
import { identify } from './identify.ts';
import { identifyRecorded } from './recorded.ts';

const make = (product: string, detect: object[], more: object = {}) =>
  rule.parse({ product, detect, examples: { match: [{}], miss: [{}] }, sources: ['test'], ...more });

const base = make('base', [{ path: '/', where: { body: 'the base' } }], { weight: 5 });
const plugin = make(
  'plugin',
  [{ path: '/plugins', where: { body: 'the plugin' }, hint: { found: 'base' } }],
  { weight: 1 },
);
const service = make('service', [{ path: '/api/a', where: { json: 'kind', is: 'service' }, root: 'api' }], {
  weight: 9,
});
const rare = make('rare', [{ path: '/api/b', where: { json: 'kind', is: 'rare' } }], { weight: 2 });
const rules = [base, plugin, service, rare];

const recorder = (answers: Record<string, string>) => {
  const asked: string[] = [];
  const send: Sender = async (request) => {
    const key = requestKey(request);
    asked.push(key);
    const body = answers[key];
    const headers = { 'content-type': key === 'GET /' ? 'text/html' : 'application/json' };
    return { status: body === undefined ? 404 : 200, headers, body: body ?? 'no', url: request.path };
  };
  return { asked, send };
};

describe('identify', () => {
  it('asks for what is met most first, and not for what the first page rules out', async () => {
    const { asked, send } = recorder({});
    expect((await identify(send, rules)).components).toEqual([]);
    expect(asked).toEqual([BASELINE_KEY, 'GET /', 'GET /favicon.ico', 'GET /api/a', 'GET /api/b']);
    const page = recorder({ 'GET /': '<title>x</title>' });
    await identify(page.send, rules);
    expect(page.asked).not.toContain('GET /api/a');
  });

  it('stops when it is decided, but for what a hint points at', async () => {
    const { asked, send } = recorder({ 'GET /': 'the base', 'GET /plugins': 'the plugin' });
    const { components, requests } = await identify(send, rules);
    expect(components.map(({ name }) => name)).toEqual(['base', 'plugin']);
    expect(asked).toEqual([BASELINE_KEY, 'GET /', 'GET /plugins']);
    expect(requests).toBe(3);
  });

  it('believes no answer that is given to a path that cannot exist', async () => {
    const everywhere: Sender = async ({ path }) => ({
      status: 200,
      headers: {},
      body: '{"kind":"service"}',
      url: path,
    });
    expect((await identify(everywhere, rules)).components).toEqual([]);
  });

  it('never asks more than it may', async () => {
    const many = Array.from({ length: 80 }, (_, at) =>
      make(`p${at}`, [{ path: `/p${at}`, where: { json: 'x' } }]),
    );
    const { send } = recorder({});
    expect((await identify(send, many)).requests).toBe(19);
    expect((await identify(send, many, { maxRequests: 10, reserve: 0 })).requests).toBe(10);
  });

  it('gives up on a target that does not answer', async () => {
    const { gone, requests } = await identify(async () => undefined, rules);
    expect([gone, requests]).toEqual([true, 3]);
  });

  it('says the same over a recording', async () => {
    const found = await identifyRecorded(
      [
        {
          request: { method: 'GET', path: '/no-such-page-1' },
          response: { status: 404, headers: {}, body: 'no', url: '/no-such-page-1' },
        },
        {
          request: { method: 'GET', path: '/' },
          response: { status: 200, headers: {}, body: 'dGhlIGJhc2U=', encoding: 'base64', url: '/' },
        },
      ],
      rules,
    );
    expect(found.components.map(({ name }) => name)).toEqual(['base']);
  });
});
