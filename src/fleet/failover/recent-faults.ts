import type { Clock } from '../../core/clock.ts';
import type { Backend } from '../types.ts';

/** One fault says little of a backend's health, but for a moment it says that its neighbours are the better choice. */
const RECENT_MS = 1_000;

/** Backends whose streams have broken a moment ago: streams that look for another backend pass them by. */
export class RecentFaults {
  readonly #clock: Clock;
  readonly #atMs = new Map<Backend, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(backend: Backend): void {
    this.#atMs.set(backend, this.#clock.monotonicMs());
  }

  /** O(backends with a fault). */
  backends(): readonly Backend[] {
    const sinceMs = this.#clock.monotonicMs() - RECENT_MS;
    const recent: Backend[] = [];
    for (const [backend, atMs] of this.#atMs) {
      if (atMs >= sinceMs) recent.push(backend);
      else this.#atMs.delete(backend);
    }
    return recent;
  }
}
