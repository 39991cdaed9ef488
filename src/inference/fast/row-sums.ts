/** Rows that lanes of 16 bits can take before one could run over: 256 × 255 < 65,536. */
const ROWS_IN_LANES = 256;
const EVEN_BYTES = 0x00ff00ff;

/**
 * Sums rows of bytes, four columns at a time: the even and the odd bytes of a 32-bit word are added in lanes of
 * 16 bits, which are emptied before they run over. A byte stands for itself less 128.
 */
export class RowSums {
  /** The sums, exact, of `columns` numbers; valid after `finish`. */
  readonly sums: Int32Array;
  readonly #words: Uint32Array;
  readonly #width: number;
  readonly #even: Int32Array;
  readonly #odd: Int32Array;
  #inLanes = 0;

  /** `rows`: uint8[n, columns], with columns a multiple of 4. */
  constructor(rows: Uint8Array, columns: number) {
    this.#words = new Uint32Array(rows.buffer, rows.byteOffset, rows.byteLength / 4);
    this.#width = columns / 4;
    this.sums = new Int32Array(columns);
    this.#even = new Int32Array(this.#width);
    this.#odd = new Int32Array(this.#width);
  }

  clear(): void {
    this.sums.fill(0);
    this.#even.fill(0);
    this.#odd.fill(0);
    this.#inLanes = 0;
  }

  /** O(columns). */
  add(row: number): void {
    const words = this.#words;
    const even = this.#even;
    const odd = this.#odd;
    const width = this.#width;
    let at = row * width;
    for (let i = 0; i < width; i++, at++) {
      const word = words[at] as number;
      even[i] = (even[i] as number) + (word & EVEN_BYTES);
      odd[i] = (odd[i] as number) + ((word >>> 8) & EVEN_BYTES);
    }
    if (++this.#inLanes === ROWS_IN_LANES) this.finish();
  }

  /** Brings `sums` up to date; more rows may be added after it. */
  finish(): void {
    const { sums } = this;
    const bias = 128 * this.#inLanes;
    for (let i = 0; i < this.#width; i++) {
      const even = this.#even[i] as number;
      const odd = this.#odd[i] as number;
      sums[4 * i] = (sums[4 * i] as number) + (even & 0xffff) - bias;
      sums[4 * i + 1] = (sums[4 * i + 1] as number) + (odd & 0xffff) - bias;
      sums[4 * i + 2] = (sums[4 * i + 2] as number) + (even >>> 16) - bias;
      sums[4 * i + 3] = (sums[4 * i + 3] as number) + (odd >>> 16) - bias;
    }
    this.#even.fill(0);
    this.#odd.fill(0);
    this.#inLanes = 0;
  }
}
