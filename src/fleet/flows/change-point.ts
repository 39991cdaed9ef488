/** Windows before anything is called. */
const LEARN_WINDOWS = 8;
const HISTORY = 128;
/** One window in so many is taken into the history in the end: it then reaches back for minutes. */
const MOST_STRIDE = 8;
/** A pace that keeps to a fifth of its own level is as steady as any. */
const LEAST_SIGMA = 0.2;
/** Half of the shift that is looked for: a doubling. */
const HALF_SHIFT = Math.LN2 / 2;
const THRESHOLD = 6;
/** What one window may add at most: less than the threshold, so that no single window calls. */
const ONE_WINDOW = 4;
/** How a step's time grows with the batch at most: with its square root. */
const LOAD_EXPONENT = 0.5;
/** MAD to standard deviation for a normal distribution. */
const MAD_SIGMA = 1.4826;
/** Degraded again within so many windows of its return, a backend must show for longer that it is well. */
const RELAPSE_WINDOWS = 240;
const MOST_RELAPSES = 3;

/**
 * Finds the moment at which a backend's pace leaves its own history: Page's cumulative sum ("Continuous inspection schemes",
 * Biometrika 41, 1954) over windows, on the logarithm of a window's mean gap, so that only ratios count and never milliseconds.
 *
 * ```
 * μ = median, σ = max(0.2, 1.4826 · MAD · (1 + 4 / n))      of the n windows of the history
 * z = (y − μ − max(0, siblings' shift) − max(0, ½ · ln (streams / usual streams))) / σ
 * k = max(1, (ln 2 / 2) / σ)                                half of the shift looked for, a doubling, or one σ
 * S ← max(0, S + min(z − k, 4)),  degraded when S > 6;      T ← max(0, T + clamp(k − z, ±4)),  well again when T > 6
 * ```
 *
 * For normal z and k = 1 a false call comes once in about (e^(2·7.166) − 15.3) / 2 = 838,000 windows (Siegmund, "Sequential
 * Analysis", 1985, eq. 2.57), which are 46 hours without pause; a pace 3 times slower is called in 2 to 3 windows for σ ≤ 0.36.
 * A fuller batch makes each of its steps longer, less than in proportion: the square root is excused, so that a rush of requests
 * is no fault. While it looks odd or is degraded, nothing is learned: a straggler must not become its own history.
 */
export class ChangePoint {
  /** Whether its pace has left its history for the worse. */
  degraded = false;
  /** The last window against the history: ln of how many times slower; 0 while too little is known. */
  shift = 0;
  /** Whether the last window spoke for a slower pace. */
  slow = false;
  readonly #history = new Float64Array(HISTORY);
  readonly #loads = new Float64Array(HISTORY);
  readonly #sorted = new Float64Array(HISTORY);
  #size = 0;
  #next = 0;
  #windows = 0;
  #stride = 1;
  #centre = 0;
  #sigma = LEAST_SIGMA;
  #usualLoad = 0;
  #worse = 0;
  #better = 0;
  #relapses = 0;
  #sinceReturn = Number.POSITIVE_INFINITY;

  get learned(): boolean {
    return this.#size >= LEARN_WINDOWS;
  }

  /** The usual level, as `take` gets it; meaningless before it is learned. */
  get centre(): number {
    return this.#centre;
  }

  /**
   * One more window: `level` is the natural logarithm of its mean gap, `common` the shift that the siblings show now, `load`
   * the logarithm of how many streams flowed. Returns whether `degraded` has changed. O(1); O(history · log history) when the window is taken into the history.
   */
  take(level: number, common: number, load = 0): boolean {
    if (!this.learned) {
      this.#learn(level, load);
      return false;
    }
    this.shift = level - this.#centre;
    const rush = Math.max(0, load - this.#usualLoad) * LOAD_EXPONENT;
    const z = (this.shift - Math.max(0, common) - rush) / this.#sigma;
    const slack = Math.max(1, HALF_SHIFT / this.#sigma);
    this.slow = z > slack;
    this.#sinceReturn++;
    if (this.degraded) {
      this.#better = Math.max(0, this.#better + Math.min(ONE_WINDOW, Math.max(-ONE_WINDOW, slack - z)));
      if (this.#better <= THRESHOLD * 2 ** this.#relapses) return false;
      this.#recover();
      return true;
    }
    this.#worse = Math.max(0, this.#worse + Math.min(ONE_WINDOW, z - slack));
    if (this.#worse <= THRESHOLD) {
      if (this.#worse <= THRESHOLD / 2) this.#learn(level, load);
      return false;
    }
    this.#relapses = this.#sinceReturn > RELAPSE_WINDOWS ? 0 : Math.min(MOST_RELAPSES, this.#relapses + 1);
    this.degraded = true;
    this.#better = 0;
    return true;
  }

  /** What it does now is what it does: begins a new history. */
  relearn(): void {
    this.#size = 0;
    this.#next = 0;
    this.#windows = 0;
    this.#stride = 1;
    this.shift = 0;
    this.#recover();
  }

  #recover(): void {
    this.degraded = false;
    this.slow = false;
    this.#worse = 0;
    this.#sinceReturn = 0;
  }

  #learn(level: number, load: number): void {
    if (this.#windows++ % this.#stride !== 0) return;
    if (this.#size === HISTORY && this.#stride < MOST_STRIDE) this.#thin();
    this.#history[this.#next] = level;
    this.#loads[this.#next] = load;
    this.#next = (this.#next + 1) % HISTORY;
    if (this.#size < HISTORY) this.#size++;
    this.#centre = this.#quantile(this.#history, (value) => value, 0.5);
    this.#usualLoad = this.#quantile(this.#loads, (value) => value, 0.5);
    const spread = this.#quantile(this.#history, (value) => Math.abs(value - this.#centre), 0.5);
    // a mean of positive gaps strays further up than down: half of the values above the median, so 3/4 of all
    const upward = this.#quantile(this.#history, (value) => value - this.#centre, 0.75);
    this.#sigma = Math.max(LEAST_SIGMA, MAD_SIGMA * Math.max(spread, upward) * (1 + 4 / this.#size));
  }

  /** Leaves out every other window of a history that is full for the first times, so that all its ages weigh alike. */
  #thin(): void {
    const half = HISTORY / 2;
    for (let i = 0; i < half; i++) {
      this.#history[i] = this.#history[2 * i + 1] as number;
      this.#loads[i] = this.#loads[2 * i + 1] as number;
    }
    this.#size = half;
    this.#next = half;
    this.#stride *= 2;
  }

  /** Of what `of` makes of the values; the mean of the two in the middle where no single one is. */
  #quantile(values: Float64Array, of: (value: number) => number, q: number): number {
    for (let i = 0; i < this.#size; i++) this.#sorted[i] = of(values[i] as number);
    const sorted = this.#sorted.subarray(0, this.#size).sort();
    const at = q * (this.#size - 1);
    return ((sorted[Math.floor(at)] as number) + (sorted[Math.ceil(at)] as number)) / 2;
  }
}
