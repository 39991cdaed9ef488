import { describe, expect, it } from 'vitest';
import { identitySchema } from '../../config/schema/identity.ts';
import { systemClock } from '../../core/clock.ts';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { openGateServices } from './gate-services.ts';
import { createGatekeeper } from './gatekeeper.ts';
import { bearer, NOON_MS, newKey, openGate, refusalOf, standingClock } from './identity.fixture.ts';
import { makeKey } from './virtual-key.ts';

const HERE = '192.0.2.1';
const ESTIMATE = { promptTokens: 10, maxCompletionTokens: 10, cost: 0 };
const spoofed = { 'x-authz-user-id': 'root', 'x-authz-user-groups': 'admins, ops' };

describe('where nobody has to say who he is', () => {
  it('headers are believed', async () => {
    const { gatekeeper } = await openGate();
    expect(gatekeeper.guarded).toBe(false);
    expect(gatekeeper.identify(spoofed, HERE)).toMatchObject({
      user: 'root',
      groups: ['admins', 'ops'],
      keyId: undefined,
      admin: false,
    });
    expect(gatekeeper.identify({}, HERE)).toMatchObject({ user: undefined, groups: [] });
  });

  it('or not, where the configuration says so', async () => {
    const { gatekeeper } = await openGate({ identity: { trustHeaders: false } });
    expect(gatekeeper.identify(spoofed, HERE)).toMatchObject({ user: undefined, groups: [] });
  });

  it('whatever key a client sends is nobody’s business', async () => {
    const { gatekeeper } = await openGate();
    expect(gatekeeper.identify(bearer('sk-anything'), HERE)).toMatchObject({ keyId: undefined });
  });

  it('nothing is taken where nothing is limited', async () => {
    const { gatekeeper } = await openGate();
    expect(gatekeeper.admit(await gatekeeper.identify({}, HERE), ESTIMATE)).toBeUndefined();
  });
});

