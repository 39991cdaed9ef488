import type { Config } from '../../config/config.ts';
import { FairleadError } from '../../core/errors.ts';
import type { KeyRecord } from '../../store/contract.ts';
import { createCallers } from './callers.ts';
import type { Caller, Gatekeeper } from './contract.ts';
import { CREDENTIAL_CHARS_AT_MOST, readCredential } from './credential.ts';
import type { GateServices } from './gate-services.ts';
import type { KeyTable } from './key-table.ts';
import { isMistyped, keyIdOf } from './virtual-key.ts';

/** Rejects with FL_CONFIG_INVALID where keys are demanded and there is no store that could have them. */
export async function createGatekeeper(
  config: Pick<Config, 'identity' | 'models'>,
  services: GateServices,
): Promise<Gatekeeper> {
  const { identity } = config;
  const { clock, failures, limiter } = services;
  if (identity.keys && services.keys === undefined) {
    throw new FairleadError('FL_CONFIG_INVALID', 'identity.keys needs a store to keep them in', {
      param: 'identity.keys',
      hint: 'add `store: {}` to the configuration',
    });
  }
  const keys = identity.keys ? services.keys : undefined;
  const callers = createCallers(config);
  const tokens =
    identity.jwt === undefined
      ? undefined
      : (await import('./tokens.ts')).createTokens(identity.jwt, services, callers.ofClaims);
  const guarded = keys !== undefined || tokens !== undefined;
  const trusts = identity.trustHeaders ?? !guarded;
  const ofRecords = new WeakMap<KeyRecord, Caller>();

  const ofRecord = (record: KeyRecord): Caller => {
    const nowMs = clock.wallMs();
    if (record.revokedAtMs !== null && record.revokedAtMs <= nowMs)
      throw ended('was revoked', record.revokedAtMs);
    if (record.expiresAtMs !== null && record.expiresAtMs <= nowMs)
      throw ended('expired', record.expiresAtMs);
    let caller = ofRecords.get(record);
    if (caller === undefined) {
      caller = callers.ofKey(record);
      ofRecords.set(record, caller);
    }
    return caller;
  };

  const wrong = (address: string, error: FairleadError, keyId?: string): FairleadError => {
    const pauseMs = failures.pauseMs(address);
    failures.failed(address, keyId);
    return pauseMs > 0 ? slowDown(pauseMs) : error;
  };

  const byKey = (table: KeyTable, id: string, text: string, address: string): Caller => {
    if (!table.ready) throw notYet();
    const pauseMs = failures.pauseMs(address, id);
    if (pauseMs > 0) throw slowDown(pauseMs);
    const record = table.find(id, text);
    if (record === undefined)
      throw isMistyped(text) ? wrong(address, mistyped()) : wrong(address, unknownKey(), id);
    failures.succeeded(address, id);
    return ofRecord(record);
  };

  const byToken = async (verifying: Promise<Caller>, address: string): Promise<Caller> => {
    try {
      return await verifying;
    } catch (thrown) {
      throw thrown instanceof FairleadError && thrown.code === 'FL_UNAUTHORISED'
        ? wrong(address, thrown)
        : thrown;
    }
  };

  const credited = (text: string, address: string): Caller | Promise<Caller> => {
    if (text.length > CREDENTIAL_CHARS_AT_MOST) throw wrong(address, unknownKey());
    if (keys !== undefined) {
      const id = keyIdOf(text);
      if (id !== undefined) return byKey(keys, id, text, address);
      if (isMistyped(text)) throw wrong(address, mistyped());
    }
    if (tokens === undefined) throw wrong(address, unknownKey());
    return tokens.known(text) ?? byToken(tokens.verify(text), address);
  };

  const mayAsk = ({ models }: Caller, name: string) =>
    models === undefined || models.has(callers.canonical(name));

  return {
    guarded,
    identify(headers, remoteAddress) {
      if (!guarded) return trusts ? callers.ofHeaders(headers) : callers.ofHeaders({});
      const text = readCredential(headers);
      if (text === undefined) throw missing();
      const caller = credited(text, remoteAddress);
      if (!trusts) return caller;
      return caller instanceof Promise
        ? caller.then((known) => callers.withHeaders(known, headers))
        : callers.withHeaders(caller, headers);
    },
    mayAsk,
    assertModel(caller, asked) {
      if (mayAsk(caller, asked)) return;
      throw new FairleadError('FL_FORBIDDEN', `You may not ask for the model '${asked}'.`, {
        param: 'model',
        hint: 'GET /v1/models lists those that you may ask for.',
      });
    },
    admit: (caller, estimate) =>
      caller.subjects.length === 0 ? undefined : limiter.admit(caller.subjects, estimate),
    degraded() {
      const trouble = tokens?.trouble();
      return trouble === undefined ? services.degraded() : [...services.degraded(), trouble];
    },
  };
}

const missing = () =>
  new FairleadError('FL_UNAUTHORISED', 'This gateway asks for a key, and the request has none.', {
    hint: 'Send it as `Authorization: Bearer KEY`.',
  });

/** The same for an id that does not exist and for a wrong secret. */
const unknownKey = () =>
  new FairleadError('FL_UNAUTHORISED', 'That key is not valid here.', {
    hint: 'Check which key the client sends; `fairlead keys create` makes one.',
  });

const mistyped = () =>
  new FairleadError('FL_UNAUTHORISED', 'That key is mistyped or cut: its checksum does not fit.', {
    hint: 'Copy it again, whole.',
  });

/** Told only to who has the right secret. */
const ended = (how: string, atMs: number) =>
  new FairleadError('FL_UNAUTHORISED', `That key ${how} on ${new Date(atMs).toISOString()}.`, {
    hint: 'Ask the administrator for a new one.',
  });

const notYet = () =>
  new FairleadError('FL_STORE_UNAVAILABLE', 'Keys cannot be checked now, as the store does not answer.', {
    retryAfterMs: 1_000,
    hint: 'Try again soon.',
  });

const slowDown = (retryAfterMs: number) =>
  new FairleadError('FL_RATE_LIMITED', 'Too many wrong keys came from this address.', {
    retryAfterMs,
    hint: 'Wait, and mend the key before the next try.',
  });
