/** Up to so many samples are sorted whenever one was added; more of them only every REFRESH_MS. */
const FEW_SAMPLES = 64;
const REFRESH_MS = 100;

/**
 * The newest samples of one figure, for percentiles over the recent past. Fixed memory; adding
 * allocates nothing. With many samples a percentile may be REFRESH_MS behind, so that asking on every
 * request does not sort on every request.
 */
export class SampleWindow {
  readonly #values: Float64Array;
  readonly #atMs: Float64Array;
  readonly #sorted: Float64Array;
  readonly #maxAgeMs: number;
  #next = 0;
  #size = 0;
  #sortedSize = 0;
  #dirty = true;
  #oldestSortedMs = Number.POSITIVE_INFINITY;
  #sortedAtMs = Number.NEGATIVE_INFINITY;

  constructor(capacity: number, maxAgeMs: number) {
    this.#values = new Float64Array(capacity);
    this.#atMs = new Float64Array(capacity);
    this.#sorted = new Float64Array(capacity);
    this.#maxAgeMs = maxAgeMs;
  }

  add(value: number, nowMs: number): void {
    this.#values[this.#next] = value;
    this.#atMs[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#values.length;
    if (this.#size < this.#values.length) this.#size++;
    this.#dirty = true;
  }

  /**
   * The value below which `percentile` per cent of the recent samples lie (nearest rank), or
   * undefined when there is none. O(n log n) at most every REFRESH_MS, O(1) otherwise.
   * @param percentile 0 to 100
   */
  percentile(percentile: number, nowMs: number): number | undefined {
    const due = this.#size <= FEW_SAMPLES || nowMs - this.#sortedAtMs >= REFRESH_MS;
    if (due && (this.#dirty || this.#oldestSortedMs < nowMs - this.#maxAgeMs)) this.#sort(nowMs);
    if (this.#sortedSize === 0) return undefined;
    const rank = Math.ceil((percentile / 100) * this.#sortedSize) - 1;
    return this.#sorted[Math.min(this.#sortedSize - 1, Math.max(0, rank))];
  }

  /** Takes over what another window has seen. */
  copy(other: SampleWindow): void {
    for (let i = 0; i < other.#size; i++) {
      const at = (other.#next - other.#size + i + other.#values.length) % other.#values.length;
      this.add(other.#values[at] as number, other.#atMs[at] as number);
    }
  }

  #sort(nowMs: number): void {
    let kept = 0;
    let oldest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#size; i++) {
      const at = this.#atMs[i] as number;
      if (at < nowMs - this.#maxAgeMs) continue;
      if (at < oldest) oldest = at;
      this.#sorted[kept++] = this.#values[i] as number;
    }
    this.#sorted.subarray(0, kept).sort();
    this.#sortedSize = kept;
    this.#oldestSortedMs = oldest;
    this.#sortedAtMs = nowMs;
    this.#dirty = false;
  }
}
