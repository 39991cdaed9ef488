import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import type { FairleadError } from '../../core/errors.ts';
import { bearer, openGate, refusalOf, standingClock } from './identity.fixture.ts';
import { createIssuer, ISSUER } from './issuer.fixture.ts';

const HERE = '192.0.2.1';

async function setUp(
  jwt: object = {},
  identity: object = {},
  issued: Parameters<typeof createIssuer>[1] = {},
) {
  const clock = standingClock();
  const issuer = await createIssuer(clock.wallMs, issued);
  const gate = await openGate({
    identity: { jwt: { issuer: ISSUER, ...jwt }, ...identity },
    fetch: issuer.fetch,
    clock,
  });
  const ask = async (token: string, headers = {}, address = HERE) =>
    gate.gatekeeper.identify({ ...bearer(token), ...headers }, address);
  const refused = (token: string): Promise<FairleadError> => refusalOf(() => ask(token));
  return { ...gate, clock, issuer, ask, refused };
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens of an issuer', () => {
  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('signed by %s say who asks', async (algorithm) => {
    const { ask, issuer } = await setUp({ algorithms: [algorithm] }, {}, { algorithm });
    expect(await ask(await issuer.token())).toMatchObject({ user: 'alice', keyId: undefined, admin: false });
    expect(issuer.fetched).toHaveLength(2);
  });

  it('are verified once, and then known at once', async () => {
    const { ask, issuer, gatekeeper, clock } = await setUp();
    const token = await issuer.token();
    const caller = await ask(token);
    expect(gatekeeper.identify(bearer(token), HERE)).toBe(caller);
    clock.nowMs += 611_000;
    expect(await refusalOf(() => gatekeeper.identify(bearer(token), HERE))).toMatchObject({
      code: 'FL_UNAUTHORISED',
      message: 'The token has expired.',
    });
  });

  it('give groups, team, tenant and rights by the configured claims', async () => {
    const jwt = {
      userClaim: 'email',
      groupsClaim: 'realm_access.roles',
      teamClaim: 'https://x.test/team',
      tenantClaim: 'org.id',
      adminGroup: 'root',
    };
    const { ask, issuer } = await setUp(jwt, { teams: [{ name: 'ops' }] });
    const claims = {
      email: 'a@x.test',
      realm_access: { roles: ['dev', 'root', 7] },
      'https://x.test/team': 'ops',
      org: { id: 'acme' },
    };
    expect(await ask(await issuer.token(claims))).toMatchObject({
      user: 'a@x.test',
      groups: ['dev', 'root'],
      team: 'ops',
      tenant: 'acme',
      admin: true,
    });
    const { code } = await refusalOf(async () =>
      ask(await issuer.token({ ...claims, 'https://x.test/team': 'other' })),
    );
    expect(code).toBe('FL_FORBIDDEN');
  });

  it('groups may be words', async () => {
    const { ask, issuer } = await setUp({ groupsClaim: 'scope' });
    expect(await ask(await issuer.token({ scope: 'read  write' }))).toMatchObject({
      groups: ['read', 'write'],
    });
  });

  it('headers change nothing of it', async () => {
    const { ask, issuer } = await setUp({ adminGroup: 'root' });
    const headers = { 'x-authz-user-id': 'bob', 'x-authz-user-groups': 'root' };
    expect(await ask(await issuer.token(), headers)).toMatchObject({
      user: 'alice',
      groups: [],
      admin: false,
    });
  });

  it('and a trusted proxy adds groups, but no rights', async () => {
    const { ask, issuer } = await setUp({ adminGroup: 'root' }, { trustHeaders: true });
    const headers = { 'x-authz-user-id': 'bob', 'x-authz-user-groups': 'root' };
    expect(await ask(await issuer.token(), headers)).toMatchObject({
      user: 'alice',
      groups: ['root'],
      admin: false,
    });
  });
});

