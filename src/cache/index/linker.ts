import { Beam } from './beam.ts';
import { Family } from './family.ts';
import type { Links } from './links.ts';
import { LEAVING, type Nodes } from './nodes.ts';
import type { VectorRows } from './rows.ts';
import type { Walker } from './walker.ts';

/** Equal vectors differ in the last bit, by which of the two was the query. */
const ROUNDING = 1e-6;

/** Chooses whom a node links to. Everything here changes the query. */
export class Linker {
  readonly #rows: VectorRows;
  readonly #nodes: Nodes;
  readonly #links: Links;
  readonly #walker: Walker;
  readonly #family: Family;
  readonly #pool = new Beam();
  readonly #chosen: Int32Array;
  readonly #rechosen: Int32Array;

  constructor(rows: VectorRows, nodes: Nodes, links: Links, walker: Walker) {
    this.#rows = rows;
    this.#nodes = nodes;
    this.#links = links;
    this.#walker = walker;
    this.#family = new Family(links.most);
    this.#chosen = new Int32Array(links.room(0));
    this.#rechosen = new Int32Array(links.room(0));
  }

  get bytes(): number {
    return this.#family.bytes;
  }

  /** Of a node that comes, before its first links. */
  add(node: number): void {
    this.#family.add(node);
  }

  /** Of a node that is gone, after its last. */
  leave(node: number): void {
    this.#family.leave(node);
  }

  /** Links a node without links and the best that the walker found, both ways. `factor` makes its scores cosines. */
  link(node: number, level: number, factor: number): void {
    const count = this.#choose(this.#walker.near, factor, node, this.#links.most, this.#chosen);
    this.#links.write(node, level, this.#chosen, count);
    for (let i = 0; i < count; i++) this.#linkBack(this.#chosen[i] as number, node, level);
  }

  /**
   * Makes sure that walks can come to a node: the best that the walker found and that does not descend from it becomes its
   * parent, else the entry where it is given. False: all that was found is leaving.
   */
  settle(node: number, entry = -1): boolean {
    const { keys, size } = this.#walker.near;
    return this.#adopt(node, keys, 0, size) || (entry >= 0 && this.#adopt(node, [entry], 0, 1));
  }

  /** Makes a node the one from which all others descend: its ancestors become its descendants. O(depth of the tree). */
  crown(node: number): void {
    let child = node;
    let parent = this.#family.parent(child);
    this.#family.leave(child);
    while (parent >= 0) {
      const next = this.#family.parent(parent);
      this.#family.adopt(child, parent);
      this.#insist(child, parent);
      child = parent;
      parent = next;
    }
  }

  /** The same where its parent is leaving, by its own neighbours. */
  resettle(node: number): boolean {
    const parent = this.#family.parent(node);
    if (parent < 0 || this.#nodes.state[parent] !== LEAVING) return true;
    const at = this.#links.at(node, 0);
    const array = this.#links.array(node, 0);
    return this.#adopt(node, array, at + 1, at + 1 + (array[at] as number));
  }

  /** Chooses anew among a node's neighbours that stay and those of the neighbours that leave. */
  relink(node: number, level: number): void {
    const { state } = this.#nodes;
    const array = this.#links.array(node, level);
    const at = this.#links.at(node, level);
    const count = array[at] as number;
    const factor = this.#rows.askRow(this.#nodes.row[node] as number);
    const room = this.#links.room(level);
    this.#pool.reset(2 * room);
    this.#walker.startRound(node);
    this.#walker.offerUnseen(node, level, this.#pool);
    for (let i = 1; i <= count; i++) {
      const gone = array[at + i] as number;
      if (state[gone] === LEAVING) this.#walker.offerUnseen(gone, level, this.#pool);
    }
    this.#rewrite(node, level, factor);
  }

  /**
   * Algorithm 4: of the candidates, best first, those that are nearer to the node than to any chosen before, so that links
   * lead in different directions. The dead may be chosen, as they lead on until a sweep begins. `factor` makes the candidates' scores cosines. Returns how many.
   */
  #choose(from: Beam, factor: number, node: number, most: number, out: Int32Array): number {
    const { memory } = this.#rows;
    const { list, scores } = memory;
    const { row, state } = this.#nodes;
    let count = 0;
    for (let i = 0; i < from.size && count < most; i++) {
      const candidate = from.keys[i] as number;
      if (candidate === node || state[candidate] === LEAVING) continue;
      if (count > 0) {
        const between = this.#rows.askRow(row[candidate] as number);
        for (let j = 0; j < count; j++) list[j] = row[out[j] as number] as number;
        memory.compare(count);
        const nearest = (from.scores[i] as number) * factor - ROUNDING;
        let j = 0;
        while (j < count && (scores[j] as number) * between < nearest) j++;
        if (j < count) continue;
      }
      out[count++] = candidate;
    }
    return count;
  }

