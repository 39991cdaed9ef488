import type { Beam } from './beam.ts';
import { Linker } from './linker.ts';
import { Links } from './links.ts';
import { DEAD, LEAVING, LIVE, levelOf, Nodes } from './nodes.ts';
import type { VectorRows } from './rows.ts';
import { Walker } from './walker.ts';

export interface GraphSettings {
  /** M: neighbours that a new node chooses on each level. */
  readonly neighbours: number;
  /** efConstruction and ef: how many of the nearest are followed while inserting and while searching. */
  readonly insertWidth: number;
  readonly searchWidth: number;
}

/**
 * Hierarchical navigable small world (Malkov & Yashunin, "Efficient and robust approximate nearest neighbor search using
 * hierarchical navigable small world graphs", IEEE TPAMI 2018; algorithms 1, 2, 4 and 5). A node that is removed leads on until
 * a sweep has led every list around it (as FreshDiskANN consolidates: Singh et al. 2021, algorithm 4), a few nodes a call.
 */
export class Graph {
  readonly #rows: VectorRows;
  readonly #settings: GraphSettings;
  readonly #nodes = new Nodes();
  readonly #links: Links;
  readonly #walker: Walker;
  readonly #linker: Linker;
  #entry = -1;
  #entryTop = -1;
  /** Next node of the sweep that is under way, and the one it ends before. */
  #sweepAt = 0;
  #sweepEnd = 0;
  /** Nodes around which all were leaving, so that walks may not come there: all compared until they are settled again. */
  #stranded: number[] = [];
  live = 0;
  dead = 0;

  constructor(rows: VectorRows, settings: GraphSettings) {
    this.#rows = rows;
    this.#settings = settings;
    this.#links = new Links(settings.neighbours);
    this.#walker = new Walker(rows, this.#nodes, this.#links);
    this.#linker = new Linker(rows, this.#nodes, this.#links, this.#walker);
  }

  get bytes(): number {
    return this.#nodes.bytes + this.#links.bytes + this.#walker.bytes + this.#linker.bytes;
  }

  id(node: number): number {
    return this.#nodes.id[node] as number;
  }

