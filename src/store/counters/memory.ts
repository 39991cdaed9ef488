import type { Clock } from '../../core/clock.ts';
import type { Counters, Take, Taken } from '../contract.ts';
import { counterId } from './counter-id.ts';
import { settle } from './settle.ts';

const COUNTERS_AT_MOST = 100_000;
const SWEEP_EVERY_MS = 10_000;

interface Counter {
  readonly used: number;
  readonly expiresAtMs: number;
}

/**
 * Counters of this process alone. Past `atMost` the one that was set longest ago is forgotten, so that no flood of keys
 * takes the memory: its limit begins anew then.
 */
export class MemoryCounters implements Counters {
  readonly #clock: Clock;
  readonly #atMost: number;
  readonly #counters = new Map<string, Counter>();
  #sweepAtMs = 0;

  constructor(clock: Clock, atMost = COUNTERS_AT_MOST) {
    this.#clock = clock;
    this.#atMost = atMost;
  }

  /** Of all, expired ones that were not dropped yet included. */
  get size(): number {
    return this.#counters.size;
  }

  /** O(takes); now and then O(counters). */
  take(takes: readonly Take[]): Taken {
    const nowMs = this.#clock.wallMs();
    this.#sweep(nowMs);
    return settle(
      takes,
      (id) => this.#used(id, nowMs),
      (id, used, { expiresAtMs }) => this.#set(id, { used, expiresAtMs }),
    );
  }

  add(takes: readonly Omit<Take, 'limit'>[]): void {
    this.take(takes.map((take) => ({ ...take, limit: Number.POSITIVE_INFINITY })));
  }

  async read(keys: Parameters<Counters['read']>[0]): Promise<readonly number[]> {
    const nowMs = this.#clock.wallMs();
    return keys.map((key) => this.#used(counterId(key), nowMs));
  }

  /** What others know to be used by now. */
  put({ key, windowStartMs, expiresAtMs }: Omit<Take, 'limit' | 'amount'>, used: number): void {
    this.#sweep(this.#clock.wallMs());
    this.#set(counterId({ key, windowStartMs }), { used, expiresAtMs });
  }

  async dispose(): Promise<void> {
    this.#counters.clear();
  }

  #used(id: string, nowMs: number): number {
    const counter = this.#counters.get(id);
    return counter === undefined || counter.expiresAtMs <= nowMs ? 0 : counter.used;
  }

  #set(id: string, counter: Counter): void {
    this.#counters.delete(id); // to the end of the order
    this.#counters.set(id, counter);
    if (this.#counters.size <= this.#atMost) return;
    const [oldest] = this.#counters.keys();
    if (oldest !== undefined) this.#counters.delete(oldest);
  }

  #sweep(nowMs: number): void {
    if (nowMs < this.#sweepAtMs) return;
    this.#sweepAtMs = nowMs + SWEEP_EVERY_MS;
    for (const [id, { expiresAtMs }] of this.#counters) {
      if (expiresAtMs <= nowMs) this.#counters.delete(id);
    }
  }
}
