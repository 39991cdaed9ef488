import { Beam } from './beam.ts';
import { roomFor } from './growing.ts';
import type { Links } from './links.ts';
import type { Nodes } from './nodes.ts';
import { BLOCK } from './row-memory.ts';
import type { VectorRows } from './rows.ts';

const NONE: readonly number[] = [];

/** Follows links towards the query that was asked. */
export class Walker {
  /** What the last walk found, best first. */
  readonly near = new Beam();
  readonly #rows: VectorRows;
  readonly #nodes: Nodes;
  readonly #links: Links;
  readonly #batch = new Int32Array(BLOCK);
  /** The round in which a node was last seen. */
  #seen = new Uint32Array();
  #round = 0;

  constructor(rows: VectorRows, nodes: Nodes, links: Links) {
    this.#rows = rows;
    this.#nodes = nodes;
    this.#links = links;
  }

  get bytes(): number {
    return this.#seen.byteLength;
  }

  /**
   * Algorithm 2: follows the nearest of a level from a node until none is nearer than the `width` found, which `near` holds;
   * returns the best. Nodes `besides` are looked at, too.
   */
  walk(from: number, level: number, width: number, besides: readonly number[] = NONE): number {
    const { near } = this;
    near.reset(width);
    this.startRound(from);
    const { memory } = this.#rows;
    memory.list[0] = this.#nodes.row[from] as number;
    memory.compare(1);
    near.offer(from, memory.scores[0] as number);
    for (const node of besides) {
      if (this.#seen[node] === this.#round) continue;
      this.#seen[node] = this.#round;
      memory.list[0] = this.#nodes.row[node] as number;
      memory.compare(1);
      near.offer(node, memory.scores[0] as number);
    }
    for (let node = near.take(); node >= 0; node = near.take()) this.offerUnseen(node, level, near);
    return near.keys[0] as number;
  }

  /** Offers the neighbours of a node that this round has not seen. */
  offerUnseen(of: number, level: number, to: Beam): void {
    const { memory } = this.#rows;
    const { list, scores } = memory;
    const { row } = this.#nodes;
    const batch = this.#batch;
    const seen = this.#seen;
    const round = this.#round;
    const array = this.#links.array(of, level);
    const at = this.#links.at(of, level);
    const end = at + (array[at] as number);
    let count = 0;
    for (let i = at + 1; i <= end; i++) {
      const node = array[i] as number;
      if (seen[node] === round) continue;
      seen[node] = round;
      batch[count] = node;
      list[count++] = row[node] as number;
    }
    memory.compare(count);
    for (let i = 0; i < count; i++) {
      const score = scores[i] as number;
      if (score > to.worst) to.offer(batch[i] as number, score);
    }
  }

  /** What was seen before counts no more; `node` does. */
  startRound(node: number): void {
    this.#seen = roomFor(this.#seen, this.#nodes.count);
    this.#round++;
    if (this.#round === 2 ** 32) {
      this.#seen.fill(0);
      this.#round = 1;
    }
    this.#seen[node] = this.#round;
  }
}
