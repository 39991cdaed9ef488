import { BLOCK, type RowMemory, SLAB_ROWS } from './row-memory.ts';
import { CODES_AT, rowBytes, type SimdExports, simdModule } from './simd-module.ts';

/** What is used of https://webassembly.github.io/spec/js-api/ (read 2026-11-24): the types of Node name none of it. */
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (pages: { initial: number; maximum: number }) => Memory;
  readonly Instance: new (module: object, imports: { m: { m: Memory } }) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;
/** 4 GiB, what an address can reach; they are set aside, not used. */
const PAGES_AT_MOST = 65_536;

/**
 * Rows in a WebAssembly memory, which grows in place. Compiles a few kilobytes at once. Undefined where there is no
 * WebAssembly, no SIMD, or no address space for one more memory.
 */
export function simdMemory(dimensions: number): RowMemory | undefined {
  try {
    return new SimdMemory(dimensions);
  } catch {
    return undefined;
  }
}

class SimdMemory implements RowMemory {
  readonly simd = true;
  readonly #memory: Memory;
  readonly #exports: SimdExports;
  readonly #stride: number;
  readonly #listAt: number;
  readonly #scoresAt: number;
  readonly #rowsAt: number;
  readonly #dimensions: number;
  #bytes = new Int8Array();
  #floats = new Float32Array();
  #query = new Int16Array();
  #list = new Int32Array();
  #scores = new Float32Array();

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#stride = rowBytes(dimensions);
    this.#listAt = dimensions * 2;
    this.#scoresAt = this.#listAt + BLOCK * 4;
    this.#rowsAt = this.#scoresAt + BLOCK * 4;
    const module = new WebAssembly.Module(simdModule(dimensions));
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES_AT_MOST });
    this.#exports = new WebAssembly.Instance(module, { m: { m: this.#memory } }).exports as SimdExports;
    this.#view();
  }

  get bytes(): number {
    return this.#bytes.byteLength;
  }

  get query(): Int16Array {
    return this.#query;
  }

  get list(): Int32Array {
    return this.#list;
  }

  get scores(): Float32Array {
    return this.#scores;
  }

  reserve(count: number): void {
    if (this.#at(count) <= this.#bytes.byteLength) return;
    const wanted = this.#at(Math.ceil(count / SLAB_ROWS) * SLAB_ROWS);
    this.#memory.grow(Math.ceil((wanted - this.#bytes.byteLength) / PAGE_BYTES));
    this.#view();
  }

  write(row: number, codes: Int8Array, scale: number): void {
    const at = this.#at(row);
    this.#bytes.set(codes, at + CODES_AT);
    this.#floats[at / 4] = scale;
  }

  scale(row: number): number {
    return this.#floats[this.#at(row) / 4] as number;
  }

  widen(row: number): void {
    this.#exports.widen(this.#at(row), 0);
  }

  compare(count: number): void {
    this.#exports.compare(0, this.#listAt, count, this.#scoresAt, this.#rowsAt);
  }

  #at(row: number): number {
    return this.#rowsAt + row * this.#stride;
  }

  /** Growing a memory takes its old views away. */
  #view(): void {
    const { buffer } = this.#memory;
    this.#bytes = new Int8Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#query = new Int16Array(buffer, 0, this.#dimensions);
    this.#list = new Int32Array(buffer, this.#listAt, BLOCK);
    this.#scores = new Float32Array(buffer, this.#scoresAt, BLOCK);
  }
}
