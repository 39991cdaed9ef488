import { seededRandom } from '../../core/random.ts';
import type { SparseRow } from './vectors.ts';

const ROUNDS = 12;
const SEED = 7;

/**
 * Spherical k-means over the words of the rows: which of at most `count` clusters each row belongs to. Stands in
 * for task names where a data set has none. O(rounds × entries × count); deterministic.
 */
export function clusterRows(rows: readonly SparseRow[], width: number, count: number): number[] {
  const clusters = Math.max(1, Math.min(count, rows.length));
  const random = seededRandom(SEED);
  const order = rows.map((_, index) => index);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  let member = rows.map(() => 0);
  const centres = new Float64Array(width * clusters);
  order.slice(0, clusters).forEach((row, cluster) => {
    addTo(centres, rows[row] as SparseRow, cluster, clusters);
  });
  for (let round = 0; round < ROUNDS; round++) {
    const next = rows.map((row) => nearest(centres, row, clusters));
    if (round > 0 && next.every((cluster, row) => cluster === member[row])) break;
    member = next;
    centres.fill(0);
    rows.forEach((row, index) => {
      addTo(centres, row, member[index] as number, clusters);
    });
    normalise(centres, clusters);
  }
  return member;
}

function addTo(
  centres: Float64Array,
  { columns, values, words }: SparseRow,
  cluster: number,
  clusters: number,
): void {
  for (let i = 0; i < words; i++) {
    const at = (columns[i] as number) * clusters + cluster;
    centres[at] = (centres[at] as number) + (values[i] as number);
  }
}

function nearest(centres: Float64Array, { columns, values, words }: SparseRow, clusters: number): number {
  const scores = new Float64Array(clusters);
  for (let i = 0; i < words; i++) {
    const base = (columns[i] as number) * clusters;
    for (let c = 0; c < clusters; c++) {
      scores[c] = (scores[c] as number) + (values[i] as number) * (centres[base + c] as number);
    }
  }
  return scores.indexOf(Math.max(...scores));
}

function normalise(centres: Float64Array, clusters: number): void {
  const squares = new Float64Array(clusters);
  centres.forEach((value, at) => {
    squares[at % clusters] = (squares[at % clusters] as number) + value * value;
  });
  for (let at = 0; at < centres.length; at++) {
    centres[at] = (centres[at] as number) / (Math.sqrt(squares[at % clusters] as number) || 1);
  }
}
