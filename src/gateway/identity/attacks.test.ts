import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import { bearer, newKey, openGate, refusalOf, standingClock } from './identity.fixture.ts';
import { makeKey } from './virtual-key.ts';

const HERE = '192.0.2.1';

describe('brute force', () => {
  it('is slowed, and the key that was tried is not looked at during the pause', async () => {
    const clock = standingClock();
    const [victim, neighbour] = [newKey(), newKey()];
    const { gatekeeper } = await openGate({
      identity: { keys: true },
      clock,
      keys: [victim.record, neighbour.record],
    });
    const guess = () => refusalOf(() => gatekeeper.identify(bearer(makeKey(victim.record.id).text), HERE));
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401);
    expect(await guess()).toMatchObject({ code: 'FL_RATE_LIMITED', status: 429, retryAfterMs: 1_000 });
    // Right or wrong: the guess tells nothing.
    expect((await refusalOf(() => gatekeeper.identify(bearer(victim.text), HERE))).status).toBe(429);
    // Others behind the same address go on, and so does the victim elsewhere.
    expect(gatekeeper.identify(bearer(neighbour.text), HERE)).toMatchObject({ keyId: neighbour.record.id });
    expect(gatekeeper.identify(bearer(victim.text), '192.0.2.2')).toMatchObject({ keyId: victim.record.id });
    clock.nowMs += 1_000;
    expect(gatekeeper.identify(bearer(victim.text), HERE)).toMatchObject({ keyId: victim.record.id });
  });

  it('over many ids is slowed as well, whether they exist or not', async () => {
    const { gatekeeper } = await openGate({ identity: { keys: true } });
    for (let i = 0; i < 10; i++) await refusalOf(() => gatekeeper.identify(bearer(makeKey().text), HERE));
    expect((await refusalOf(() => gatekeeper.identify(bearer(makeKey().text), HERE))).status).toBe(429);
  });

  it('does not take a forgotten key for an attack', async () => {
    const { gatekeeper } = await openGate({ identity: { keys: true } });
    for (let i = 0; i < 50; i++) {
      expect((await refusalOf(() => gatekeeper.identify({}, HERE))).status).toBe(401);
    }
  });
});

it('10,000 odd headers are refused in our words, or not at all', async () => {
  const { text, record } = newKey();
  const { gatekeeper } = await openGate({
    identity: { keys: true, jwt: { issuer: 'https://issuer.test' } },
    keys: [record],
    fetch: async () => Response.json({ keys: [] }),
  });
  const pieces = fc.oneof(
    fc.constantFrom(
      'Bearer ',
      'bearer',
      'Basic ',
      'fl_',
      '_',
      '.',
      ' ',
      '\0',
      'eyJhbGciOiJub25lIn0',
      text,
      text.slice(0, 30),
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.base64String({ maxLength: 60 }),
  );
  const value = fc.oneof(
    fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
    fc.integer({ min: 16_380, max: 16_390 }).map((chars) => `Bearer ${'.'.repeat(chars)}`),
  );
  const headers = fc.record(
    { authorization: value, 'x-api-key': value, 'api-key': fc.array(value), 'x-authz-user-id': value },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(headers, fc.string(), async (given, address) => {
      try {
        await gatekeeper.identify(given, address);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FairleadError);
        expect((thrown as FairleadError).code).not.toBe('FL_INTERNAL');
      }
    }),
    { numRuns: 10_000 },
  );
}, 60_000);
