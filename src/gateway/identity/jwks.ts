import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import type { JwtConfig } from '../../config/schema/identity.ts';
import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

/** Older keys are fetched again, beside the requests that still go by them. */
const FRESH_MS = 10 * 60_000;
/** Keys that could not be fetched again serve for so long: an issuer may be down for a day, not for ever. */
const STALE_MS = 24 * 3_600_000;
/** Between two fetches, so that tokens with made-up key ids cannot make us flood the issuer. */
const COOL_DOWN_MS = 30_000;
/** The same while there are no keys at all, and every request waits for them. */
const EMPTY_COOL_DOWN_MS = 5_000;
const TIMEOUT_MS = 5_000;
const BYTES_AT_MOST = 1_048_576;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface Loaded {
  readonly find: JWTVerifyGetKey;
  readonly text: string;
  readonly atMs: number;
}

/** An issuer's public keys, as jose asks for them. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
  /** Goes up when the keys are others: what was verified with the old ones may not stand any more. */
  readonly version: number;
  /** What is wrong, as a sentence; undefined: nothing. */
  trouble(): string | undefined;
}

/** The keys of the configured issuer; fetches nothing before the first token comes. */
export function createIssuerKeys(config: JwtConfig, clock: Clock, fetch: Fetch): IssuerKeys {
  let loaded: Loaded | undefined;
  let version = 0;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let running: Promise<void> | undefined;

  const load = async () => {
    triedAtMs = clock.monotonicMs();
    try {
      const url = config.jwksUrl ?? (await discover(config.issuer, fetch));
      const text = await getText(url, fetch);
      const keys = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet); // throws where it is no key set
      if (loaded !== undefined && loaded.text !== text) version++;
      loaded = { find: keys, text, atMs: clock.monotonicMs() };
      failure = undefined;
    } catch (thrown) {
      failure = thrown;
    } finally {
      running = undefined;
    }
  };
  /** Resolves when a fetch has ended; at once where one was made too short a time ago. */
  const refresh = async () => {
    const pauseMs = loaded === undefined ? EMPTY_COOL_DOWN_MS : COOL_DOWN_MS;
    if (running === undefined && clock.monotonicMs() - triedAtMs >= pauseMs) running = load();
    await running;
  };
  const ageMs = () => (loaded === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() - loaded.atMs);

  return {
    get version() {
      return version;
    },
    async find(header, token) {
      if (ageMs() > STALE_MS) await refresh();
      else if (ageMs() > FRESH_MS) void refresh();
      if (loaded === undefined || ageMs() > STALE_MS) throw unreachable(config.issuer, failure);
      try {
        return await loaded.find(header, token);
      } catch (thrown) {
        if (!(thrown instanceof JWKSNoMatchingKey)) throw thrown;
        await refresh(); // the issuer may have changed its keys
        return loaded.find(header, token);
      }
    },
    trouble: () =>
      failure === undefined
        ? undefined
        : `The keys of ${config.issuer} cannot be fetched (${reason(failure)}): those that were fetched before stay valid for a day.`,
  };
}

/** OpenID Connect Discovery 1.0, sections 4 and 4.3: where the document stands, and that its issuer is the one asked. */
async function discover(issuer: string, fetch: Fetch): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document: unknown = JSON.parse(await getText(url, fetch));
  if (!isRecord(document) || document.issuer !== issuer) {
    throw new Error(`${url} is of another issuer`);
  }
  if (typeof document.jwks_uri !== 'string') throw new Error(`${url} has no jwks_uri`);
  return document.jwks_uri;
}

async function getText(url: string, fetch: Fetch): Promise<string> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error', // keys come from where the configuration says, and from nowhere else
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > BYTES_AT_MOST) throw new Error(`${url} answers more than ${BYTES_AT_MOST} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const reason = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

const unreachable = (issuer: string, cause: unknown) =>
  new FairleadError('FL_UPSTREAM_UNAVAILABLE', `The keys of ${issuer} cannot be had now.`, {
    cause,
    retryAfterMs: EMPTY_COOL_DOWN_MS,
    hint: 'Try again soon; the administrator should look at identity.jwt.',
  });
