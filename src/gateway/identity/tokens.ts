import { hash } from 'node:crypto';
import { jwtVerify } from 'jose';
import { JOSEError, JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import type { JwtConfig } from '../../config/schema/identity.ts';
import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import { type Claims, readClaims } from './claims.ts';
import { createIssuerKeys, type Fetch } from './jwks.ts';

/** By how much the issuer's clock and ours may differ. */
const LEEWAY_S = 10;
const VERIFIED_AT_MOST = 10_000;

interface Verified<Bearer> {
  readonly bearer: Bearer;
  readonly untilMs: number;
}

/** Verifies tokens of the configured issuer, and remembers by digest those that were right. */
export interface Tokens<Bearer> {
  /** A token that was verified before and has not expired; about 1 µs. */
  known(token: string): Bearer | undefined;
  /** Rejects with FL_UNAUTHORISED, or FL_UPSTREAM_UNAVAILABLE where the issuer's keys cannot be had. */
  verify(token: string): Promise<Bearer>;
  trouble(): string | undefined;
}

/** `bearer` makes of the claims what is remembered; what it throws, verify rejects with. */
export function createTokens<Bearer>(
  config: JwtConfig,
  { clock, fetch }: { readonly clock: Clock; readonly fetch: Fetch },
  bearer: (claims: Claims) => Bearer,
): Tokens<Bearer> {
  const keys = createIssuerKeys(config, clock, fetch);
  // RFC 9864 gives EdDSA over Ed25519 a name of its own.
  const algorithms: string[] = config.algorithms.flatMap((name) =>
    name === 'EdDSA' ? [name, 'Ed25519'] : [name],
  );
  const verified = new Map<string, Verified<Bearer>>();
  let version = keys.version;

  const remember = (digest: string, entry: Verified<Bearer>) => {
    if (version !== keys.version) {
      verified.clear();
      version = keys.version;
    }
    if (verified.size >= VERIFIED_AT_MOST) {
      const [oldest] = verified.keys();
      if (oldest !== undefined) verified.delete(oldest);
    }
    verified.set(digest, entry);
  };

  return {
    known(token) {
      if (version !== keys.version) return undefined;
      const digest = digestOf(token);
      const entry = verified.get(digest);
      if (entry === undefined || entry.untilMs > clock.wallMs()) return entry?.bearer;
      verified.delete(digest);
      return undefined;
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys.find, {
          issuer: config.issuer,
          ...(config.audience === undefined ? {} : { audience: config.audience }),
          algorithms,
          clockTolerance: LEEWAY_S,
          currentDate: new Date(clock.wallMs()),
          requiredClaims: ['exp'],
        });
        const found = bearer(readClaims(payload, config));
        remember(digestOf(token), { bearer: found, untilMs: ((payload.exp ?? 0) + LEEWAY_S) * 1000 });
        return found;
      } catch (thrown) {
        throw refusal(thrown);
      }
    },
    trouble: keys.trouble,
  };
}

const digestOf = (token: string) => hash('sha256', token, 'base64');

/** Ours as it is; what is wrong with the token in few words, none of which stand in the token. */
function refusal(thrown: unknown): FairleadError {
  if (thrown instanceof FairleadError) return thrown;
  if (thrown instanceof JWTExpired) {
    return new FairleadError('FL_UNAUTHORISED', 'The token has expired.', {
      hint: 'Get a new one from the issuer.',
    });
  }
  const claim = thrown instanceof JWTClaimValidationFailed ? ` ${thrown.claim}` : '';
  const why = thrown instanceof JOSEError ? `${thrown.code}${claim}` : 'it cannot be read';
  return new FairleadError('FL_UNAUTHORISED', `The token is not valid here (${why}).`, {
    hint: 'It must be signed by the configured issuer, for this audience, and in its time.',
    cause: thrown,
  });
}
