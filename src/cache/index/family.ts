import { roomFor } from './growing.ts';

/** Far deeper than trees get. */
const DEPTH = 1_000;

/**
 * A tree over the nodes: each but the first has a parent whose list of level 0 never drops it. Lists are chosen by what is
 * near, and without this a group of new nodes far from all others ends up as an island that no walk comes to.
 */
export class Family {
  /** -1: none. */
  #parent = new Int32Array();
  #children = new Int32Array();
  readonly #most: number;

  /** `most`: children that a node may have. */
  constructor(most: number) {
    this.#most = most;
  }

  get bytes(): number {
    return this.#parent.byteLength + this.#children.byteLength;
  }

  add(node: number): void {
    this.#parent = roomFor(this.#parent, node + 1);
    this.#children = roomFor(this.#children, node + 1);
    this.#parent[node] = -1;
    this.#children[node] = 0;
  }

  parent(node: number): number {
    return this.#parent[node] as number;
  }

  hasRoom(parent: number): boolean {
    return (this.#children[parent] as number) < this.#most;
  }

  /** Whether a node descends from another, or may: nobody looks further up than DEPTH. */
  descends(node: number, from: number): boolean {
    let ancestor = node;
    for (let depth = 0; depth < DEPTH; depth++) {
      if (ancestor === from) return true;
      if (ancestor < 0) return false;
      ancestor = this.#parent[ancestor] as number;
    }
    return true;
  }

  adopt(parent: number, node: number): void {
    this.leave(node);
    this.#parent[node] = parent;
    this.#children[parent] = (this.#children[parent] as number) + 1;
  }

  leave(node: number): void {
    const parent = this.#parent[node] as number;
    if (parent >= 0) this.#children[parent] = (this.#children[parent] as number) - 1;
    this.#parent[node] = -1;
  }
}
