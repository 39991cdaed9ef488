import { createVectorRows } from '../../src/cache/index/rows.ts';
import { createVectorIndex, type VectorIndex } from '../../src/cache/index/vector-index.ts';
import { cpuUs } from '../inference/cpu.ts';
import type { Vectors } from './vectors.ts';

/** From this likeness on, a neighbour may be an answer. */
export const LIKE = 0.8;
const K = 4;
/** What 8 bits may take: a neighbour that is nearer by less counts as found. */
const ERROR = 0.003;
const ALWAYS_FLAT = Number.POSITIVE_INFINITY;

export interface Size {
  readonly entries: number;
  /** CPU microseconds a lookup: as it is set, without WebAssembly, and a scan of float32 in plain JavaScript. */
  readonly lookupUs: number;
  readonly plainUs: number;
  readonly scanUs: number;
  /** Share of questions with a neighbour from LIKE on whose nearest was found, and how many these are. */
  readonly recall1: number;
  readonly alike: number;
  readonly recall4: number;
  /** CPU microseconds of one of the last adds; of all, wall milliseconds that 999 in 1,000 stay below. */
  readonly addUs: number;
  readonly longAddMs: number;
  readonly bytesAnEntry: number;
}

export function measureSize({ kept, asked }: Vectors, entries: number): Size {
  const vectors = kept.slice(0, entries);
  const last = Math.min(2_000, entries / 10);
  const index = createVectorIndex();
  const addMs: number[] = [];
  for (let id = 0; id < entries - last; id++) {
    const startMs = performance.now();
    index.add(id, vectors[id] as Float32Array);
    addMs.push(performance.now() - startMs);
  }
  while (index.tend(100));
  const before = process.cpuUsage();
  for (let id = entries - last; id < entries; id++) index.add(id, vectors[id] as Float32Array);
  const { user, system } = process.cpuUsage(before);
  const truth = asked.map((query) => nearest(vectors, query));
  return {
    entries,
    addUs: (user + system) / last,
    longAddMs: addMs.sort((a, b) => a - b)[Math.floor(addMs.length * 0.999)] as number,
    lookupUs: lookupUs(index, asked),
    plainUs: lookupUs(filled(vectors, { rows: createVectorRows({ simd: false }) }), asked),
    scanUs: cpuUs(asked.slice(0, 10), (query) => nearest(vectors, query)),
    ...recalls(index, asked, truth),
    bytesAnEntry: index.bytes / entries,
  };
}

/** Lookups by comparing all and by the graph, of so many entries: which is cheaper from where on. */
export function measureKinds({ kept, asked }: Vectors, entries: number): { flatUs: number; graphUs: number } {
  const vectors = kept.slice(0, entries);
  return {
    flatUs: lookupUs(filled(vectors, { flatLimit: ALWAYS_FLAT }), asked),
    graphUs: lookupUs(filled(vectors, { flatLimit: 0 }), asked),
  };
}

export interface Turnover {
  readonly entries: number;
  readonly replaced: number;
  readonly replaceUs: number;
  readonly recall1: number;
  readonly lookupUs: number;
  readonly bytesAnEntry: number;
}

/** Half of the entries go, the oldest first, each for a new one: what a full cache does all day. */
export function measureTurnover({ kept, asked }: Vectors, entries: number): Turnover {
  const vectors = kept.slice(0, entries);
  const index = filled(vectors, {});
  const replaced = Math.min(entries / 2, kept.length - entries);
  const before = process.cpuUsage();
  for (let id = 0; id < replaced; id++) {
    index.remove(id);
    index.add(entries + id, kept[entries + id] as Float32Array);
  }
  const { user, system } = process.cpuUsage(before);
  const left = kept.slice(replaced, entries + replaced);
  const truth = asked.map((query) => nearest(left, query));
  return {
    entries,
    replaced,
    replaceUs: (user + system) / replaced,
    recall1: recalls(index, asked, truth).recall1,
    lookupUs: lookupUs(index, asked),
    bytesAnEntry: index.bytes / entries,
  };
}

function filled(
  vectors: readonly Float32Array[],
  options: Parameters<typeof createVectorIndex>[0],
): VectorIndex {
  const index = createVectorIndex(options);
  for (const [id, vector] of vectors.entries()) index.add(id, vector);
  while (index.tend(100));
  return index;
}

const lookupUs = (index: VectorIndex, asked: readonly Float32Array[]): number =>
  cpuUs(asked, (query) => index.search(query, K));

/** The highest cosines, by comparing all in float32 and plain JavaScript. */
function nearest(vectors: readonly Float32Array[], query: Float32Array): number[] {
  const best = new Array<number>(K).fill(-2);
  for (const vector of vectors) {
    let sum = 0;
    for (let i = 0; i < query.length; i++) sum += (vector[i] as number) * (query[i] as number);
    if (sum <= (best[K - 1] as number)) continue;
    let at = K - 1;
    for (; at > 0 && (best[at - 1] as number) < sum; at--) best[at] = best[at - 1] as number;
    best[at] = sum;
  }
  return best;
}

function recalls(
  index: VectorIndex,
  asked: readonly Float32Array[],
  truth: readonly number[][],
): Pick<Size, 'recall1' | 'recall4' | 'alike'> {
  let [alike, first, found] = [0, 0, 0];
  for (const [i, query] of asked.entries()) {
    const wanted = truth[i] as number[];
    const got = index.search(query, K).map(({ similarity }) => similarity + ERROR);
    found += got.filter((cosine) => cosine >= (wanted[K - 1] as number)).length;
    if ((wanted[0] as number) < LIKE) continue;
    alike++;
    if ((got[0] as number) >= (wanted[0] as number)) first++;
  }
  return { alike, recall1: first / alike, recall4: found / (K * asked.length) };
}
