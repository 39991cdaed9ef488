import { identitySchema } from '../../config/schema/identity.ts';
import type { ModelConfig } from '../../config/schema/model.ts';
import type { Clock } from '../../core/clock.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Counters, KeyChange, KeyRecord, KeyStore } from '../../store/contract.ts';
import { MemoryCounters } from '../../store/counters/memory.ts';
import { openGateServices } from './gate-services.ts';
import { createGatekeeper } from './gatekeeper.ts';
import type { Fetch } from './jwks.ts';
import { keyDigest, makeKey } from './virtual-key.ts';

/** 2026-11-24T12:00:00Z: the start of a minute, an hour, and half of a day. */
export const NOON_MS = Date.UTC(2026, 10, 24, 12);

/** A clock that stands until it is moved. */
export function standingClock(startMs = NOON_MS) {
  const clock = { nowMs: startMs, wallMs: () => clock.nowMs, monotonicMs: () => clock.nowMs };
  return clock;
}

/** Keys in memory, with a switch for the store to be gone. */
export class FakeKeys implements KeyStore {
  gone = false;
  lists = 0;
  #revision = 0;
  readonly #records = new Map<string, KeyRecord>();

  async list(): Promise<readonly KeyRecord[]> {
    this.#answer();
    this.lists++;
    return [...this.#records.values()];
  }

  async put(record: KeyRecord): Promise<void> {
    this.#answer();
    this.#records.set(record.id, record);
    this.#revision++;
  }

  async change(id: string, change: KeyChange): Promise<void> {
    this.#answer();
    this.#records.set(id, { ...(this.#records.get(id) as KeyRecord), ...change });
    this.#revision++;
  }

  async revision(): Promise<number> {
    this.#answer();
    return this.#revision;
  }

  #answer(): void {
    if (this.gone) throw new FairleadError('FL_STORE_UNAVAILABLE', 'The store is gone.');
  }
}

/** A new key and what the store keeps of it. */
export function newKey(given: Partial<KeyRecord> = {}): {
  readonly text: string;
  readonly record: KeyRecord;
} {
  const { id, text } = makeKey();
  const record: KeyRecord = {
    id,
    name: 'ci',
    hash: keyDigest(text).toString('hex'),
    previous: null,
    team: null,
    user: null,
    tenant: null,
    models: [],
    limits: {},
    admin: false,
    createdAtMs: NOON_MS,
    expiresAtMs: null,
    revokedAtMs: null,
    ...given,
  };
  return { text, record };
}

export interface GateGiven {
  /** As it stands in a file. */
  readonly identity?: object;
  readonly models?: readonly Pick<ModelConfig, 'name' | 'aliases'>[];
  readonly keys?: readonly KeyRecord[];
  readonly clock?: Clock;
  readonly counters?: Counters;
  readonly fetch?: Fetch;
}

/** A gatekeeper on keys and counters in memory. Dispose of `services` after use. */
export async function openGate({ identity = {}, models = [], keys = [], fetch, ...given }: GateGiven = {}) {
  const clock = given.clock ?? standingClock();
  const store = new FakeKeys();
  for (const record of keys) await store.put(record);
  const counters = given.counters ?? new MemoryCounters(clock);
  const services = await openGateServices({
    clock,
    keys: store,
    durable: counters,
    quick: counters,
    ...(fetch === undefined ? {} : { fetch }),
  });
  const config = { identity: identitySchema.parse(identity), models: models as readonly ModelConfig[] };
  return { store, services, gatekeeper: await createGatekeeper(config, services) };
}

export const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

/** What `run` throws or rejects with; the test fails where it does neither, or with another kind of error. */
export async function refusalOf(run: () => unknown): Promise<FairleadError> {
  try {
    await run();
  } catch (thrown) {
    if (thrown instanceof FairleadError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}
