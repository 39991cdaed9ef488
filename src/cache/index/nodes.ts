import { roomFor } from './growing.ts';

/** A node's place is free; it is found; it only leads on; it only leads on until the sweep that is under way ends. */
export const FREE = 0;
export const LIVE = 1;
export const DEAD = 2;
export const LEAVING = 3;

/** What a graph knows of each node. A place that became free is taken again. */
export class Nodes {
  row = new Int32Array();
  id = new Float64Array();
  state = new Uint8Array();
  /** Top level. It hangs on the place, so that a place that is taken again needs the same lists. */
  top = new Uint8Array();
  /** Places that ever were taken. */
  count = 0;
  readonly #free: number[] = [];

  get bytes(): number {
    return (
      this.row.byteLength +
      this.id.byteLength +
      this.state.byteLength +
      this.top.byteLength +
      this.#free.length * 8
    );
  }

  /** Takes a place; it is new when it is the last of `count`. `topOf` gives the level of a new one. */
  add(id: number, row: number, topOf: (node: number) => number): number {
    const node = this.#free.pop() ?? this.#new(topOf);
    this.row[node] = row;
    this.id[node] = id;
    this.state[node] = LIVE;
    return node;
  }

  release(node: number): void {
    this.state[node] = FREE;
    this.#free.push(node);
  }

  #new(topOf: (node: number) => number): number {
    const node = this.count++;
    this.row = roomFor(this.row, this.count);
    this.id = roomFor(this.id, this.count);
    this.state = roomFor(this.state, this.count);
    this.top = roomFor(this.top, this.count);
    this.top[node] = topOf(node);
    return node;
  }
}

/**
 * Level of the n-th place, geometric with ratio 1 / `most` (Malkov & Yashunin 2018, section 4.1: mL = 1 / ln M). Drawn from
 * a hash of n (the finaliser of MurmurHash3), so that the same calls make the same graph.
 */
export function levelOf(node: number, most: number): number {
  let hash = Math.imul(node + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  const drawn = ((hash >>> 0) + 1) / 2 ** 32;
  return Math.floor(-Math.log(drawn) / Math.log(most));
}