  /** Returns the node. About insertWidth × 2 × neighbours comparisons, and as many again to choose. */
  insert(id: number, row: number): number {
    const { neighbours, insertWidth } = this.#settings;
    const before = this.#nodes.count;
    const node = this.#nodes.add(id, row, (place) => levelOf(place, neighbours));
    const top = this.#nodes.top[node] as number;
    if (node === before) this.#links.add(node, top);
    else for (let level = 0; level <= top; level++) this.#links.clear(node, level);
    this.#linker.add(node);
    this.live++;
    if (this.#entry >= 0) {
      let factor = this.#rows.askRow(row);
      let from = this.#descend(top);
      for (let level = Math.min(top, this.#entryTop); level >= 0; level--) {
        from = this.#walker.walk(from, level, insertWidth);
        this.#linker.link(node, level, factor);
        factor = this.#rows.askRow(row);
      }
      if (!this.#linker.settle(node)) this.#stranded.push(node);
    }
    if (top > this.#entryTop) {
      this.#entry = node;
      this.#entryTop = top;
      this.#linker.crown(node);
    }
    return node;
  }

  /** Offers the live nodes near to the query that was asked, as -1 - node. */
  search(best: Beam, k: number): void {
    if (this.#entry < 0) return;
    // The dead take places of the beam.
    const width =
      Math.max(k, this.#settings.searchWidth) * Math.min(3, 1 + this.dead / Math.max(1, this.live));
    this.#walker.walk(this.#descend(0), 0, Math.ceil(width), this.#stranded);
    const { keys, scores, size } = this.#walker.near;
    for (let i = 0; i < size; i++) {
      const node = keys[i] as number;
      if (this.#nodes.state[node] === LIVE) best.offer(-1 - node, scores[i] as number);
    }
  }

  /** It is found no more; its row stays until a sweep is through. O(1). */
  remove(node: number): void {
    this.#nodes.state[node] = DEAD;
    this.live--;
    this.dead++;
  }

  /** Calls with every live node. */
  each(call: (id: number, row: number) => void): void {
    for (let node = 0; node < this.#nodes.count; node++)
      if (this.#nodes.state[node] === LIVE) call(this.id(node), this.#nodes.row[node] as number);
  }

  /** Gives back every row, the live ones' too unless they are kept. */
  dispose(keepLive: boolean): void {
    for (let node = 0; node < this.#nodes.count; node++) {
      const state = this.#nodes.state[node] as number;
      if (state === DEAD || state === LEAVING || (state === LIVE && !keepLive))
        this.#rows.drop(this.#nodes.row[node] as number);
    }
  }

  /** Leads up to `steps` nodes around those that are leaving; starts when a tenth is dead. Returns whether more is to do. */
  sweep(steps: number): boolean {
    if (this.#sweepEnd === 0) {
      if (this.#stranded.length > 0) return this.#bringBack(steps);
      if (this.dead * 10 <= this.live) return false;
      this.#startSweep();
    }
    const end = Math.min(this.#sweepEnd, this.#sweepAt + steps);
    for (; this.#sweepAt < end; this.#sweepAt++) this.#leadAround(this.#sweepAt);
    if (this.#sweepAt === this.#sweepEnd) this.#endSweep();
    return true;
  }

  /** Settles what was stranded as if it were new: what was leaving around it is gone. */
  #bringBack(steps: number): boolean {
    for (const node of this.#stranded.splice(-steps)) {
      if (this.#nodes.state[node] !== LIVE) continue;
      const factor = this.#rows.askRow(this.#nodes.row[node] as number);
      this.#walker.walk(this.#descend(0), 0, this.#settings.insertWidth);
      if (this.#links.array(node, 0)[this.#links.at(node, 0)] === 0) this.#linker.link(node, 0, factor);
      this.#linker.settle(node, this.#entry);
    }
    return true;
  }

  /** The best found by following the single nearest on each level above `level`. */
  #descend(level: number): number {
    let from = this.#entry;
    for (let above = this.#entryTop; above > level; above--) from = this.#walker.walk(from, above, 1);
    return from;
  }

  #startSweep(): void {
    const { state, count } = this.#nodes;
    for (let node = 0; node < count; node++) if (state[node] === DEAD) state[node] = LEAVING;
    this.#sweepAt = 0;
    // Nodes that come later are linked with live ones only.
    this.#sweepEnd = count;
  }

  #endSweep(): void {
    const { state, row } = this.#nodes;
    const badEntry = state[this.#entry] === LEAVING || this.#stranded.includes(this.#entry);
    for (let node = 0; node < this.#sweepEnd; node++) {
      if (state[node] !== LEAVING) continue;
      this.#linker.leave(node);
      this.#rows.drop(row[node] as number);
      this.#nodes.release(node);
      this.dead--;
    }
    this.#sweepEnd = 0;
    if (badEntry) this.#chooseEntry();
  }

  /** The highest live node, where one can be had that leads on. */
  #chooseEntry(): void {
    const { state, top, count } = this.#nodes;
    let best = -1;
    let entry = -1;
    for (let node = 0; node < count; node++) {
      if (state[node] !== LIVE) continue;
      const leadsOn = (this.#links.array(node, 0)[this.#links.at(node, 0)] as number) > 0;
      const rank = leadsOn ? 1 + (top[node] as number) : 0;
      if (rank <= best) continue;
      entry = node;
      best = rank;
    }
    this.#entry = entry;
    this.#entryTop = entry < 0 ? -1 : (top[entry] as number);
    if (entry >= 0) this.#linker.crown(entry);
  }

  #leadAround(node: number): void {
    const { state, top } = this.#nodes;
    if (state[node] !== LIVE && state[node] !== DEAD) return;
    for (let level = 0; level <= (top[node] as number); level++) {
      const array = this.#links.array(node, level);
      const at = this.#links.at(node, level);
      const count = array[at] as number;
      let leaving = 0;
      for (let i = 1; i <= count; i++) if (state[array[at + i] as number] === LEAVING) leaving++;
      if (leaving > 0) this.#linker.relink(node, level);
    }
    if (!this.#linker.resettle(node)) this.#stranded.push(node);
  }
}
