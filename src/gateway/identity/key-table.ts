import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { KeyRecord, KeyStore } from '../../store/contract.ts';
import { keyDigest } from './virtual-key.ts';

/** So much later than another process's `keys revoke` a key is refused here, at most, while the store answers. */
const REFRESH_EVERY_MS = 1_000;
/** From when on a refresh that does not come is told. */
const STALE_AFTER_MS = 5_000;

interface Entry {
  readonly record: KeyRecord;
  readonly digest: Buffer;
  readonly previous: { readonly digest: Buffer; readonly untilMs: number } | undefined;
}

/** The virtual keys of the store, in memory. One a process: it outlives configurations. */
export interface KeyTable {
  /**
   * The record whose secret `text` holds, expired and revoked ones included; undefined where there is none. Hashes and
   * compares, in constant time, also where the id is unknown.
   */
  find(id: string, text: string): KeyRecord | undefined;
  /** False until the store has answered for the first time: nothing can be said of any key then. */
  readonly ready: boolean;
  /** What is wrong with the table, as a sentence; undefined: nothing. */
  trouble(): string | undefined;
  /** Looks whether the store has changed; what the timer does. Never rejects. */
  refresh(): Promise<void>;
  dispose(): void;
}

/**
 * Loads the table and keeps it fresh. While the store does not answer, the last table stays valid. Never rejects. `compare` takes
 * the same time whatever it is given.
 */
export async function openKeyTable(
  store: KeyStore,
  clock: Clock,
  compare: (a: Buffer, b: Buffer) => boolean = timingSafeEqual,
): Promise<KeyTable> {
  let revision: number | undefined;
  let entries: ReadonlyMap<string, Entry> = new Map();
  let freshAtMs = clock.monotonicMs();
  let running: Promise<void> | undefined;
  const nobody = keyDigest('');

  const reload = async () => {
    try {
      const now = await store.revision(); // asked before the list: a change in between is seen next time
      if (now !== revision) {
        entries = indexed(await store.list());
        revision = now;
      }
      freshAtMs = clock.monotonicMs();
    } catch {
      // the last table stays valid; trouble() tells for how long
    } finally {
      running = undefined;
    }
  };
  const refresh = () => {
    running ??= reload();
    return running;
  };
  await refresh();
  const timer = setInterval(() => void refresh(), REFRESH_EVERY_MS);
  timer.unref();

  return {
    get ready() {
      return revision !== undefined;
    },
    find(id, text) {
      const digest = keyDigest(text);
      const entry = entries.get(id);
      const right = compare(digest, entry?.digest ?? nobody);
      if (right) return entry?.record;
      const previous = entry?.previous;
      if (previous === undefined || previous.untilMs <= clock.wallMs()) return undefined;
      return compare(digest, previous.digest) ? entry?.record : undefined;
    },
    trouble() {
      if (revision === undefined) return 'Virtual keys cannot be read: requests with a key are refused.';
      const ageMs = clock.monotonicMs() - freshAtMs;
      return ageMs < STALE_AFTER_MS
        ? undefined
        : `The store does not answer: virtual keys are taken as they were ${Math.round(ageMs / 1000)} s ago.`;
    },
    refresh,
    dispose: () => clearInterval(timer),
  };
}

function indexed(records: readonly KeyRecord[]): ReadonlyMap<string, Entry> {
  return new Map(
    records.map((record) => {
      const { id, hash, previous } = record;
      const entry: Entry = {
        record,
        digest: Buffer.from(hash, 'hex'),
        previous:
          previous === null
            ? undefined
            : { digest: Buffer.from(previous.hash, 'hex'), untilMs: previous.untilMs },
      };
      return [id, entry];
    }),
  );
}
