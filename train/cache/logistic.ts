/** Logistic regression whose weights have the sign that their meaning gives them. */

export interface Row {
  readonly features: Float64Array;
  readonly label: number;
  /** How much it counts. */
  readonly weight: number;
}

export interface Fitted {
  readonly bias: number;
  readonly weights: readonly number[];
}

const STEPS = 3_000;
const PENALTY = 0.01;

/**
 * Least log loss plus a squared penalty on the weights of standardised features, by accelerated projected gradient (Beck and
 * Teboulle 2009). `signs`: 1 no less than 0, -1 no more than 0, 0 free. Deterministic. O(rows · features · steps).
 */
export function fitLogistic(rows: readonly Row[], signs: readonly number[]): Fitted {
  const size = signs.length;
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const means = signs.map((_, c) => weighted(rows, total, ({ features }) => features[c] as number));
  const spreads = signs.map(
    (_, c) =>
      Math.sqrt(
        weighted(rows, total, ({ features }) => ((features[c] as number) - (means[c] as number)) ** 2),
      ) + 1e-9,
  );
  const inputs = rows.map(({ features }) =>
    Float64Array.from(
      signs,
      (_, c) => ((features[c] as number) - (means[c] as number)) / (spreads[c] as number),
    ),
  );
  // A bound of the curvature: a quarter of the trace, as p(1 − p) ≤ 1/4 and each standardised feature has variance 1.
  const step = 1 / ((size + 1) / 4 + PENALTY);
  let current = new Float64Array(size + 1);
  let ahead = current;
  let momentum = 1;
  for (let turn = 0; turn < STEPS; turn++) {
    const slope = slopeAt(ahead, inputs, rows, total);
    const next = ahead.map((value, c) => {
      const moved = value - step * ((slope[c] as number) + (c < size ? PENALTY * value : 0));
      return c < size && moved * (signs[c] as number) < 0 ? 0 : moved;
    });
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const pull = (momentum - 1) / grown;
    ahead = next.map((value, c) => value + pull * (value - (current[c] as number)));
    current = next;
    momentum = grown;
  }
  const weights = signs.map((_, c) => (current[c] as number) / (spreads[c] as number));
  const bias = weights.reduce(
    (sum, weight, c) => sum - weight * (means[c] as number),
    current[size] as number,
  );
  return { bias, weights };
}

/** Log-odds of a row. */
export const logitOf = ({ bias, weights }: Fitted, features: Float64Array): number =>
  weights.reduce((sum, weight, c) => sum + weight * (features[c] as number), bias);

function slopeAt(
  at: Float64Array,
  inputs: readonly Float64Array[],
  rows: readonly Row[],
  total: number,
): Float64Array {
  const size = at.length - 1;
  const slope = new Float64Array(size + 1);
  inputs.forEach((input, r) => {
    const { label, weight } = rows[r] as Row;
    let logit = at[size] as number;
    for (let c = 0; c < size; c++) logit += (input[c] as number) * (at[c] as number);
    const pull = ((1 / (1 + Math.exp(-logit)) - label) * weight) / total;
    for (let c = 0; c < size; c++) slope[c] = (slope[c] as number) + pull * (input[c] as number);
    slope[size] = (slope[size] as number) + pull;
  });
  return slope;
}

const weighted = (rows: readonly Row[], total: number, of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + row.weight * of(row), 0) / total;
