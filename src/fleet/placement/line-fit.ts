/** Share of the past that each sample leaves standing: about the last 100 samples count. */
const KEEP = 0.99;
/** How sure the start is: its coefficients may be off by this many times the noise. */
const FIRST_VARIANCE = 10;
const MOST_VARIANCE = 1_000;
/** A residual beyond this many mean deviations counts as one of just so many (Huber, 1964). */
const CLIP = 3;
const SCALE_WEIGHT = 0.05;
/** The mean deviation counts as this share of the value at least: what never varied would else never be let change. */
const LEAST_SCALE = 0.05;

/**
 * A line through samples that come one by one: recursive least squares with forgetting (Ljung, "System Identification", 2nd ed.,
 * 11.2), outliers clipped, slopes never negative. Fixed memory; a sample costs O(n²) for n coefficients and allocates nothing.
 */
export class LineFit {
  readonly #n: number;
  readonly #coefficients: Float64Array;
  readonly #covariance: Float64Array;
  readonly #gain: Float64Array;
  #scale = 0;
  #samples = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  /** Begins as `start`: the constant, then the slopes. */
  constructor(start: readonly number[]) {
    this.#n = start.length;
    this.#coefficients = Float64Array.from(start);
    this.#gain = new Float64Array(this.#n);
    this.#covariance = new Float64Array(this.#n * this.#n);
    for (let i = 0; i < this.#n; i++) this.#covariance[i * this.#n + i] = FIRST_VARIANCE;
  }

  /** How many coefficients it has. */
  get size(): number {
    return this.#n;
  }

  get samples(): number {
    return this.#samples;
  }

  /** When the last sample came; -Infinity before the first. */
  get atMs(): number {
    return this.#atMs;
  }

  /** The line at `x`, whose first entry is 1; never below 0. */
  at(x: Float64Array): number {
    let value = 0;
    for (let i = 0; i < this.#n; i++) value += (this.#coefficients[i] as number) * (x[i] as number);
    return Math.max(0, value);
  }

  /** Learns that the value at `x` was `y`. */
  add(x: Float64Array, y: number, nowMs: number): void {
    const n = this.#n;
    const p = this.#covariance;
    const gain = this.#gain;
    let spread = KEEP;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += (p[i * n + j] as number) * (x[j] as number);
      gain[i] = sum;
      spread += sum * (x[i] as number);
    }
    const line = this.#line(x);
    const error = this.#clipped(y - line, LEAST_SCALE * Math.abs(line) + Number.EPSILON);
    for (let i = 0; i < n; i++) {
      const coefficient = (this.#coefficients[i] as number) + ((gain[i] as number) / spread) * error;
      this.#coefficients[i] = i === 0 ? coefficient : Math.max(0, coefficient);
    }
    // where nothing excites a coefficient, forgetting would make its variance grow without end
    let widest = 0;
    for (let i = 0; i < n; i++) widest = Math.max(widest, p[i * n + i] as number);
    const forget = widest > MOST_VARIANCE ? 1 : KEEP;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const left = (p[i * n + j] as number) - ((gain[i] as number) * (gain[j] as number)) / spread;
        p[i * n + j] = left / forget;
        p[j * n + i] = left / forget;
      }
    }
    this.#samples++;
    this.#atMs = nowMs;
  }

  #line(x: Float64Array): number {
    let value = 0;
    for (let i = 0; i < this.#n; i++) value += (this.#coefficients[i] as number) * (x[i] as number);
    return value;
  }

  #clipped(error: number, leastScale: number): number {
    const size = Math.abs(error);
    // the first samples tell how far the start is off, so none of them is an outlier
    const limit = this.#samples < 2 * this.#n ? size : CLIP * Math.max(leastScale, this.#scale);
    const clipped = Math.min(size, limit);
    // a lasting change is clipped less and less, as the scale follows it
    this.#scale += (Math.min(size, 2 * limit) - this.#scale) * (this.#samples === 0 ? 1 : SCALE_WEIGHT);
    return Math.sign(error) * clipped;
  }
}
