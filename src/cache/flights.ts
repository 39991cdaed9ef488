import type { CacheEntry } from './contract.ts';

/** A leader that was not heard of for so long is lost: the next to come takes its place. */
const LOST_MS = 300_000;

interface Flight {
  readonly startedMs: number;
  readonly answer: Promise<CacheEntry | undefined>;
  readonly land: (entry: CacheEntry | undefined) => void;
}

/** Requests that are being answered, so that equal ones wait for the first. */
export class Flights {
  readonly #flights = new Map<string, Flight>();

  has(exact: string, nowMs: number): boolean {
    const flight = this.#flights.get(exact);
    return flight !== undefined && nowMs - flight.startedMs < LOST_MS;
  }

  /** As ResponseCache.join. */
  join(exact: string, nowMs: number): Promise<CacheEntry | undefined> | undefined {
    if (this.has(exact, nowMs)) return this.#flights.get(exact)?.answer;
    this.#dropLost(nowMs);
    const { promise, resolve } = Promise.withResolvers<CacheEntry | undefined>();
    this.#flights.delete(exact); // so that the map stays in the order of starting
    this.#flights.set(exact, { startedMs: nowMs, answer: promise, land: resolve });
    return undefined;
  }

  settle(exact: string, entry: CacheEntry | undefined): void {
    const flight = this.#flights.get(exact);
    this.#flights.delete(exact);
    flight?.land(entry);
  }

  /** Frees all who wait. */
  clear(): void {
    for (const exact of [...this.#flights.keys()]) this.settle(exact, undefined);
  }

  /** Two for each that starts: more than can be lost in the long run. */
  #dropLost(nowMs: number): void {
    for (let drops = 0; drops < 2; drops++) {
      const oldest = this.#flights.entries().next().value;
      if (oldest === undefined || nowMs - oldest[1].startedMs < LOST_MS) return;
      this.settle(oldest[0], undefined);
    }
  }
}
