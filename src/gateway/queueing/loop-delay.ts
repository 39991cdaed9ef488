import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
/** So long a stretch makes one figure. */
const STRETCH_MS = 1_000;
const NS_PER_MS = 1e6;

/** How late the event loop is. Costs a native timer every 10 ms while it is open. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  #lastMs = 0;

  constructor() {
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      this.#lastMs = this.#nowMs();
      this.#histogram.reset();
    }, STRETCH_MS);
    this.#timer.unref();
  }

  /** The 99th percentile of the last second, or of the one under way where that is worse already; milliseconds. */
  get p99Ms(): number {
    return Math.max(this.#lastMs, this.#nowMs());
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #nowMs(): number {
    const { count } = this.#histogram;
    return count === 0 ? 0 : this.#histogram.percentile(99) / NS_PER_MS - RESOLUTION_MS;
  }
}
