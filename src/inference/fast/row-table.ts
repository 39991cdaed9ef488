const GOLDEN = 0x9e3779b1;
/** Bits of the filter for each slot, as a power of two. */
const FILTER_BITS = 2;

/**
 * Which row an n-gram has: open addressing over 32-bit hashes, at most two thirds full. A hash that is not of the
 * dictionary equals one that is with a chance of rows / 2^32, about one in 70,000.
 */
export class RowTable {
  /** A hash and its row side by side, so that a find reads one line of memory. */
  readonly #slots: Int32Array;
  /** A bit where a hash of the dictionary falls: small enough for the cache, it answers for most of those that are none. */
  readonly #filter: Int32Array;
  readonly #filterShift: number;
  readonly #shift: number;
  readonly #mask: number;

  /** `keys[row]` is the hash of the row's n-gram. O(keys). */
  constructor(keys: Int32Array) {
    const bits = Math.max(4, 32 - Math.clz32(Math.ceil(keys.length * 1.5)));
    const slots = new Int32Array(2 << bits);
    const mask = (1 << bits) - 1;
    const shift = 32 - bits;
    const filterShift = shift - FILTER_BITS;
    const filter = new Int32Array(1 << (bits + FILTER_BITS - 5));
    for (let row = 0; row < keys.length; row++) {
      const key = keys[row] as number;
      const bit = Math.imul(key, GOLDEN) >>> filterShift;
      filter[bit >>> 5] = (filter[bit >>> 5] as number) | (1 << (bit & 31));
      let slot = Math.imul(key, GOLDEN) >>> shift;
      while (slots[2 * slot] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = key;
      slots[2 * slot + 1] = row;
    }
    this.#slots = slots;
    this.#filter = filter;
    this.#filterShift = filterShift;
    this.#mask = mask;
    this.#shift = shift;
  }

  /**
   * Puts the rows of those of `hashes[0 .. count)` that have one in their place, in order, and returns how many. The
   * filter goes over them first, without a branch: which have a row, nothing foretells. O(count).
   */
  findAll(hashes: Int32Array, count: number): number {
    const filter = this.#filter;
    const shift = this.#filterShift;
    let left = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number;
      const bit = Math.imul(hash, GOLDEN) >>> shift;
      hashes[left] = hash;
      left += ((filter[bit >>> 5] as number) >>> (bit & 31)) & 1;
    }
    let rows = 0;
    for (let i = 0; i < left; i++) {
      const row = this.find(hashes[i] as number);
      if (row >= 0) hashes[rows++] = row;
    }
    return rows;
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
