const GOLDEN = 0x9e3779b1;

/**
 * Which row an n-gram has: open addressing over 32-bit hashes, at most half full. A hash that is not of the
 * dictionary equals one that is with a chance of rows / 2^32, about one in 70,000.
 */
export class RowTable {
  readonly #keys: Int32Array;
  readonly #rows: Int32Array;
  readonly #shift: number;
  readonly #mask: number;

  /** `keys[row]` is the hash of the row's n-gram. O(keys). */
  constructor(keys: Int32Array) {
    const bits = Math.max(4, 33 - Math.clz32(keys.length));
    this.#mask = (1 << bits) - 1;
    this.#shift = 32 - bits;
    this.#keys = new Int32Array(1 << bits);
    this.#rows = new Int32Array(1 << bits);
    keys.forEach((key, row) => {
      let slot = Math.imul(key, GOLDEN) >>> this.#shift;
      while (this.#keys[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = key;
      this.#rows[slot] = row;
    });
  }

  /** The row, or -1. O(1). Training leaves out the hash 0, which marks a free slot here. */
  find(hash: number): number {
    let slot = Math.imul(hash, GOLDEN) >>> this.#shift;
    for (let key = this.#keys[slot]; key !== 0; key = this.#keys[slot]) {
      if (key === hash) return this.#rows[slot] as number;
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }
}
