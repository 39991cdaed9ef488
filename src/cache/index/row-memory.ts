/** Rows that one `compare` takes at most. */
export const BLOCK = 1_024;
/** Memory grows by so many rows. */
export const SLAB_ROWS = 4_096;

/** Where rows lie, and what compares them. A row is int8[dimensions] and a float32 scale that makes its length one. */
export interface RowMemory {
  /** Whether WebAssembly SIMD compares. */
  readonly simd: boolean;
  /** What is reserved. */
  readonly bytes: number;
  /** int16[dimensions]: what is compared with. May move when rows are reserved, like the two below. */
  readonly query: Int16Array;
  /** int32[BLOCK]: the rows to compare. */
  readonly list: Int32Array;
  /** float32[BLOCK]: what the last `compare` found. */
  readonly scores: Float32Array;
  /** Makes room for rows below `count`, without moving those that are there. */
  reserve(count: number): void;
  write(row: number, codes: Int8Array, scale: number): void;
  scale(row: number): number;
  /** Makes a row the query. */
  widen(row: number): void;
  /** scores[i] = scale × (codes · query) of the row list[i], for i below `count`. No sum may leave int32. */
  compare(count: number): void;
}
