/** Rows that lanes of 16 bits can take before one could run over: 256 × 255 < 65,536. */
const ROWS_IN_LANES = 256;
const EVEN_BYTES = 0x00ff00ff;

/**
 * Sums rows of bytes, four columns at a time. The even bytes of a 32-bit word are added in lanes of 16 bits, which are
 * emptied before they run over; its upper three bytes are added as they stand, and are the odd lanes once the even one of
 * them is taken off. A byte stands for itself less 128. Sixteen columns of all rows are added before the next
 * sixteen, so that their lanes stay in registers.
 */
export class RowSums {
  /** The sums, exact, of `columns` numbers. */
  readonly sums: Int32Array;
  readonly #words: Int32Array;
  readonly #width: number;

  /** `rows`: uint8[n, columns], with columns a multiple of 4. */
  constructor(rows: Uint8Array, columns: number) {
    this.#words = new Int32Array(rows.buffer, rows.byteOffset, rows.byteLength / 4);
    this.#width = columns / 4;
    this.sums = new Int32Array(columns);
  }

  clear(): void {
    this.sums.fill(0);
  }

  /** Adds the rows `rows[0 .. count)`. O(count × columns). */
  add(rows: Int32Array, count: number): void {
    const width = this.#width;
    for (let from = 0; from < count; from += ROWS_IN_LANES) {
      const to = Math.min(count, from + ROWS_IN_LANES);
      let word = 0;
      for (; word + 4 <= width; word += 4) this.#addFour(rows, from, to, word);
      for (; word < width; word++) this.#addOne(rows, from, to, word);
    }
  }

  #addFour(rows: Int32Array, from: number, to: number, word: number): void {
    const words = this.#words;
    const width = this.#width;
    let even0 = 0;
    let upper0 = 0;
    let even1 = 0;
    let upper1 = 0;
    let even2 = 0;
    let upper2 = 0;
    let even3 = 0;
    let upper3 = 0;
    for (let i = from; i < to; i++) {
      const at = Math.imul(rows[i] as number, width) + word;
      const word0 = words[at] as number;
      const word1 = words[at + 1] as number;
      const word2 = words[at + 2] as number;
      const word3 = words[at + 3] as number;
      even0 = (even0 + (word0 & EVEN_BYTES)) | 0;
      upper0 = (upper0 + (word0 >>> 8)) | 0;
      even1 = (even1 + (word1 & EVEN_BYTES)) | 0;
      upper1 = (upper1 + (word1 >>> 8)) | 0;
      even2 = (even2 + (word2 & EVEN_BYTES)) | 0;
      upper2 = (upper2 + (word2 >>> 8)) | 0;
      even3 = (even3 + (word3 & EVEN_BYTES)) | 0;
      upper3 = (upper3 + (word3 >>> 8)) | 0;
    }
    const bias = 128 * (to - from);
    this.#empty(word, even0, upper0, bias);
    this.#empty(word + 1, even1, upper1, bias);
    this.#empty(word + 2, even2, upper2, bias);
    this.#empty(word + 3, even3, upper3, bias);
  }

  #addOne(rows: Int32Array, from: number, to: number, word: number): void {
    const words = this.#words;
    const width = this.#width;
    let even = 0;
    let upper = 0;
    for (let i = from; i < to; i++) {
      const value = words[Math.imul(rows[i] as number, width) + word] as number;
      even = (even + (value & EVEN_BYTES)) | 0;
      upper = (upper + (value >>> 8)) | 0;
    }
    this.#empty(word, even, upper, 128 * (to - from));
  }

  #empty(word: number, even: number, upper: number, bias: number): void {
    const { sums } = this;
    const odd = (upper - ((even >>> 16) << 8)) | 0;
    const at = 4 * word;
    sums[at] = (sums[at] as number) + (even & 0xffff) - bias;
    sums[at + 1] = (sums[at + 1] as number) + (odd & 0xffff) - bias;
    sums[at + 2] = (sums[at + 2] as number) + (even >>> 16) - bias;
    sums[at + 3] = (sums[at + 3] as number) + (odd >>> 16) - bias;
  }
}
