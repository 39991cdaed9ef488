import { BLOCK, type RowMemory, SLAB_ROWS } from './row-memory.ts';

/** Rows in typed arrays, compared in JavaScript: what is left where there is no WebAssembly SIMD. */
export function plainMemory(dimensions: number): RowMemory {
  return new PlainMemory(dimensions);
}

class PlainMemory implements RowMemory {
  readonly simd = false;
  readonly query: Int16Array;
  readonly list = new Int32Array(BLOCK);
  readonly scores = new Float32Array(BLOCK);
  readonly #slabs: Int8Array[] = [];
  readonly #scales: Float32Array[] = [];

  constructor(dimensions: number) {
    this.query = new Int16Array(dimensions);
  }

  get bytes(): number {
    return this.#slabs.length * SLAB_ROWS * (this.query.length + 4);
  }

  reserve(count: number): void {
    while (this.#slabs.length * SLAB_ROWS < count) {
      this.#slabs.push(new Int8Array(SLAB_ROWS * this.query.length));
      this.#scales.push(new Float32Array(SLAB_ROWS));
    }
  }

  write(row: number, codes: Int8Array, scale: number): void {
    this.#slab(row).set(codes, (row % SLAB_ROWS) * this.query.length);
    (this.#scales[Math.floor(row / SLAB_ROWS)] as Float32Array)[row % SLAB_ROWS] = scale;
  }

  scale(row: number): number {
    return this.#scales[Math.floor(row / SLAB_ROWS)]?.[row % SLAB_ROWS] as number;
  }

  widen(row: number): void {
    const from = (row % SLAB_ROWS) * this.query.length;
    this.query.set(this.#slab(row).subarray(from, from + this.query.length));
  }

  compare(count: number): void {
    for (let i = 0; i < count; i++) {
      const row = this.list[i] as number;
      const sum = dot(this.#slab(row), (row % SLAB_ROWS) * this.query.length, this.query);
      // Rounded where the instructions round, so that both kinds of memory give the same bits.
      this.scores[i] = Math.fround(sum) * this.scale(row);
    }
  }

  #slab(row: number): Int8Array {
    return this.#slabs[Math.floor(row / SLAB_ROWS)] as Int8Array;
  }
}

/** Four sums at a time: additions that do not wait for each other. `| 0` spares the checks for overflow. */
function dot(codes: Int8Array, from: number, query: Int16Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0, at = from; i < query.length; i += 4, at += 4) {
    a = (a + Math.imul(codes[at] as number, query[i] as number)) | 0;
    b = (b + Math.imul(codes[at + 1] as number, query[i + 1] as number)) | 0;
    c = (c + Math.imul(codes[at + 2] as number, query[i + 2] as number)) | 0;
    d = (d + Math.imul(codes[at + 3] as number, query[i + 3] as number)) | 0;
  }
  return a + b + c + d;
}
