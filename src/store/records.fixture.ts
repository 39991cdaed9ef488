import type { EventRecord, KeyRecord, RequestRecord, Take } from './contract.ts';

/** A record of a request, with what a test cares about. */
export function requestRecord(given: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: 'r1',
    atMs: 1_000,
    route: '/v1/chat/completions',
    asked: 'auto',
    status: 200,
    error: null,
    keyId: null,
    user: null,
    team: null,
    tenant: null,
    decision: 'default',
    recipe: 'main',
    model: 'm1',
    backend: 'b1',
    reasoning: 'off',
    stream: false,
    attempts: 1,
    promptTokens: 12,
    completionTokens: 40,
    cost: 0.002,
    currency: 'USD',
    ttftMs: null,
    totalMs: 310.5,
    routingUs: 80,
    cache: 'miss',
    findings: [],
    ...given,
  };
}

export function eventRecord(given: Partial<EventRecord> = {}): EventRecord {
  return { atMs: 1_000, kind: 'key.created', actor: 'admin', detail: { id: 'k1' }, ...given };
}

export function keyRecord(given: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: 'k1',
    name: 'first',
    hash: 'a'.repeat(64),
    previous: null,
    team: 'red',
    user: null,
    tenant: null,
    models: ['m1'],
    limits: { requestsPerMinute: 5, budgets: [{ unit: 'money', per: 'day', amount: 2.5 }] },
    admin: false,
    createdAtMs: 1_000,
    expiresAtMs: null,
    revokedAtMs: null,
    ...given,
  };
}

/** One of a counter that never ends. */
export function takeOf(given: Partial<Take> = {}): Take {
  return {
    key: 'key:k1:requests',
    amount: 1,
    limit: 10,
    windowStartMs: 0,
    expiresAtMs: Number.POSITIVE_INFINITY,
    ...given,
  };
}
