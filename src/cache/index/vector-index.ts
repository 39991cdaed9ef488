import { Beam } from './beam.ts';
import { FlatList } from './flat-list.ts';
import { Graph, type GraphSettings } from './graph.ts';
import { createVectorRows, type VectorRows } from './rows.ts';

/** Ids by vector, for the nearest by cosine: one and all while there are few, by a graph (HNSW) beyond. */
export interface VectorIndex {
  readonly size: number;
  /** Of its vectors and its own bookkeeping; a store that is shared counts by the rows used. */
  readonly bytes: number;
  /** Takes the place of what the id had. Ids are whole numbers. Bounded work, see docs/bench-cache.md. */
  add(id: number, vector: Float32Array): void;
  /** Nothing where the id is not there. O(1), but where it leaves most of a graph dead: O(size), once. */
  remove(id: number): void;
  /** The nearest, best first, at most `k`; cosines to within 0.003. All of them while flat; beyond, with few misses. */
  search(vector: Float32Array, k: number): { id: number; similarity: number }[];
  /** Does so many steps of what `add` would do later; returns whether more is to do. For idle times; needless to be right. */
  tend(steps: number): boolean;
  /** Empties it and gives its rows back. */
  clear(): void;
}

export interface VectorIndexOptions {
  /** Where vectors lie; left out: a store of its own. Share one among many indexes. */
  readonly rows?: VectorRows;
  /** Vectors beyond which a graph is built; left out: by how fast the machine compares. */
  readonly flatLimit?: number;
  readonly graph?: Partial<GraphSettings>;
}

// Where a lookup in the graph becomes cheaper than comparing all; measured by bench/cache-index.ts.
const FLAT_LIMIT_SIMD = 8_192;
const FLAT_LIMIT_PLAIN = 2_048;
const GRAPH: GraphSettings = { neighbours: 16, insertWidth: 128, searchWidth: 96 };
/** What an `add` does beside: nodes that move into the graph, and nodes that a sweep looks at. */
const MOVES_AN_ADD = 2;
const SWEEPS_AN_ADD = 8;

/** An entry of a Map of whole numbers: 26 to 52 by how full its table is (heap growth, Node 24). */
const PLACE_BYTES = 42;

export function createVectorIndex(options: VectorIndexOptions = {}): VectorIndex {
  return new GrowingIndex(options);
}

class GrowingIndex implements VectorIndex {
  readonly #rows: VectorRows;
  readonly #wantedLimit: number | undefined;
  readonly #settings: GraphSettings;
  readonly #best = new Beam();
  /** By id: the place in the list, or -1 - node of the graph. */
  readonly #places = new Map<number, number>();
  readonly #flat: FlatList;
  #graph: Graph | undefined;

  constructor(options: VectorIndexOptions) {
    this.#rows = options.rows ?? createVectorRows();
    this.#wantedLimit = options.flatLimit;
    this.#settings = { ...GRAPH, ...options.graph };
    this.#flat = new FlatList(this.#rows);
  }

  get size(): number {
    return this.#places.size;
  }

  get bytes(): number {
    const rows = this.size + (this.#graph?.dead ?? 0);
    const graph = this.#graph?.bytes ?? 0;
    return rows * (this.#rows.dimensions + 4) + this.#flat.bytes + graph + this.size * PLACE_BYTES;
  }

  get #flatLimit(): number {
    return this.#wantedLimit ?? (this.#rows.memory.simd ? FLAT_LIMIT_SIMD : FLAT_LIMIT_PLAIN);
  }

  add(id: number, vector: Float32Array): void {
    const row = this.#rows.add(vector);
    this.remove(id);
    this.#places.set(id, this.#flat.push(id, row));
    this.#move(MOVES_AN_ADD);
    this.#graph?.sweep(SWEEPS_AN_ADD);
  }

  remove(id: number): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    if (place < 0) {
      this.#graph?.remove(-1 - place);
      this.#dissolveIfHollow();
    } else {
      this.#rows.drop(this.#flat.row(place));
      this.#takeFromFlat(place);
    }
  }

  search(vector: Float32Array, k: number): { id: number; similarity: number }[] {
    const best = this.#best;
    best.reset(Math.min(k, this.size));
    const factor = this.#rows.ask(vector);
    this.#graph?.search(best, k);
    this.#flat.scan(best);
    const found = [];
    for (let i = 0; i < best.size; i++) {
      const key = best.keys[i] as number;
      const id = key < 0 ? (this.#graph as Graph).id(-1 - key) : this.#flat.id(key);
      found.push({ id, similarity: Math.max(-1, Math.min(1, (best.scores[i] as number) * factor)) });
    }
    return found;
  }

  tend(steps: number): boolean {
    const moved = this.#move(steps);
    return (this.#graph?.sweep(steps - moved) ?? false) || (this.#graph !== undefined && this.#flat.size > 0);
  }

  clear(): void {
    for (let place = 0; place < this.#flat.size; place++) this.#rows.drop(this.#flat.row(place));
    this.#graph?.dispose(false);
    this.#graph = undefined;
    this.#flat.size = 0;
    this.#places.clear();
  }

  /** Moves up to `most` of the list into the graph, the last first; starts one when there are too many. */
  #move(most: number): number {
    if (this.#graph === undefined) {
      if (this.#flat.size <= this.#flatLimit) return 0;
      this.#graph = new Graph(this.#rows, this.#settings);
    }
    const moves = Math.min(most, this.#flat.size);
    for (let i = 0; i < moves; i++) {
      const place = this.#flat.size - 1;
      const id = this.#flat.id(place);
      this.#places.set(id, -1 - this.#graph.insert(id, this.#flat.row(place)));
      this.#flat.removeAt(place);
    }
    return moves;
  }

  #takeFromFlat(place: number): void {
    this.#flat.removeAt(place);
    if (place < this.#flat.size) this.#places.set(this.#flat.id(place), place);
  }

  /** A graph that is small again, or more dead than alive, is not worth its walks: its nodes go back to the list. */
  #dissolveIfHollow(): void {
    const graph = this.#graph;
    if (graph === undefined || (this.size * 4 > this.#flatLimit && graph.dead <= graph.live)) return;
    graph.each((id, row) => void this.#places.set(id, this.#flat.push(id, row)));
    graph.dispose(true);
    this.#graph = undefined;
  }
}
