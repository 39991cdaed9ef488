/** The best `limit` keys offered, best first. Kept sorted: for the some hundred it holds, that beats a heap. */
export class Beam {
  keys = new Int32Array(64);
  scores = new Float32Array(64);
  size = 0;
  /** A score must be above this to come in. */
  worst = Number.NEGATIVE_INFINITY;
  #limit = 0;
  #taken = new Uint8Array(64);
  /** Every key before this one was taken. */
  #next = 0;

  /** Empties it and sets how many it holds. */
  reset(limit: number): void {
    if (limit > this.keys.length) {
      this.keys = new Int32Array(limit);
      this.scores = new Float32Array(limit);
      this.#taken = new Uint8Array(limit);
    }
    this.#limit = limit;
    this.#next = 0;
    this.size = 0;
    this.worst = limit > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** Of equal scores, the one that came first stands first. O(limit). */
  offer(key: number, score: number): void {
    if (score <= this.worst) return;
    const { keys, scores } = this;
    const taken = this.#taken;
    let at = this.size < this.#limit ? this.size++ : this.size - 1;
    for (; at > 0 && (scores[at - 1] as number) < score; at--) {
      keys[at] = keys[at - 1] as number;
      scores[at] = scores[at - 1] as number;
      taken[at] = taken[at - 1] as number;
    }
    keys[at] = key;
    scores[at] = score;
    taken[at] = 0;
    if (at < this.#next) this.#next = at;
    if (this.size === this.#limit) this.worst = scores[this.size - 1] as number;
  }

  /** The best key that was not taken yet; -1: all were. */
  take(): number {
    while (this.#next < this.size && this.#taken[this.#next] === 1) this.#next++;
    if (this.#next === this.size) return -1;
    this.#taken[this.#next] = 1;
    return this.keys[this.#next++] as number;
  }
}
