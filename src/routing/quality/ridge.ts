import type { SparseRow } from './vectors.ts';

/** A linear map from rows to several targets. */
export interface Linear {
  readonly targets: number;
  /** float32[width × targets], the targets of one column side by side. */
  readonly weights: Float32Array;
}

/** Some dozens of steps of conjugate gradients bring the ridge's answers within 1e-3. */
const STEPS = 40;
const ENOUGH = 1e-4;

/**
 * Ridge regression of several targets at once, each with its own penalty, by conjugate gradients on the normal
 * equations. `y[row * targets + target]`. O(steps × entries × targets); deterministic.
 */
export function fitRidge(
  rows: readonly SparseRow[],
  width: number,
  y: Float64Array,
  penalties: readonly number[],
): Linear {
  const targets = penalties.length;
  const weights = new Float64Array(width * targets);
  const residual = new Float64Array(width * targets);
  scatter(rows, y, targets, residual);
  const direction = residual.slice();
  const image = new Float64Array(rows.length * targets);
  const product = new Float64Array(width * targets);
  let squares = columnDots(residual, residual, targets);
  const first = squares.slice();
  const pace = new Float64Array(targets);
  for (let step = 0; step < STEPS; step++) {
    if (squares.every((square, t) => square <= ENOUGH ** 2 * (first[t] as number))) break;
    apply(rows, direction, targets, image);
    product.fill(0);
    scatter(rows, image, targets, product);
    addScaled(product, direction, penalties);
    const curvature = columnDots(direction, product, targets);
    for (let t = 0; t < targets; t++) pace[t] = quotient(squares[t], curvature[t]);
    addScaled(weights, direction, pace);
    for (let t = 0; t < targets; t++) pace[t] = -(pace[t] as number);
    addScaled(residual, product, pace);
    const next = columnDots(residual, residual, targets);
    for (let t = 0; t < targets; t++) pace[t] = quotient(next[t], squares[t]);
    turn(direction, residual, pace);
    squares = next;
  }
  return { targets, weights: Float32Array.from(weights) };
}

/** The targets of one row. O(entries × targets). */
export function predictRow({ targets, weights }: Linear, { columns, values }: SparseRow): Float64Array {
  const out = new Float64Array(targets);
  for (let i = 0; i < columns.length; i++) {
    const base = (columns[i] as number) * targets;
    const value = values[i] as number;
    for (let t = 0; t < targets; t++) out[t] = (out[t] as number) + value * (weights[base + t] as number);
  }
  return out;
}

const quotient = (above = 0, below = 0): number => (below > 0 ? above / below : 0);

/** out = X v. */
function apply(rows: readonly SparseRow[], v: Float64Array, targets: number, out: Float64Array): void {
  out.fill(0);
  rows.forEach(({ columns, values }, row) => {
    const to = row * targets;
    for (let i = 0; i < columns.length; i++) {
      const base = (columns[i] as number) * targets;
      const value = values[i] as number;
      for (let t = 0; t < targets; t++)
        out[to + t] = (out[to + t] as number) + value * (v[base + t] as number);
    }
  });
}

/** out += Xᵀ y. */
function scatter(rows: readonly SparseRow[], y: Float64Array, targets: number, out: Float64Array): void {
  rows.forEach(({ columns, values }, row) => {
    const from = row * targets;
    for (let i = 0; i < columns.length; i++) {
      const base = (columns[i] as number) * targets;
      const value = values[i] as number;
      for (let t = 0; t < targets; t++)
        out[base + t] = (out[base + t] as number) + value * (y[from + t] as number);
    }
  });
}

/** out += v, each target by its own factor. */
function addScaled(out: Float64Array, v: Float64Array, factors: ArrayLike<number>): void {
  const targets = factors.length;
  for (let base = 0; base < out.length; base += targets) {
    for (let t = 0; t < targets; t++) {
      out[base + t] = (out[base + t] as number) + (factors[t] as number) * (v[base + t] as number);
    }
  }
}

/** direction = residual + factor × direction. */
function turn(direction: Float64Array, residual: Float64Array, factors: ArrayLike<number>): void {
  const targets = factors.length;
  for (let base = 0; base < direction.length; base += targets) {
    for (let t = 0; t < targets; t++) {
      direction[base + t] =
        (residual[base + t] as number) + (factors[t] as number) * (direction[base + t] as number);
    }
  }
}

function columnDots(a: Float64Array, b: Float64Array, targets: number): Float64Array {
  const sums = new Float64Array(targets);
  for (let base = 0; base < a.length; base += targets) {
    for (let t = 0; t < targets; t++) {
      sums[t] = (sums[t] as number) + (a[base + t] as number) * (b[base + t] as number);
    }
  }
  return sums;
}
