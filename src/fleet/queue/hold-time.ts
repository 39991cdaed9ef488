/** Weight of a new sample; about the last twenty count. */
const ALPHA = 0.1;

/** How long places are held, exponentially weighted. */
export class HoldTime {
  #meanMs: number | undefined;

  add(ms: number): void {
    this.#meanMs = this.#meanMs === undefined ? ms : this.#meanMs + ALPHA * (ms - this.#meanMs);
  }

  /**
   * Milliseconds between two places becoming free while all of `places` are held: by Little's law (L = λ W) they leave at
   * `places` over the mean hold time. Undefined before the first sample.
   */
  intervalMs(places: number): number | undefined {
    return this.#meanMs === undefined ? undefined : this.#meanMs / Math.max(1, places);
  }
}
