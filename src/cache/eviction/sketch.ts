/** Counters of a row at the start; a power of two. */
const START = 1_024;
const ROWS = 4;
/** Counters are four bits' worth: what was seen more often than that is popular, however often. */
const MOST = 15;
/** All are halved after so many observations a thing held. Einziger et al. 2017: W = 10 × the cache's size. */
const SAMPLE = 10;
/** Fewer things than that age as slowly as so many. */
const LEAST_HELD = 100;
/** The fractional parts of the square roots of 2, 3, 5 and 7, made odd. */
const MIX = [0x6a09e667, 0xbb67ae85, 0x3c6ef373, 0xa54ff53b] as const;

/**
 * How often a hash was seen of late: a count-min sketch (Cormode & Muthukrishnan 2005) with conservative increments, which
 * ages by halving (Einziger, Friedman & Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", ACM ToS 13(4), 2017).
 */
export class FrequencySketch {
  #width = START;
  #counters = new Uint8Array(START * ROWS);
  #seen = 0;
  #period = SAMPLE * LEAST_HELD;
  readonly #at = new Int32Array(ROWS);

  /** Amortised O(1): now and then it halves all. */
  add(hash: number): void {
    const counters = this.#counters;
    const least = this.#find(hash);
    if (least < MOST) {
      for (const at of this.#at) if (counters[at] === least) counters[at] = least + 1;
    }
    if (++this.#seen >= this.#period) this.#age();
  }

  /** Never below the true count since the last ageing, up to 15. */
  estimate(hash: number): number {
    return this.#find(hash);
  }

  /** Makes room for `count` things held. What was counted stays: a wider row repeats the narrow one. */
  fit(count: number): void {
    this.#period = SAMPLE * Math.max(count, LEAST_HELD);
    while (count > this.#width) {
      const wider = new Uint8Array(this.#counters.length * 2);
      for (let row = 0; row < ROWS; row++) {
        const narrow = this.#counters.subarray(row * this.#width, (row + 1) * this.#width);
        wider.set(narrow, row * 2 * this.#width);
        wider.set(narrow, (row * 2 + 1) * this.#width);
      }
      this.#counters = wider;
      this.#width *= 2;
    }
  }

  /** Sets `#at` to the hash's counter of every row; returns the least of them. */
  #find(hash: number): number {
    const mask = this.#width - 1;
    let least = MOST;
    for (let row = 0; row < ROWS; row++) {
      let mixed = Math.imul(hash ^ (hash >>> 16), MIX[row] as number);
      mixed ^= mixed >>> 15;
      const at = row * this.#width + (mixed & mask);
      this.#at[row] = at;
      least = Math.min(least, this.#counters[at] as number);
    }
    return least;
  }

  #age(): void {
    const counters = this.#counters;
    for (let at = 0; at < counters.length; at++) counters[at] = (counters[at] as number) >> 1;
    this.#seen >>= 1;
  }
}
