import { seededRandom } from '../../core/random.ts';

const RESAMPLES = 1000;
const SEED = 1;

/** A mean with the 95 % interval of a bootstrap over rows (fixed seed). */
export interface Mean {
  readonly value: number;
  readonly interval: readonly [number, number];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

/** O(1000 × rows). */
export function bootstrap(rows: number, measure: (picked: Uint32Array) => number): readonly [number, number] {
  const random = seededRandom(SEED);
  const picked = new Uint32Array(rows);
  const values: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    for (let row = 0; row < rows; row++) picked[row] = Math.floor(random() * rows);
    values.push(measure(picked));
  }
  values.sort((a, b) => a - b);
  return [
    values[Math.floor(0.025 * RESAMPLES)] as number,
    values[Math.ceil(0.975 * RESAMPLES) - 1] as number,
  ];
}

export function meanOf(values: readonly number[]): Mean {
  const interval = bootstrap(values.length, (picked) => {
    let sum = 0;
    for (const row of picked) sum += values[row] as number;
    return sum / picked.length;
  });
  return { value: mean(values), interval };
}

/** Weak and strong model on the same rows, and how much each row is expected to gain by the strong one. */
export interface Pair {
  readonly weak: readonly number[];
  readonly strong: readonly number[];
  readonly gain: readonly number[];
}

/** RouteLLM's measures (arXiv 2406.18665, section 4.1) of one ordering of the rows. */
export interface Recovered {
  /** Mean over all shares of strong calls of the performance gap recovered; 0.5 by chance. */
  readonly apgr: number;
  /** Least share of strong calls that recovers 50 % and 80 % of the gap. */
  readonly cpt50: number;
  readonly cpt80: number;
}

/** Undefined where the strong model is not better. O(n log n). */
export function recovered({ weak, strong, gain }: Pair, rows?: Uint32Array): Recovered | undefined {
  const picked = rows === undefined ? gain.map((_, row) => row) : [...rows];
  // Equal gains keep the order of the rows, so that a second run says the same.
  picked.sort((a, b) => (gain[b] as number) - (gain[a] as number) || a - b);
  const gap = picked.reduce((sum, row) => sum + (strong[row] as number) - (weak[row] as number), 0);
  if (gap <= 0) return undefined;
  let so = 0;
  let area = 0;
  let cpt50 = 1;
  let cpt80 = 1;
  picked.forEach((row, index) => {
    const before = so;
    so += ((strong[row] as number) - (weak[row] as number)) / gap;
    area += (before + so) / 2;
    const share = (index + 1) / picked.length;
    if (so >= 0.5) cpt50 = Math.min(cpt50, share);
    if (so >= 0.8) cpt80 = Math.min(cpt80, share);
  });
  return { apgr: area / picked.length, cpt50, cpt80 };
}
