import type { Clock } from '../../core/clock.ts';
import type { Backend } from '../types.ts';

/** A fault is half forgotten after about this long: it says little of a backend's health, but something of the next second. */
const MEMORY_MS = 1_500;
/** A backend that has failed this instant is as unattractive as one with so many times its load. */
const PENALTY = 8;

/** When backends have failed last: streams that look for another backend rather go to one that has not. */
export class RecentFaults {
  readonly #clock: Clock;
  readonly #atMs = new WeakMap<Backend, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(backend: Backend): void {
    this.#atMs.set(backend, this.#clock.monotonicMs());
  }

  /** By how much its load counts for more: 1 without a fault, 9 right after one. O(1). */
  penalty(backend: Backend): number {
    const atMs = this.#atMs.get(backend);
    if (atMs === undefined) return 1;
    return 1 + PENALTY * Math.exp(-(this.#clock.monotonicMs() - atMs) / MEMORY_MS);
  }
}