describe('where keys are demanded', () => {
  const identity = { keys: true };

  it.each([
    ['authorization', (text: string) => bearer(text)],
    ['authorization, in any case', (text: string) => ({ authorization: `bEaReR   ${text}  ` })],
    ['x-api-key', (text: string) => ({ 'x-api-key': text })],
    ['api-key', (text: string) => ({ 'api-key': text })],
    [
      'x-api-key beside another scheme',
      (text: string) => ({ authorization: 'Basic eA==', 'x-api-key': text }),
    ],
  ])('one is taken in %s', async (_where, headersOf) => {
    const { text, record } = newKey({ user: 'alice', tenant: 'acme', admin: true });
    const { gatekeeper } = await openGate({ identity, keys: [record] });
    expect(gatekeeper.identify(headersOf(text), HERE)).toMatchObject({
      keyId: record.id,
      user: 'alice',
      tenant: 'acme',
      admin: true,
    });
  });

  it('a request without one is told what to send', async () => {
    const { gatekeeper } = await openGate({ identity });
    for (const headers of [
      {},
      { authorization: '' },
      { authorization: 'Bearer ' },
      { authorization: 'Basic eA==' },
    ]) {
      expect(await refusalOf(() => gatekeeper.identify(headers, HERE))).toMatchObject({
        code: 'FL_UNAUTHORISED',
        status: 401,
      });
    }
  });

  it('an unknown key and a wrong secret are refused in the same words', async () => {
    const { record } = newKey();
    const { gatekeeper } = await openGate({ identity, keys: [record] });
    const unknown = await refusalOf(() => gatekeeper.identify(bearer(makeKey().text), HERE));
    const wrong = await refusalOf(() => gatekeeper.identify(bearer(makeKey(record.id).text), HERE));
    expect(wrong.message).toBe(unknown.message);
    expect(wrong.hint).toBe(unknown.hint);
  });

  it('a mistyped key is told so, and no refusal repeats what was sent', async () => {
    const { text, record } = newKey();
    const { gatekeeper } = await openGate({ identity, keys: [record] });
    const sent = `${text.slice(0, -1)}${text.endsWith('x') ? 'y' : 'x'}`;
    const error = await refusalOf(() => gatekeeper.identify(bearer(sent), HERE));
    expect(error.message).toContain('checksum');
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(
      sent.slice(14, 30),
    );
  });

  it('an expired and a revoked one are refused, and told why only to who has the secret', async () => {
    const clock = standingClock();
    const expiring = newKey({ expiresAtMs: NOON_MS + 1_000 });
    const revoked = newKey({ revokedAtMs: NOON_MS - 1 });
    const { gatekeeper } = await openGate({ identity, clock, keys: [expiring.record, revoked.record] });
    expect(gatekeeper.identify(bearer(expiring.text), HERE)).toMatchObject({ keyId: expiring.record.id });
    clock.nowMs += 1_000;
    for (const { text, record } of [expiring, revoked]) {
      const right = await refusalOf(() => gatekeeper.identify(bearer(text), HERE));
      expect(right).toMatchObject({ code: 'FL_UNAUTHORISED' });
      expect(right.message).toMatch(/expired|revoked/);
      const wrong = await refusalOf(() => gatekeeper.identify(bearer(makeKey(record.id).text), HERE));
      expect(wrong.message).not.toMatch(/expired|revoked/);
    }
  });

  it('one that another process revokes is refused once the table is fresh', async () => {
    const { text, record } = newKey();
    const { gatekeeper, store, services } = await openGate({ identity, keys: [record] });
    await gatekeeper.identify(bearer(text), HERE);
    await store.change(record.id, { revokedAtMs: NOON_MS });
    await services.keys?.refresh();
    expect((await refusalOf(() => gatekeeper.identify(bearer(text), HERE))).message).toContain('revoked');
  });

  it('headers that name a user are not believed', async () => {
    const { text, record } = newKey({ user: 'alice' });
    const { gatekeeper } = await openGate({ identity, keys: [record] });
    expect(gatekeeper.identify({ ...bearer(text), ...spoofed }, HERE)).toMatchObject({
      user: 'alice',
      groups: [],
      admin: false,
    });
    expect((await refusalOf(() => gatekeeper.identify(spoofed, HERE))).code).toBe('FL_UNAUTHORISED');
  });

  it('unless a proxy is said to set them; the user of the key stays, and nobody becomes an admin', async () => {
    const [owned, free] = [newKey({ user: 'alice' }), newKey()];
    const { gatekeeper } = await openGate({
      identity: { ...identity, trustHeaders: true },
      keys: [owned.record, free.record],
    });
    const headers = (text: string) => ({ ...bearer(text), ...spoofed });
    expect(gatekeeper.identify(headers(owned.text), HERE)).toMatchObject({
      user: 'alice',
      groups: ['admins', 'ops'],
    });
    expect(gatekeeper.identify(headers(free.text), HERE)).toMatchObject({ user: 'root', admin: false });
    expect((await refusalOf(() => gatekeeper.identify(spoofed, HERE))).code).toBe('FL_UNAUTHORISED');
  });

  it('and the store was gone from the start, it says so and takes the blame', async () => {
    const { text, record } = newKey();
    const { gatekeeper, store, services } = await openGate({ identity, keys: [record] });
    store.gone = true;
    const clock = standingClock();
    const counters = new MemoryCounters(clock);
    const late = await openGateServices({ clock, keys: store, durable: counters, quick: counters });
    const shut = await createGatekeeper({ identity: identitySchema.parse(identity), models: [] }, late);
    expect(await refusalOf(() => shut.identify(bearer(text), HERE))).toMatchObject({
      code: 'FL_STORE_UNAVAILABLE',
      status: 503,
    });
    expect(shut.degraded()).toHaveLength(1);
    expect(gatekeeper.identify(bearer(text), HERE)).toMatchObject({ keyId: record.id }); // read before it was gone
    services.dispose();
    late.dispose();
  });

  it('and there is no store, the configuration is refused', async () => {
    const counters = new MemoryCounters(systemClock);
    const services = await openGateServices({ clock: systemClock, durable: counters, quick: counters });
    const error = await refusalOf(() =>
      createGatekeeper({ identity: identitySchema.parse(identity), models: [] }, services),
    );
    expect(error).toMatchObject({ code: 'FL_CONFIG_INVALID', param: 'identity.keys' });
    services.dispose();
  });
});
