import type { Beam } from './beam.ts';
import { roomFor } from './growing.ts';
import { BLOCK } from './row-memory.ts';
import type { VectorRows } from './rows.ts';

/** Rows that are compared one and all. */
export class FlatList {
  readonly #rows: VectorRows;
  #row = new Int32Array();
  #id = new Float64Array();
  size = 0;

  constructor(rows: VectorRows) {
    this.#rows = rows;
  }

  get bytes(): number {
    return this.#row.byteLength + this.#id.byteLength;
  }

  id(at: number): number {
    return this.#id[at] as number;
  }

  row(at: number): number {
    return this.#row[at] as number;
  }

  /** Returns where it lies. */
  push(id: number, row: number): number {
    this.#row = roomFor(this.#row, this.size + 1);
    this.#id = roomFor(this.#id, this.size + 1);
    this.#row[this.size] = row;
    this.#id[this.size] = id;
    return this.size++;
  }

  /** The last takes the place of the one that goes; its row is the caller's. O(1). */
  removeAt(at: number): void {
    this.size--;
    this.#row[at] = this.#row[this.size] as number;
    this.#id[at] = this.#id[this.size] as number;
  }

  /** Offers every place with its score against the query that was asked. O(size). */
  scan(best: Beam): void {
    const { memory } = this.#rows;
    const { list, scores } = memory;
    for (let from = 0; from < this.size; from += BLOCK) {
      const count = Math.min(BLOCK, this.size - from);
      for (let i = 0; i < count; i++) list[i] = this.#row[from + i] as number;
      memory.compare(count);
      for (let i = 0; i < count; i++) {
        const score = scores[i] as number;
        if (score > best.worst) best.offer(from + i, score);
      }
    }
  }
}
