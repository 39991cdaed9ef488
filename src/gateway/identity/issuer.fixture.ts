import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Fetch } from './jwks.ts';

export const ISSUER = 'https://issuer.test/realm';
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const JWKS = 'https://keys.issuer.test/jwks';

/** An issuer of tokens whose documents `fetch` gives, without a network. */
export async function createIssuer(nowMs: () => number, { algorithm = 'ES256', kid = 'first' } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm };
  /** Change it to have the issuer misbehave. */
  const says = {
    keys: [jwk] as object[],
    discovery: { issuer: ISSUER, jwks_uri: JWKS } as object,
    down: false,
  };
  const fetched: string[] = [];
  const fetch: Fetch = async (url) => {
    fetched.push(url);
    if (says.down) throw new TypeError('fetch failed');
    if (url === DISCOVERY) return Response.json(says.discovery);
    if (url === JWKS) return Response.json({ keys: says.keys });
    return new Response('', { status: 404 });
  };
  /** A token for alice that is valid for ten minutes, but for what `claims` and `header` say otherwise. */
  const token = (claims: object = {}, header: object = {}, key = privateKey): Promise<string> => {
    const nowS = Math.floor(nowMs() / 1000);
    const payload: JWTPayload = { iss: ISSUER, sub: 'alice', iat: nowS, exp: nowS + 600, ...claims };
    return new SignJWT(payload).setProtectedHeader({ alg: algorithm, kid, ...header }).sign(key);
  };
  return { jwk, publicKey, says, fetched, fetch, token };
}
