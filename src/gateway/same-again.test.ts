import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { completionOf } from '../plugins/request.fixture.ts';
import type { Exchange } from './exchange.ts';
import { digestOf, type KnownRequest, remember, SameAgain } from './same-again.ts';

const asker = { key: undefined, user: 'ann', team: undefined, tenant: undefined, session: undefined };
const digest = (over: { headers?: string[]; body?: string; user?: string; route?: string } = {}): string =>
  digestOf(
    { rawHeaders: over.headers ?? ['Host', 'a'] } as unknown as IncomingMessage,
    {
      route: over.route ?? '/v1/chat/completions',
      asker: { ...asker, user: over.user ?? 'ann' },
    } as Exchange,
    Buffer.from(over.body ?? '{}'),
  );

test('what tells requests apart tells their digests apart', () => {
  const others = [
    digest({ headers: ['Host', 'a', 'X-Tier', 'gold'] }),
    digest({ headers: ['Host', 'a', 'Authorization', 'Bearer x'] }),
    digest({ body: '{ }' }),
    digest({ user: 'bob' }),
    digest({ route: '/v1/completions' }),
  ];
  expect(new Set([digest(), ...others]).size).toBe(others.length + 1);
});

test('an id of the request or of its trace does not', () => {
  expect(digest({ headers: ['X-Request-Id', '1', 'host', 'a', 'Traceparent', 'x'] })).toBe(digest());
});

const answer = { path: 'cache' as const, completion: completionOf('x') };
const known = { again: () => answer } as unknown as KnownRequest;

test('is known for five seconds, and the ten thousand newest are', () => {
  const same = new SameAgain();
  same.keep('a', known, 0);
  expect(same.find('a', 4_999)).toBe(known);
  expect(same.find('a', 5_000)).toBeUndefined();
  for (let i = 0; i <= 10_000; i++) same.keep(`k${i}`, known, 0);
  expect(same.find('k0', 1)).toBeUndefined();
  expect(same.find('k1', 1)).toBe(known);
});

test('is not known where something was found in it, or is done to its answer', () => {
  const exchange = (over: object): Exchange =>
    ({
      estimate: { promptTokens: 1, maxCompletionTokens: 1, cost: 0 },
      findings: [],
      answerHeaders: new Map(),
      ...over,
    }) as unknown as Exchange;
  const isKept = (over: object, given: object = { again: () => answer }) => {
    const same = new SameAgain();
    remember(same, 'd', exchange(over), {}, { ...answer, ...given });
    return !same.isEmpty;
  };
  expect(isKept({})).toBe(true);
  expect(isKept({ filters: {} })).toBe(false);
  expect(isKept({ findings: [{}] })).toBe(false);
  expect(isKept({}, { again: undefined })).toBe(false);
});
