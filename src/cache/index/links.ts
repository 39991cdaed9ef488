import { roomFor } from './growing.ts';

/** Nodes of a slab of links. */
const SLAB = 4_096;

/**
 * Lists of neighbours by node and level: a count, then the nodes. A list lies at `at(node, level)` of
 * `array(node, level)`. The lowest level, where nearly all are, grows in slabs that never move.
 */
export class Links {
  /** Neighbours a list holds at most: twice as many on level 0 (Malkov & Yashunin 2018, section 4.1). */
  readonly most: number;
  readonly #slabs: Int32Array[] = [];
  #upper = new Int32Array();
  #upperEnd = 0;
  #upperAt = new Int32Array();

  constructor(most: number) {
    this.most = most;
  }

  get bytes(): number {
    const slabs = this.#slabs.length * SLAB * (this.room(0) + 1) * 4;
    return slabs + this.#upper.byteLength + this.#upperAt.byteLength;
  }

  room(level: number): number {
    return level === 0 ? 2 * this.most : this.most;
  }

  /** Makes empty lists for a new node on level 0 up to `top`; nodes come in order. */
  add(node: number, top: number): void {
    if (node >= this.#slabs.length * SLAB) this.#slabs.push(new Int32Array(SLAB * (this.room(0) + 1)));
    this.#upperAt = roomFor(this.#upperAt, node + 1);
    this.#upperAt[node] = this.#upperEnd;
    this.#upperEnd += top * (this.most + 1);
    this.#upper = roomFor(this.#upper, this.#upperEnd);
  }

  array(node: number, level: number): Int32Array {
    return level === 0 ? (this.#slabs[(node / SLAB) | 0] as Int32Array) : this.#upper;
  }

  at(node: number, level: number): number {
    return level === 0
      ? (node % SLAB) * (this.room(0) + 1)
      : (this.#upperAt[node] as number) + (level - 1) * (this.most + 1);
  }

  has(node: number, level: number, neighbour: number): boolean {
    const array = this.array(node, level);
    const at = this.at(node, level);
    const end = at + (array[at] as number);
    for (let i = at + 1; i <= end; i++) if (array[i] === neighbour) return true;
    return false;
  }

  /** False where the list is full. */
  append(node: number, level: number, neighbour: number): boolean {
    const array = this.array(node, level);
    const at = this.at(node, level);
    const count = array[at] as number;
    if (count === this.room(level)) return false;
    array[at] = count + 1;
    array[at + 1 + count] = neighbour;
    return true;
  }

  write(node: number, level: number, neighbours: Int32Array, count: number): void {
    const array = this.array(node, level);
    const at = this.at(node, level);
    array[at] = count;
    for (let i = 0; i < count; i++) array[at + 1 + i] = neighbours[i] as number;
  }

  clear(node: number, level: number): void {
    this.array(node, level)[this.at(node, level)] = 0;
  }
}
