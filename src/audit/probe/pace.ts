import type { Clock } from '../../core/clock.ts';

/** Requests that a host gets at once before it is paced. */
const BURST = 5;

/** Spaces requests out, host by host; hosts do not wait for one another. */
export class Pace {
  readonly #gapMs: number;
  readonly #clock: Clock;
  readonly #nextMs = new Map<string, number>();

  constructor(perSecond: number, clock: Clock) {
    this.#gapMs = 1_000 / perSecond;
    this.#clock = clock;
  }

  /** Milliseconds that the next request to `host` has to wait; the place in the row is taken. */
  take(host: string): number {
    const nowMs = this.#clock.monotonicMs();
    const earliestMs = nowMs - BURST * this.#gapMs;
    const atMs = Math.max(this.#nextMs.get(host) ?? earliestMs, earliestMs) + this.#gapMs;
    this.#nextMs.set(host, atMs);
    return Math.max(0, atMs - nowMs);
  }
}
