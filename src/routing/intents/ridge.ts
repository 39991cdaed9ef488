/** A linear model of several classes, in its dual form: what it says of `x` is the sum of α[row] · (row · x). */
export interface RidgeFit {
  /** float64[classes][rows]. */
  readonly alphas: readonly Float64Array[];
  /** float64[rows][classes]: what the model says of each row when it is fitted without it. */
  readonly leftOut: readonly Float64Array[];
}

/** Products of all pairs of rows, the lower half: float64[i][j] for j ≤ i. O(rows² · features). */
export function gramOf(rows: readonly Float64Array[]): Float64Array[] {
  return rows.map((row, i) =>
    Float64Array.from({ length: i + 1 }, (_, j) => dot(row, rows[j] as Float64Array)),
  );
}

/**
 * Ridge regression of one target per class: 1 for the row's class, 0 for the others. With K = X Xᵀ + λ W⁻¹, α is
 * K⁻¹ y; the weights W let classes count alike, whatever their number of rows. What is said of a row that is left
 * out follows without a second fit: y − α / diag(K⁻¹) (Rasmussen and Williams, Gaussian Processes for Machine
 * Learning, eq. 5.12). O(rows³ / 3).
 */
export function fitRidge(
  gram: readonly Float64Array[],
  classOf: readonly number[],
  classes: number,
  lambda: number,
): RidgeFit {
  const n = gram.length;
  const counts = new Array<number>(classes).fill(0);
  for (const one of classOf) counts[one] = (counts[one] as number) + 1;
  const kernel = gram.map((line, i) => {
    const own = line.slice();
    own[i] = (own[i] as number) + (lambda * classes * (counts[classOf[i] as number] as number)) / n;
    return own;
  });
  // K⁻¹ = L⁻ᵀ L⁻¹
  const half = invertLower(cholesky(kernel));
  const diagonal = new Float64Array(n);
  for (const line of half)
    for (let i = 0; i < line.length; i++)
      diagonal[i] = (diagonal[i] as number) + (line[i] as number) * (line[i] as number);
  const alphas = Array.from({ length: classes }, () => new Float64Array(n));
  for (const line of half) {
    const sums = new Float64Array(classes);
    for (let j = 0; j < line.length; j++) {
      const c = classOf[j] as number;
      sums[c] = (sums[c] as number) + (line[j] as number);
    }
    alphas.forEach((alpha, c) => {
      addScaled(alpha, line, sums[c] as number);
    });
  }
  const leftOut = classOf.map((own, i) =>
    Float64Array.from(
      alphas,
      (alpha, c) => (c === own ? 1 : 0) - (alpha[i] as number) / (diagonal[i] as number),
    ),
  );
  return { alphas, leftOut };
}

/** The weights of each class: float64[classes][features]. O(classes · rows · features). */
export function weightsOf({ alphas }: RidgeFit, rows: readonly Float64Array[]): Float64Array[] {
  return alphas.map((alpha) => {
    const weights = new Float64Array(rows[0]?.length ?? 0);
    rows.forEach((row, i) => {
      addScaled(weights, row, alpha[i] as number);
    });
    return weights;
  });
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Adds as much as `from` holds. */
function addScaled(to: Float64Array, from: Float64Array, by: number): void {
  for (let i = 0; i < from.length; i++) to[i] = (to[i] as number) + by * (from[i] as number);
}

/** L of a symmetric positive definite matrix L Lᵀ, lower halves both. O(n³ / 6). */
function cholesky(matrix: readonly Float64Array[]): Float64Array[] {
  const lower: Float64Array[] = [];
  matrix.forEach((source, i) => {
    const line = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? line : (lower[j] as Float64Array);
      let sum = source[j] as number;
      for (let k = 0; k < j; k++) sum -= (line[k] as number) * (other[k] as number);
      line[j] = i === j ? Math.sqrt(Math.max(sum, Number.EPSILON)) : sum / (other[j] as number);
    }
    lower.push(line);
  });
  return lower;
}

/** L⁻¹ by forward substitution, a lower half as well. O(n³ / 6). */
function invertLower(lower: readonly Float64Array[]): Float64Array[] {
  const inverse: Float64Array[] = [];
  lower.forEach((line, i) => {
    const row = new Float64Array(i + 1);
    row[i] = 1;
    for (let k = 0; k < i; k++) addScaled(row, inverse[k] as Float64Array, -(line[k] as number));
    const pivot = line[i] as number;
    for (let j = 0; j <= i; j++) row[j] = (row[j] as number) / pivot;
    inverse.push(row);
  });
  return inverse;
}
