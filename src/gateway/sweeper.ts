/** Something with deadlines. */
export interface Watched {
  /** Where the sweeper keeps it; -1 while it is not watched. Only the sweeper writes it. */
  slot: number;
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
  /**
   * An array and not a Set: a Set that grows and shrinks with every request leaves old tables behind
   * that point to newer ones, and once one of them is in the old generation the requests in all of
   * them survive until a full collection.
   */
  readonly #watched: Watched[] = [];
  #timer: NodeJS.Timeout | undefined;
  #idleTicks = 0;

  add(watched: Watched): void {
    if (watched.slot >= 0) return;
    watched.slot = this.#watched.push(watched) - 1;
    if (this.#timer === undefined) {
      // behind what sockets have brought: after a blocked loop every stream would look silent otherwise
      this.#timer = setInterval(() => setImmediate(() => this.#tick()), TICK_MS);
      this.#timer.unref();
    }
  }

  delete(watched: Watched): void {
    const { slot } = watched;
    if (slot < 0) return;
    watched.slot = -1;
    const last = this.#watched.pop() as Watched;
    if (last === watched) return;
    this.#watched[slot] = last;
    last.slot = slot;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const watched of this.#watched) watched.slot = -1; // they are deleted once more when they end
    this.#watched.length = 0;
  }

  #tick(): void {
    if (this.#watched.length === 0) {
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
    // from the end: what a sweep takes out is replaced by what was swept already
    for (let i = this.#watched.length - 1; i >= 0; i--) this.#watched[i]?.sweep(nowMs);
  }
}
