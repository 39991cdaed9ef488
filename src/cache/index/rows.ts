import { plainMemory } from './plain-memory.ts';
import type { RowMemory } from './row-memory.ts';
import { simdMemory } from './simd-memory.ts';

/**
 * Vectors as int8 with a scale each: `dimensions` + 4 bytes. Several indexes may share one, so that a thousand small
 * indexes cost one memory. What is compared with is kept at 15 bits, so that all of a cosine's error comes from one
 * rounding to 8 bits: for 256 numbers 0.0004 root mean square, below 0.003 for any pair seen.
 */
export interface VectorRows {
  readonly dimensions: number;
  /** Reserved, and by rows in use. */
  readonly bytes: number;
  readonly usedBytes: number;
  /** Keeps a vector's direction; returns its row, one that was dropped before a new one. O(dimensions). */
  add(vector: Float32Array): number;
  drop(row: number): void;
  /** Makes a vector what `compare` compares with; a cosine is a score × what is returned. O(dimensions). */
  ask(vector: Float32Array): number;
  askRow(row: number): number;
  /** What compares. Opens on first use. */
  readonly memory: RowMemory;
}

/** No work and no memory until the first use. `simd: false`: plain JavaScript, as where there is no WebAssembly SIMD. */
export function createVectorRows(options: { dimensions?: number; simd?: boolean } = {}): VectorRows {
  const { dimensions = 256, simd = true } = options;
  if (dimensions < 8 || dimensions % 8 !== 0)
    throw new RangeError(`Dimensions must be a multiple of 8, not ${dimensions}.`);
  return new Rows(dimensions, simd);
}

class Rows implements VectorRows {
  readonly dimensions: number;
  readonly #simd: boolean;
  readonly #queryPeak: number;
  readonly #codes: Int8Array;
  readonly #free: number[] = [];
  #count = 0;
  #memory: RowMemory | undefined;

  constructor(dimensions: number, simd: boolean) {
    this.dimensions = dimensions;
    this.#simd = simd;
    this.#codes = new Int8Array(dimensions);
    // The largest sum that can come is 127 × peak × dimensions, and must stay in int32.
    this.#queryPeak = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * dimensions)));
  }

  get memory(): RowMemory {
    this.#memory ??= (this.#simd ? simdMemory(this.dimensions) : undefined) ?? plainMemory(this.dimensions);
    return this.#memory;
  }

  get bytes(): number {
    return this.#memory?.bytes ?? 0;
  }

  get usedBytes(): number {
    return (this.#count - this.#free.length) * (this.dimensions + 4);
  }

  add(vector: Float32Array): number {
    const { memory } = this;
    this.#quantise(vector, 127, this.#codes);
    let square = 0;
    for (const code of this.#codes) square += code * code;
    const row = this.#free.pop() ?? this.#count++;
    memory.reserve(row + 1);
    memory.write(row, this.#codes, square === 0 ? 0 : 1 / Math.sqrt(square));
    return row;
  }

  drop(row: number): void {
    this.#free.push(row);
  }

  ask(vector: Float32Array): number {
    const perUnit = this.#quantise(vector, this.#queryPeak, this.memory.query);
    let square = 0;
    for (const value of vector) square += value * value;
    return perUnit === 0 ? 0 : 1 / (perUnit * Math.sqrt(square));
  }

  askRow(row: number): number {
    this.memory.widen(row);
    return this.memory.scale(row);
  }

  /** Writes whole numbers up to `peak` in the vector's direction; returns how many of them make one, 0 for no direction. */
  #quantise(vector: Float32Array, peak: number, out: Int8Array | Int16Array): number {
    if (vector.length !== this.dimensions)
      throw new RangeError(`A vector of ${vector.length} numbers where ${this.dimensions} are wanted.`);
    let most = 0;
    for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i] as number));
    const perUnit = most > 0 && most < Number.POSITIVE_INFINITY ? peak / most : 0;
    // Math.round goes the other way for halves of negative numbers only, and V8 makes far more of it.
    for (let i = 0; i < vector.length; i++) out[i] = Math.floor((vector[i] as number) * perUnit + 0.5);
    return perUnit;
  }
}
