/** How well a threshold parts what should match from what should not. */
export interface ThresholdFit {
  readonly threshold: number;
  /** Share of what matches that should; 1 where nothing matches. */
  readonly precision: number;
  /** Share of what should match that does; 1 where nothing should. */
  readonly recall: number;
  readonly f1: number;
}

/** Where nothing is known that should match: this far from the nearest that should not towards 1. */
const STEP_UP = 1 / 3;
/** How far a threshold may lie beyond the outermost score. */
const EDGE = 0.1;

/** What a fitted threshold must keep to. */
export interface FitBounds {
  /** No threshold lies below it. */
  readonly least: number;
  /** Share of what should not match that may match, at most. */
  readonly mostFalse: number;
}

const UNBOUND: FitBounds = { least: Number.NEGATIVE_INFINITY, mostFalse: 1 };

/**
 * The threshold with the best F1 within `bounds`; of several, the one in the widest gap between two scores, and in its
 * middle; the lowest within bounds where none finds a positive. Without `positives` it lies above every negative. Scores at the threshold match. O(n²).
 */
export function fitThreshold(
  positives: readonly number[],
  negatives: readonly number[],
  { least, mostFalse } = UNBOUND,
): ThresholdFit {
  if (positives.length === 0) {
    const most = negatives.reduce((a, b) => Math.max(a, b), 0);
    return measureThreshold(Math.max(least, rounded(most + (1 - most) * STEP_UP)), positives, negatives);
  }
  const scores = [...new Set([...positives, ...negatives])].sort((a, b) => b - a);
  const most = (scores[0] as number) + EDGE;
  let best = measureThreshold(Math.max(least, most), positives, negatives);
  let widest = -1;
  scores.forEach((score, index) => {
    const gap = score - (scores[index + 1] ?? score - EDGE);
    const fit = measureThreshold(Math.max(least, score - gap / 2), positives, negatives);
    const falls = negatives.filter((one) => one >= fit.threshold).length;
    if (falls > mostFalse * negatives.length) return;
    if (fit.f1 < best.f1 || (fit.f1 > 0 && fit.f1 === best.f1 && gap <= widest)) return;
    best = fit;
    widest = gap;
  });
  const short = measureThreshold(rounded(best.threshold), positives, negatives);
  return short.f1 === best.f1 && short.precision === best.precision ? short : best;
}

/** Precision, recall and F1 of `threshold`. O(n). */
export function measureThreshold(
  threshold: number,
  positives: readonly number[],
  negatives: readonly number[],
): ThresholdFit {
  const hits = positives.filter((score) => score >= threshold).length;
  const falls = negatives.filter((score) => score >= threshold).length;
  const precision = hits + falls === 0 ? 1 : hits / (hits + falls);
  const recall = positives.length === 0 ? 1 : hits / positives.length;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { threshold, precision, recall, f1 };
}

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
