import { createVectorRows } from './index/rows.ts';
import { createVectorIndex, type VectorIndex } from './index/vector-index.ts';

/** An index without vectors, its places in maps and its key. Heap growth over 10,000 partitions, Node 24. */
const PARTITION_BYTES = 2_200;

/** The vectors of each partition, found within it only. All partitions share one store of vectors. */
export class Neighbours {
  readonly #rows = createVectorRows();
  readonly #partitions = new Map<string, VectorIndex>();
  /** Of all vectors and indexes. */
  bytes = 0;

  has(partition: string): boolean {
    return this.#partitions.has(partition);
  }

  add(partition: string, id: number, vector: Float32Array): void {
    let index = this.#partitions.get(partition);
    if (index === undefined) {
      index = createVectorIndex({ rows: this.#rows });
      this.#partitions.set(partition, index);
      this.bytes += PARTITION_BYTES;
    }
    const before = index.bytes;
    index.add(id, vector);
    this.bytes += index.bytes - before;
  }

  remove(partition: string, id: number): void {
    const index = this.#partitions.get(partition);
    if (index === undefined) return;
    const before = index.bytes;
    index.remove(id);
    this.bytes += index.bytes - before;
    if (index.size > 0) return;
    this.#partitions.delete(partition);
    this.bytes -= index.bytes + PARTITION_BYTES;
    index.clear();
  }

  /** Best first. */
  search(partition: string, vector: Float32Array, most: number): { id: number; similarity: number }[] {
    return this.#partitions.get(partition)?.search(vector, most) ?? [];
  }

  clear(): void {
    for (const index of this.#partitions.values()) index.clear();
    this.#partitions.clear();
    this.bytes = 0;
  }
}