  /** Adds a link from a neighbour to a new node; where its list is full, chooses anew among all of them. */
  #linkBack(neighbour: number, node: number, level: number): void {
    if (this.#links.append(neighbour, level, node)) return;
    const array = this.#links.array(neighbour, level);
    const at = this.#links.at(neighbour, level);
    const count = array[at] as number;
    const { row } = this.#nodes;
    const { memory } = this.#rows;
    const factor = this.#rows.askRow(row[neighbour] as number);
    for (let i = 0; i < count; i++) memory.list[i] = row[array[at + 1 + i] as number] as number;
    memory.list[count] = row[node] as number;
    memory.compare(count + 1);
    this.#pool.reset(count + 1);
    for (let i = 0; i < count; i++) this.#pool.offer(array[at + 1 + i] as number, memory.scores[i] as number);
    this.#pool.offer(node, memory.scores[count] as number);
    this.#rewrite(neighbour, level, factor);
  }

  /** Writes a node's list anew from the pool, its children among them. */
  #rewrite(node: number, level: number, factor: number): void {
    const room = this.#links.room(level);
    const out = this.#rechosen;
    let count = this.#choose(this.#pool, factor, node, room, out);
    if (level === 0) {
      const array = this.#links.array(node, level);
      const at = this.#links.at(node, level);
      const end = at + (array[at] as number);
      for (let i = at + 1; i <= end; i++) {
        const held = array[i] as number;
        if (this.#family.parent(held) !== node || this.#nodes.state[held] === LEAVING) continue;
        let found = 0;
        while (found < count && out[found] !== held) found++;
        if (found < count) continue;
        if (count < room) out[count++] = held;
        else this.#replaceOne(out, count, node, held);
      }
    }
    this.#links.write(node, level, out, count);
  }

  /** The first of the nodes that may becomes the node's parent. */
  #adopt(node: number, from: ArrayLike<number>, start: number, end: number): boolean {
    for (let i = start; i < end; i++) {
      const parent = from[i] as number;
      if (parent === node || this.#nodes.state[parent] === LEAVING || !this.#family.hasRoom(parent)) continue;
      if (this.#family.descends(parent, node)) continue;
      this.#family.adopt(parent, node);
      this.#insist(parent, node);
      return true;
    }
    return false;
  }

  /** Puts a node into a list of level 0 where it is not yet. */
  #insist(of: number, node: number): void {
    if (this.#links.has(of, 0, node) || this.#links.append(of, 0, node)) return;
    const array = this.#links.array(of, 0);
    const at = this.#links.at(of, 0);
    const count = array[at] as number;
    for (let i = 0; i < count; i++) this.#rechosen[i] = array[at + 1 + i] as number;
    this.#replaceOne(this.#rechosen, count, of, node);
    this.#links.write(of, 0, this.#rechosen, count);
  }

  /** In place of the last that is no child; there is one, as children are about half of a list at most. */
  #replaceOne(list: Int32Array, count: number, of: number, node: number): void {
    let last = count - 1;
    while (last > 0 && this.#family.parent(list[last] as number) === of) last--;
    list[last] = node;
  }
}
