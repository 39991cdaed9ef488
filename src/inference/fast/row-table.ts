const GOLDEN = 0x9e3779b1;

/**
 * Which row an n-gram has: open addressing over 32-bit hashes, at most two thirds full. A hash that is not of the
 * dictionary equals one that is with a chance of rows / 2^32, about one in 70,000.
 */
export class RowTable {
  /** A hash and its row side by side, so that a find reads one line of memory. */
  readonly #slots: Int32Array;
  readonly #shift: number;
  readonly #mask: number;

  /** `keys[row]` is the hash of the row's n-gram. O(keys). */
  constructor(keys: Int32Array) {
    const bits = Math.max(4, 32 - Math.clz32(Math.ceil(keys.length * 1.5)));
    const slots = new Int32Array(2 << bits);
    const mask = (1 << bits) - 1;
    const shift = 32 - bits;
    for (let row = 0; row < keys.length; row++) {
      const key = keys[row] as number;
      let slot = Math.imul(key, GOLDEN) >>> shift;
      while (slots[2 * slot] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = key;
      slots[2 * slot + 1] = row;
    }
    this.#slots = slots;
    this.#mask = mask;
    this.#shift = shift;
  }

  /** The row, or -1. O(1). Training leaves out the hash 0, which marks a free slot here. */
  find(hash: number): number {
    const slots = this.#slots;
    let slot = Math.imul(hash, GOLDEN) >>> this.#shift;
    for (let key = slots[2 * slot]; key !== 0; key = slots[2 * slot]) {
      if (key === hash) return slots[2 * slot + 1] as number;
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }
}
