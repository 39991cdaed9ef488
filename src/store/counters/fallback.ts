import type { Clock } from '../../core/clock.ts';
import { FairleadError, toFairleadError } from '../../core/errors.ts';
import type { Counters, StoreHealth, Take, Taken } from '../contract.ts';
import { counterId } from './counter-id.ts';
import { MemoryCounters } from './memory.ts';

/** Counters that say how they are. */
export interface WatchedCounters extends Counters {
  health(): StoreHealth;
}

export interface FallbackOptions {
  /** As a sentence begins: `Redis`, `The database`. */
  readonly name: string;
  readonly clock: Clock;
  /** serve: count in memory meanwhile; refuse: reject takes with FL_STORE_UNAVAILABLE. */
  readonly onFailure: 'serve' | 'refuse';
  /** Between two tries to get back, milliseconds; 1 s where left out. */
  readonly retryMs?: number;
}

const RETRY_MS = 1_000;
/** Counters whose amounts wait to be told to the shared ones. */
const OWED_AT_MOST = 100_000;

/**
 * `shared`, and memory while it fails. Memory begins with the amounts last seen, so that a spent budget stays spent;
 * what was counted in it is added to the shared counters when they are back. They are tried once a second.
 */
export function withFallback(shared: Counters, options: FallbackOptions): WatchedCounters {
  return new FallbackCounters(shared, options);
}

class FallbackCounters implements WatchedCounters {
  readonly #shared: Counters;
  readonly #options: FallbackOptions;
  readonly #memory: MemoryCounters;
  readonly #owed = new Map<string, Omit<Take, 'limit'>>();
  /** What is wrong with the shared ones, as a sentence; undefined while they count. */
  #trouble: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(shared: Counters, options: FallbackOptions) {
    this.#shared = shared;
    this.#options = options;
    this.#memory = new MemoryCounters(options.clock);
  }

  take(takes: readonly Take[]): Taken | Promise<Taken> {
    return this.#trouble === undefined ? this.#takeShared(takes) : this.#takeHere(takes);
  }

  async add(takes: readonly Omit<Take, 'limit'>[]): Promise<void> {
    if (this.#trouble === undefined) {
      try {
        await this.#shared.add(takes);
        this.#memory.add(takes);
        return;
      } catch (thrown) {
        this.#lose(thrown);
      }
    }
    // What is spent is spent, whether or not requests are refused meanwhile.
    this.#memory.add(takes);
    this.#owe(takes);
  }

  async read(keys: Parameters<Counters['read']>[0]): Promise<readonly number[]> {
    if (this.#trouble === undefined) {
      try {
        return await this.#shared.read(keys);
      } catch (thrown) {
        this.#lose(thrown);
      }
    }
    return this.#memory.read(keys);
  }

  health(): StoreHealth {
    if (this.#trouble === undefined) return { ok: true, degraded: [] };
    const { name, onFailure } = this.#options;
    const instead =
      onFailure === 'serve'
        ? 'limits are counted in the memory of each process, from the amounts last seen, and added up when it is back'
        : 'requests that have limits are refused until it is back';
    return { ok: false, degraded: [`${name} does not count (${this.#trouble}): ${instead}.`] };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    await this.#shared.dispose();
    await this.#memory.dispose();
  }

  async #takeShared(takes: readonly Take[]): Promise<Taken> {
    let taken: Taken;
    try {
      taken = await this.#shared.take(takes);
    } catch (thrown) {
      this.#lose(thrown);
      return this.#takeHere(takes);
    }
    if (this.#trouble !== undefined) return taken; // late: more was counted here since
    takes.forEach((take, index) => {
      this.#memory.put(take, taken.used[index] ?? 0);
    });
    return taken;
  }

  #takeHere(takes: readonly Take[]): Taken {
    const { onFailure, name } = this.#options;
    if (onFailure === 'refuse') {
      throw new FairleadError('FL_STORE_UNAVAILABLE', `${name} that counts limits cannot be reached.`, {
        hint: 'try again later; store.onFailure decides whether such requests are served',
        retryAfterMs: this.#options.retryMs ?? RETRY_MS,
      });
    }
    const taken = this.#memory.take(takes);
    if (taken.ok) this.#owe(takes);
    return taken;
  }

  #owe(takes: readonly Omit<Take, 'limit'>[]): void {
    for (const { key, windowStartMs, expiresAtMs, amount } of takes) {
      const id = counterId({ key, windowStartMs });
      const owed = this.#owed.get(id)?.amount ?? 0;
      if (amount === 0 || (owed === 0 && this.#owed.size >= OWED_AT_MOST)) continue;
      this.#owed.set(id, { key, windowStartMs, expiresAtMs, amount: owed + amount });
    }
  }

  #lose(thrown: unknown): void {
    this.#trouble = toFairleadError(thrown).message.replace(/\.$/, '');
    this.#tryLater();
  }

  #tryLater(): void {
    if (this.#timer !== undefined || this.#disposed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#tryNow();
    }, this.#options.retryMs ?? RETRY_MS);
    this.#timer.unref();
  }

  /** A write is the proof: a full disk still reads. */
  async #tryNow(): Promise<void> {
    const nowMs = this.#options.clock.wallMs();
    const owed = [...this.#owed.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    const probe = { key: 'probe', amount: 0, windowStartMs: 0, expiresAtMs: nowMs + 60_000 };
    this.#owed.clear();
    try {
      await this.#shared.add([...owed, probe]);
      this.#trouble = undefined;
      // What was counted while that went on.
      const late = [...this.#owed.values()];
      this.#owed.clear();
      if (late.length > 0) await this.add(late);
    } catch (thrown) {
      this.#owe(owed);
      this.#lose(thrown);
    }
  }
}
