import { BUCKETS, type Features, FORM_SIZE } from './features.ts';

/** Large, so that a ridge's penalty hardly holds the constant back. */
const CONSTANT = 4;
const FORM_SCALE = 0.3;
const FORM_AT_MOST = 3;

/** A sparse row: `values[i]` at column `columns[i]`, ascending; the first `words` of them are words. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
  readonly words: number;
}

/** How features become rows; plain arrays, so that it can be stored. */
export interface Scaling {
  /** int32[known]: the buckets that have a column, ascending. */
  readonly known: Int32Array;
  /** int32[BUCKETS]: the column of each bucket, -1 where it has none. */
  readonly columnOf: Int32Array;
  /** float32[known]: inverse document frequency. */
  readonly idf: Float32Array;
  readonly formMean: Float32Array;
  readonly formDeviation: Float32Array;
}

/** Columns of a row: known buckets, form, and a constant. */
export const widthOf = ({ known }: Pick<Scaling, 'known'>): number => known.length + FORM_SIZE + 1;

/**
 * Learns document frequencies and the spread of the forms. Buckets that only one prompt has are left out: they
 * cannot generalise, and a typo would make one. O(features).
 */
export function fitScaling(rows: readonly Features[], leastRows = 2): Scaling {
  const df = new Float64Array(BUCKETS);
  for (const { buckets } of rows) for (const bucket of buckets) df[bucket] = (df[bucket] as number) + 1;
  const known = Int32Array.from([...df.keys()].filter((bucket) => (df[bucket] as number) >= leastRows));
  const idf = Float32Array.from(
    known,
    (bucket) => Math.log((1 + rows.length) / (1 + (df[bucket] as number))) + 1,
  );
  const formMean = new Float32Array(FORM_SIZE);
  const formDeviation = new Float32Array(FORM_SIZE);
  const count = Math.max(1, rows.length);
  for (let i = 0; i < FORM_SIZE; i++) {
    const mean = rows.reduce((sum, { form }) => sum + (form[i] as number), 0) / count;
    const variance = rows.reduce((sum, { form }) => sum + ((form[i] as number) - mean) ** 2, 0) / count;
    formMean[i] = mean;
    formDeviation[i] = Math.sqrt(variance);
  }
  return { known, columnOf: columnsOf(known), idf, formMean, formDeviation };
}

/** The column of each bucket, for buckets in their order. O(BUCKETS). */
export function columnsOf(known: Int32Array): Int32Array {
  const columns = new Int32Array(BUCKETS).fill(-1);
  known.forEach((bucket, column) => {
    columns[bucket] = column;
  });
  return columns;
}

/** Sublinear TF-IDF of unit length, then the standardised form, then the constant. O(features). */
export function toRow(features: Features, scaling: Scaling): SparseRow {
  const { columnOf, idf, formMean, formDeviation } = scaling;
  const found: number[] = [];
  const weights: number[] = [];
  let norm = 0;
  features.buckets.forEach((bucket, i) => {
    const column = columnOf[bucket] as number;
    if (column === -1) return;
    const value = (1 + Math.log(features.counts[i] as number)) * (idf[column] as number);
    norm += value * value;
    found.push(column);
    weights.push(value);
  });
  const words = found.length;
  const columns = new Int32Array(words + FORM_SIZE + 1);
  const values = new Float32Array(columns.length);
  const length = Math.sqrt(norm) || 1;
  for (let i = 0; i < words; i++) {
    columns[i] = found[i] as number;
    values[i] = (weights[i] as number) / length;
  }
  for (let i = 0; i < FORM_SIZE; i++) {
    const deviation = formDeviation[i] as number;
    const z = deviation < 1e-6 ? 0 : ((features.form[i] as number) - (formMean[i] as number)) / deviation;
    columns[words + i] = idf.length + i;
    values[words + i] = FORM_SCALE * Math.max(-FORM_AT_MOST, Math.min(FORM_AT_MOST, z));
  }
  columns[columns.length - 1] = idf.length + FORM_SIZE;
  values[values.length - 1] = CONSTANT;
  return { columns, values, words };
}

/** The cosine of the word parts of two rows: both are of unit length there. O(entries). */
export function similarity(a: SparseRow, b: SparseRow): number {
  let sum = 0;
  let j = 0;
  for (let i = 0; i < a.words; i++) {
    const column = a.columns[i] as number;
    while (j < b.words && (b.columns[j] as number) < column) j++;
    if (j < b.words && b.columns[j] === column) sum += (a.values[i] as number) * (b.values[j] as number);
  }
  return sum;
}
