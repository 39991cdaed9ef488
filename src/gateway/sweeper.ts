/** Something with deadlines. */
export interface Watched {
  /** Called every few milliseconds while it is watched. */
  sweep(nowMs: number): void;
}

const TICK_MS = 10;
const IDLE_TICKS = 200;

/**
 * One timer for all deadlines of all requests in flight. A deadline is a number that the request
 * keeps; moving it costs an assignment, where a timer per chunk would cost more than the chunk.
 * Deadlines are met to within a tick of 10 ms.
 */
export class Sweeper {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #idleTicks = 0;

  add(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => this.#tick(), TICK_MS);
      this.#timer.unref();
    }
  }

  delete(watched: Watched): void {
    this.#watched.delete(watched);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#watched.clear();
  }

  #tick(): void {
    if (this.#watched.size === 0) {
      // an idle gateway sleeps; a busy one does not start and stop the timer for each request
      if (++this.#idleTicks > IDLE_TICKS) {
        clearInterval(this.#timer);
        this.#timer = undefined;
        this.#idleTicks = 0;
      }
      return;
    }
    this.#idleTicks = 0;
    const nowMs = performance.now();
    for (const watched of this.#watched) watched.sweep(nowMs);
  }
}
