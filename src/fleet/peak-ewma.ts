const DECAY_MS = 10_000;
const FORGET_MS = 60_000;

/**
 * A mean that believes a worse figure at once and a better one by e^(-Δt / 10 s), so that a backend
 * that stalls is left quickly and trusted again slowly (the peak EWMA of Finagle). Nothing is known
 * before the first sample, nor a minute after the last: what is not used must get another chance.
 */
export class PeakEwma {
  #value = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  add(sample: number, nowMs: number): void {
    const value = this.value(nowMs);
    if (value === undefined || sample >= value) this.#value = sample;
    else {
      const keep = Math.exp(-(nowMs - this.#atMs) / DECAY_MS);
      this.#value = value * keep + sample * (1 - keep);
    }
    this.#atMs = nowMs;
  }

  /** `sample` is a lower bound: it counts only where it is worse than what is known. */
  addAtLeast(sample: number, nowMs: number): void {
    const value = this.value(nowMs);
    if (value !== undefined && sample > value) this.add(sample, nowMs);
  }

  value(nowMs: number): number | undefined {
    return nowMs - this.#atMs > FORGET_MS ? undefined : this.#value;
  }
}