describe('tokens that are refused', () => {
  it.each<[string, object, object]>([
    ['of another issuer', {}, { iss: 'https://other.test' }],
    ['for another audience', { audience: 'fairlead' }, { aud: 'other' }],
    ['for no audience', { audience: 'fairlead' }, {}],
    ['that have expired', {}, { exp: 1_000 }],
    ['that are not valid yet', {}, { nbf: 9_999_999_999 }],
    ['that never expire', {}, { exp: undefined }],
    ['without a user', {}, { sub: undefined }],
    ['whose user is no text', { userClaim: 'uid' }, { uid: 7 }],
    ['whose user is inherited, not said', { userClaim: 'constructor' }, {}],
  ])('%s', async (_what, jwt, claims) => {
    const { refused, issuer } = await setUp(jwt);
    expect(await refused(await issuer.token(claims))).toMatchObject({ code: 'FL_UNAUTHORISED', status: 401 });
  });

  it('small differences of the clocks are none', async () => {
    const { ask, refused, issuer, clock } = await setUp();
    const nowS = clock.nowMs / 1000;
    await expect(ask(await issuer.token({ exp: nowS - 9, nbf: nowS + 9 }))).resolves.toBeDefined();
    await refused(await issuer.token({ exp: nowS - 11 }));
    await refused(await issuer.token({ nbf: nowS + 11 }));
  });

  it('without a signature, whatever way “none” is written', async () => {
    const { refused, issuer } = await setUp();
    const [, payload = ''] = (await issuer.token()).split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      for (const signature of ['', 'AAAA']) {
        expect((await refused(`${part({ alg, kid: 'first' })}.${payload}.${signature}`)).status).toBe(401);
      }
    }
  });

  it('signed with the public key as a shared secret', async () => {
    const { refused, issuer } = await setUp({}, {}, { algorithm: 'RS256' });
    const [, payload = ''] = (await issuer.token()).split('.');
    const head = part({ alg: 'HS256', kid: 'first' });
    for (const secret of [JSON.stringify(issuer.jwk), await exportSPKI(issuer.publicKey)]) {
      const signature = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url');
      expect((await refused(`${head}.${payload}.${signature}`)).status).toBe(401);
    }
  });

  it('signed by a key that the token itself brings', async () => {
    const { refused, issuer } = await setUp();
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    for (const header of [{ jwk }, { jku: 'https://evil.test/jwks' }, { x5u: 'https://evil.test/x5u' }]) {
      expect((await refused(await issuer.token({}, header, privateKey))).status).toBe(401);
    }
    expect(issuer.fetched.filter((url) => url.includes('evil'))).toEqual([]);
  });

  it('signed by an algorithm that is not configured, even with a right key', async () => {
    const { refused, issuer } = await setUp({ algorithms: ['RS256'] }, {}, { algorithm: 'ES256' });
    expect((await refused(await issuer.token())).status).toBe(401);
  });

  it('with a critical extension that nobody here knows', async () => {
    const { refused, issuer } = await setUp();
    const [, payload = '', signature = ''] = (await issuer.token()).split('.');
    const head = part({ alg: 'ES256', kid: 'first', crit: ['x'], x: 1 });
    expect((await refused(`${head}.${payload}.${signature}`)).status).toBe(401);
  });

  it('changed after they were signed', async () => {
    const { refused, issuer } = await setUp();
    const [head = '', payload = '', signature = ''] = (await issuer.token()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect((await refused(`${head}.${part({ ...claims, sub: 'root' })}.${signature}`)).status).toBe(401);
  });

  it('slow the address down, but a right token is served', async () => {
    const { ask, refused, issuer } = await setUp();
    for (let i = 0; i < 10; i++) expect((await refused(`${part({ alg: 'none' })}.e30.`)).status).toBe(401);
    expect(await refused(`${part({ alg: 'none' })}.e30.`)).toMatchObject({
      status: 429,
      retryAfterMs: 1_000,
    });
    expect(await ask(await issuer.token())).toMatchObject({ user: 'alice' });
  });
});

describe('the issuer’s keys', () => {
  it('are asked for once, however many tokens come at once', async () => {
    const { ask, issuer } = await setUp();
    const tokens = await Promise.all([1, 2, 3].map((n) => issuer.token({ jti: String(n) })));
    await Promise.all(tokens.map((token) => ask(token)));
    expect(issuer.fetched).toHaveLength(2);
  });

  it('come from jwksUrl without discovery, where it is set', async () => {
    const { ask, issuer } = await setUp({ jwksUrl: 'https://keys.issuer.test/jwks' });
    await ask(await issuer.token());
    expect(issuer.fetched).toEqual(['https://keys.issuer.test/jwks']);
  });

  it('of a discovery document that names another issuer are not taken', async () => {
    const { refused, issuer } = await setUp();
    issuer.says.discovery = { ...issuer.says.discovery, issuer: 'https://other.test' };
    expect(await refused(await issuer.token())).toMatchObject({
      code: 'FL_UPSTREAM_UNAVAILABLE',
      status: 503,
    });
  });

  it('that cannot be had are no fault of the client, and are asked for again a little later', async () => {
    const { ask, refused, issuer, clock, gatekeeper } = await setUp();
    issuer.says.down = true;
    for (let i = 0; i < 20; i++) {
      expect(await refused(await issuer.token({ jti: String(i) }))).toMatchObject({
        status: 503,
        retryAfterMs: 5_000,
      });
    }
    expect(issuer.fetched).toHaveLength(1);
    expect(gatekeeper.degraded()[0]).toContain(ISSUER);
    issuer.says.down = false;
    clock.nowMs += 5_000;
    expect(await ask(await issuer.token())).toMatchObject({ user: 'alice' });
    expect(gatekeeper.degraded().join()).not.toContain(ISSUER);
  });

  it('serve while they cannot be fetched again, for a day', async () => {
    const { ask, refused, issuer, clock } = await setUp();
    await ask(await issuer.token());
    issuer.says.down = true;
    clock.nowMs += 11 * 60_000;
    expect(await ask(await issuer.token())).toMatchObject({ user: 'alice' });
    clock.nowMs += 24 * 3_600_000;
    expect((await refused(await issuer.token())).status).toBe(503);
  });

  it('are fetched again for a key id that is new, but not for every made-up one', async () => {
    const { ask, refused, issuer, clock } = await setUp();
    await ask(await issuer.token());
    const next = await createIssuer(clock.wallMs, { kid: 'second' });
    issuer.says.keys = [issuer.jwk, next.jwk];
    expect((await refused(await next.token())).status).toBe(401); // too soon
    clock.nowMs += 30_000;
    expect(await ask(await next.token())).toMatchObject({ user: 'alice' });
    expect(issuer.fetched).toHaveLength(4);
    for (let i = 0; i < 20; i++) await refused(await issuer.token({}, { kid: `made-up ${i}` }));
    expect(issuer.fetched).toHaveLength(4);
  });

  it('that were taken back end what was verified with them', async () => {
    const { ask, refused, issuer, clock } = await setUp();
    const token = await issuer.token();
    await ask(token);
    const next = await createIssuer(clock.wallMs, { kid: 'second' });
    issuer.says.keys = [next.jwk];
    clock.nowMs += 30_000;
    await ask(await next.token());
    expect((await refused(token)).status).toBe(401);
  });
});
